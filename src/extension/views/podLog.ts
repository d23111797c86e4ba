// The Log tab of a pod (C8): the rows of a window into its lines, and how its streams are.
import type {
  LogArgs,
  LogLine,
  LogMatch,
  LogSource,
  LogStatus,
  PodLogState,
} from '../../shared/model/podLog.ts';
import { FaultError } from '../../shared/model/fault.ts';
import type { ApiMap } from '../../shared/protocol/api.ts';
import { rows, value } from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { FollowedLog } from '../model/inputs.ts';

const noLines: LogStatus = {
  streams: [],
  first: 0,
  from: 0,
  count: 0,
  shown: 0,
  kept: 0,
  dropped: 0,
  added: 0,
  isTail: false,
};

export function podLog(model: ClusterModel, { source, look, window }: LogArgs): PodLogState {
  const connection = value(model.inputs.links.connection());
  const log = model.inputs.logs?.of(source);
  if (!log) return { connection, log: value(noLines), lines: rows([]) };
  const seen = log.look(look);
  const { from, rows: shown } = seen.window(window);
  const { lines, dropped } = seen.shown;
  const { matchCount: matches, filterFault, searchFault } = seen;
  const status: LogStatus = {
    streams: log.streams,
    first: dropped,
    from,
    count: lines.length,
    shown: seen.lineCount,
    kept: log.ring.lines.length - log.ring.marks,
    dropped: log.ring.dropped,
    ...(log.ring.limit && { limit: log.ring.limit }),
    added: log.ring.added,
    isTail: log.isTail,
    ...(matches !== undefined && { matches }),
    ...(filterFault && { filterFault }),
    ...(searchFault && { searchFault }),
  };
  return { connection, log: value(status), lines: rows(shown, lines.length) };
}

/** Null when nothing matches. */
export function findInLog(model: ClusterModel, args: ApiMap['findInLog']['args']): LogMatch | null {
  return followed(model, args.source).find(args.look, args.from, args.isBackwards);
}

/** Null when the line has gone. */
export function logLine(
  model: ClusterModel,
  { source, id }: ApiMap['logLine']['args'],
): LogLine | null {
  return followed(model, source).line(id);
}

export function logText(
  model: ClusterModel,
  { source, look, from, hasTimes }: ApiMap['logText']['args'],
): ApiMap['logText']['result'] {
  return followed(model, source).text(look, from, hasTimes);
}

function followed(model: ClusterModel, source: LogSource): FollowedLog {
  const log = model.inputs.logs?.of(source);
  if (!log) throw new FaultError({ kind: 'notFound', message: { key: 'log.notFollowed' } });
  return log;
}
