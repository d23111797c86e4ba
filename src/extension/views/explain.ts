// What a tooltip says of one object: how it is, why, and since when; one line each.
import type { Cause } from '../../shared/model/detail.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { Text } from '../../shared/model/text.ts';
import type { PodRow } from '../kinds/rows.ts';
import { podCause, subjectCause } from '../model/causes.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { storedKind } from '../model/objects.ts';
import type { Health } from '../model/severity.ts';
import { absenceOf } from './absence.ts';

/** Lines in order of worth; a single line for an object that is not there any more. */
export function explain(model: ClusterModel, ref: ObjectRef): Text[] {
  const found = model.find(ref);
  const { gone, unwatched } = absenceOf(model, ref, found);
  if (unwatched) return [unwatched];
  if (gone) return [{ key: 'detail.goneLine', args: { kind: ref.kind, name: ref.name } }];
  if (!found) return [{ key: 'detail.unreadLine', args: { kind: ref.kind, name: ref.name } }];
  const { uid } = found.row;
  if (storedKind(ref.kind, ref.group) === 'Pod') {
    const entry = model.pods.get(uid);
    if (!entry) return [];
    const cause = podCause(model, entry);
    // A cause tells of restarts itself.
    return [...lines(entry.health, cause), ...podFacts(entry.row, cause === undefined)];
  }
  const entry = model.subjects.get(uid);
  return entry ? lines(entry.health, subjectCause(model, entry)) : [];
}

function lines({ status, since }: Health, cause: Cause | undefined): Text[] {
  const { word, reason } = status;
  const status1: Text =
    reason === undefined
      ? { key: 'tree.word', args: { word } }
      : { key: 'tree.reason', args: { word, reason } };
  const told = since === undefined ? status1 : sinceLine(status1, since);
  return [told, ...(cause ? [cause.title, ...cause.evidence] : [])];
}

function sinceLine(status: Text, since: number): Text {
  return { key: 'detail.statusSince', args: { status, age: { ageSince: since } } };
}

function podFacts(row: PodRow, withRestarts: boolean): Text[] {
  const facts: Text[] = [];
  if (row.node !== undefined) facts.push({ key: 'detail.onNode', args: { node: row.node } });
  if (withRestarts && row.restarts > 0 && row.lastRestartAt !== undefined) {
    const age = { ageSince: row.lastRestartAt };
    facts.push({ key: 'detail.restartsLast', args: { count: row.restarts, age } });
  }
  return facts;
}
