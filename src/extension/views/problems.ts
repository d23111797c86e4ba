// Problems first (A2): pods in trouble, and what is in trouble by itself, with the cause beside the status.
import type { ProblemRow } from '../../shared/model/clusterDashboard.ts';
import type { Cause } from '../../shared/model/detail.ts';
import type { Text } from '../../shared/model/text.ts';
import { rows, type RowsSection } from '../../shared/protocol/sections.ts';
import { firstOf } from '../core/firstOf.ts';
import { causeLine, podCause, subjectCause } from '../model/causes.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { podRef, refOf } from '../model/objects.ts';
import type { PodEntry } from '../model/podTable.ts';
import type { SubjectEntry } from '../model/subjectTable.ts';
import { troublesOf } from '../model/troubles.ts';
import { bySeverity } from './order.ts';

/** Beyond this nobody reads on; the total says how many there are. */
const maxProblems = 200;

type Entry = PodEntry | SubjectEntry;

/** Most severe first, then the newest; the cause is made only for rows that are sent. */
export function problemRows(model: ClusterModel): RowsSection<ProblemRow> {
  return model.memo.versioned('problems', model, model.problemsVersion, () => {
    const { pods, subjects } = troublesOf(model);
    const entries: Entry[] = [...pods, ...subjects];
    return rows(
      firstOf(entries, maxProblems, byUrgency).map((entry) => problemRow(model, entry)),
      entries.length,
    );
  });
}

function byUrgency(a: Entry, b: Entry): number {
  return (
    bySeverity(a.health.status.severity, b.health.status.severity) ||
    (b.health.since ?? 0) - (a.health.since ?? 0) ||
    // Code units, not a collator: thousands may be alike, and their order need only be the same each time.
    (a.row.name < b.row.name ? -1 : 1)
  );
}

/** Pods of a workload have rows of their own, those of a failed job do not. */
function lineOf(entry: Entry, cause: Cause): Text {
  return 'kind' in entry && entry.kind !== 'Job' ? cause.title : causeLine(cause);
}

function problemRow(model: ClusterModel, entry: Entry): ProblemRow {
  return model.memo.of('problem', entry, () => {
    const { status, since } = entry.health;
    const isSubject = 'kind' in entry;
    const ownerKinds = model.ownership.chain(entry.row).map(({ kind }) => kind);
    const cause = isSubject ? subjectCause(model, entry) : podCause(model, entry);
    return {
      id: entry.uid,
      ref: isSubject ? refOf(entry.kind, entry.row) : podRef(entry.row),
      status,
      cause: cause ? lineOf(entry, cause) : { key: 'cause.event.unknown' },
      ...(since !== undefined && { since }),
      ...(ownerKinds.length > 0 && { ownerKinds }),
    };
  });
}
