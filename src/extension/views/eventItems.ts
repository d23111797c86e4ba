// Events as items of a list: how bad they are, and what they are about, which is what opens.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { EventRow, ObjectRow } from '../kinds/rows.ts';

const warning: Status = { severity: 'warning', word: 'Warning' };
const normal: Status = { severity: 'running', word: 'Normal' };

/** `row`: of an event. The same object for all of one type. */
export function eventStatus(row: ObjectRow): Status {
  return (row as EventRow).type === 'Warning' ? warning : normal;
}

export function eventRef(row: ObjectRow): { readonly ref: ObjectRef; readonly reason: string } {
  const { reason, regarding } = row as EventRow;
  const { namespace, uid, ...rest } = regarding;
  const ref = {
    ...rest,
    ...(namespace !== '' && { namespace }),
    ...(uid !== undefined && { uid }),
  };
  return { ref, reason };
}
