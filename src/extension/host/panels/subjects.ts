// The subject of a panel: what makes two panels the same, its icon, and what a page's kept state must look like.
import { objectKey } from '../../../shared/model/refs.ts';
import type { PageSubject } from '../../../shared/protocol/boot.ts';
import { targetsOf } from '../commandTarget.ts';

/** Equal for panels that show the same. A uid is left out: a recreated object is the same subject. */
export function subjectKey(subject: PageSubject): string {
  if (subject.page !== 'detail') return `${subject.page} ${subject.context}`;
  return `${subject.page} ${subject.context} ${objectKey(subject.ref)}`;
}

/** Name of an icon of media/kinds. */
export function iconOf(subject: PageSubject): string {
  if (subject.page !== 'detail')
    return subject.page === 'resourceBrowser' ? 'resources' : 'cluster';
  const { kind } = subject.ref;
  const name = `${kind[0]?.toLowerCase() ?? ''}${kind.slice(1)}`;
  return kindsWithIcon.has(name) ? name : 'object';
}

const kindsWithIcon: ReadonlySet<string> = new Set([
  'pod',
  'deployment',
  'replicaSet',
  'statefulSet',
  'daemonSet',
  'job',
  'cronJob',
  'node',
  'namespace',
  'service',
  'replicationController',
]);

/** What a page kept under `subject`, checked: a state may come from an older version. */
export function subjectOf(state: unknown, page: string): PageSubject | undefined {
  if (typeof state !== 'object' || state === null || !('subject' in state)) return undefined;
  const [target] = targetsOf([state.subject]);
  if (!target) return undefined;
  if (page === 'clusterDashboard' || page === 'resourceBrowser') {
    return { page, context: target.context };
  }
  if (page !== 'detail' || target.is !== 'object') return undefined;
  return { page, context: target.context, ref: target.ref };
}

/** Back and forward within one panel. */
export class SubjectHistory {
  #subjects: PageSubject[];
  #at = 0;

  constructor(first: PageSubject) {
    this.#subjects = [first];
  }

  get current(): PageSubject {
    return this.#subjects[this.#at]!;
  }

  get canGoBack(): boolean {
    return this.#at > 0;
  }

  get canGoForward(): boolean {
    return this.#at < this.#subjects.length - 1;
  }

  /** What lay ahead is forgotten, as in a browser. */
  push(subject: PageSubject): void {
    const kept = this.#subjects.slice(Math.max(0, this.#at - 48), this.#at + 1);
    this.#subjects = [...kept, subject];
    this.#at = kept.length;
  }

  /** False when there is nothing in that direction. */
  go(step: -1 | 1): boolean {
    const next = this.#at + step;
    if (next < 0 || next >= this.#subjects.length) return false;
    this.#at = next;
    return true;
  }
}
