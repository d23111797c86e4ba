// Events by what they are about. The server keeps events for an hour; the store removes what it removes.
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { EventRow } from '../kinds/rows.ts';
import { GroupIndex } from './groupIndex.ts';

/** What an event is about, or may be about. */
export type Subject = Pick<ObjectRef, 'kind' | 'namespace' | 'name' | 'uid'>;

export class EventIndex {
  readonly #bySubject = new GroupIndex<EventRow>();

  /** Warnings by subject: most subjects have none, and are asked about often. */
  readonly #warnings = new GroupIndex<EventRow>();

  put(event: EventRow): void {
    const key = subjectKey(event.regarding);
    this.#bySubject.put(event, key);
    this.#warnings.put(event, event.type === 'Warning' ? key : undefined);
  }

  remove(event: EventRow): void {
    this.#bySubject.remove(event.uid);
    this.#warnings.remove(event.uid);
  }

  /** False: there is no warning at all. */
  get hasAnyWarning(): boolean {
    return this.#warnings.size > 0;
  }

  /** There is a warning about an object of that name, or of an earlier one of it. */
  mayWarnOf(kind: string, namespace: string, name: string): boolean {
    return this.#warnings.count(subjectKey({ kind, namespace, name })) > 0;
  }

  /** Newest first. Events of an earlier object of the same name are left out. */
  about(subject: Subject): EventRow[] {
    const events: EventRow[] = [];
    for (const event of this.#bySubject.of(subjectKey(subject))) {
      if (isAbout(event, subject)) events.push(event);
    }
    return events.sort((a, b) => b.lastAt - a.lastAt || (a.uid < b.uid ? -1 : 1));
  }

  /** The newest warning, of one reason or of some where given. */
  newestWarning(
    subject: Subject,
    wanted?: string | ((reason: string) => boolean),
  ): EventRow | undefined {
    let newest: EventRow | undefined;
    for (const event of this.#warnings.of(subjectKey(subject))) {
      if (!isAbout(event, subject)) continue;
      if (typeof wanted === 'string' && event.reason !== wanted) continue;
      if (typeof wanted === 'function' && !wanted(event.reason)) continue;
      if (newest === undefined || event.lastAt > newest.lastAt) newest = event;
    }
    return newest;
  }

  hasWarnings(subject: Subject): boolean {
    return this.newestWarning(subject) !== undefined;
  }
}

function subjectKey(subject: Subject): string {
  return `${subject.kind}/${subject.namespace ?? ''}/${subject.name}`;
}

/** kubelet writes the node's name where its uid belongs, so uids of nodes say nothing. */
function isAbout(event: EventRow, subject: Subject): boolean {
  const { uid, kind } = event.regarding;
  return (
    uid === undefined ||
    uid === '' ||
    kind === 'Node' ||
    subject.uid === undefined ||
    uid === subject.uid
  );
}
