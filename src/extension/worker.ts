// Composition root of the data worker: one for each open cluster. It speaks the protocol to the host over its port and
// owns the cluster's session; nothing else of the product runs on this thread.
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../shared/clock.ts';
import { Emitter } from '../shared/emitter.ts';
import type { ApiMap, Handlers, HostApi } from '../shared/protocol/api.ts';
import { Peer } from '../shared/protocol/peer.ts';
import { Publisher } from '../shared/protocol/publisher.ts';
import type { DataWorkerInit } from '../shared/protocol/workerData.ts';
import { errorsTo, type Log } from './core/log.ts';
import { ClusterSession } from './session/clusterSession.ts';
import { UsageReport } from './session/usageReport.ts';
import { explain } from './views/explain.ts';
import { findObjects, workloadOf } from './views/find.ts';
import { dropLists } from './views/keptLists.ts';
import { podAt } from './views/podAt.ts';
import { findInLog, logLine, logText } from './views/podLog.ts';
import { buildView } from './views/registry.ts';
import { listedIds, listedRows } from './views/resourceList.ts';

function main(): void {
  const port = parentPort;
  if (!port) throw new Error('the data worker must be started as a worker thread');
  const onError = (error: unknown) => errorsTo(log)(error);
  const messages = new Emitter<unknown>(onError);
  port.on('message', (message) => messages.fire(message));
  const init = workerData as DataWorkerInit;
  const usage = new UsageReport(systemClock, init);
  const peer = new Peer<HostApi>(
    { send: (envelope) => port.postMessage(envelope), onMessage: messages.event },
    handlersOf(() => session, usage),
    onError,
  );
  const log: Log = {
    write: (level, message) => void peer.call('log', { level, message }).catch(() => undefined),
  };
  const session = new ClusterSession({
    init,
    host: peer,
    clock: systemClock,
    random: Math.random,
    log,
    heap: () => usage.heap.reading,
  });
  const publisher = new Publisher({
    clock: systemClock,
    send: (frame) => {
      usage.frames.add(frame.payload);
      peer.sendFrame(frame);
    },
    build: (name, args) => buildView(session.model, name, args),
  });
  publisher.onDidChangeDemand((names) => {
    session.setDemand(names);
    session.logs.setWanted(publisher.argsOf('podLog').map(({ source }) => source));
    session.tables.setWanted(new Set(publisher.argsOf('resourceList').map(({ kind }) => kind)));
  });
  peer.onControl((control) => publisher.receive(control));
  peer.onUnreadable((reason) => log.write('error', `unreadable message: ${reason}`));
  session.onDidChange(() => publisher.mark());
  session.logs.onDidChange(() => publisher.mark('podLog'));
  session.whileSeen('resourceList', (seen) => seen.onEnd(() => dropLists(session.model)));
  session.start();
}

/** What pages and trees ask. The session is made after the peer that it speaks through. */
function handlersOf(session: () => ClusterSession, usage: UsageReport): Handlers<ApiMap> {
  return {
    reconnect: () => session().reconnect(),
    findObjects: ({ text, limit }) => findObjects(session().model, text, limit),
    workloadOf: ({ ref }) => workloadOf(session().model, ref),
    podAt: ({ slot }) => podAt(session().model, slot),
    findInLog: (args) => findInLog(session().model, args),
    logLine: (args) => logLine(session().model, args),
    logText: (args) => logText(session().model, args),
    explain: ({ ref }) => explain(session().model, ref),
    listedIds: ({ query, from, to }) => listedIds(session().model, query, from, to),
    listedRows: ({ query, columns, ids }) => listedRows(session().model, query, columns, ids),
    resourceUsage: () => usage.read(session()),
  };
}

main();
