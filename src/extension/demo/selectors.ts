// labelSelector and fieldSelector, read as apimachinery's labels.Parse and fields.ParseSelector do.
import { badRequest } from './status.ts';
import type { KubeObject } from './wire.ts';

export type Match = (object: KubeObject) => boolean;

const requirement =
  /^\s*(?:(!)\s*([\w./-]+)|([\w./-]+)\s+(in|notin)\s*\(([^)]*)\)|([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)|([\w./-]+))\s*$/;

/** Throws a 400 Status when the text is no selector. */
export function labelMatch(text: string): (labels: Readonly<Record<string, string>>) => boolean {
  const tests = splitOutsideParentheses(text).map((part) => labelTest(part, text));
  return (labels) => tests.every((test) => test(labels));
}

function labelTest(part: string, whole: string): (l: Readonly<Record<string, string>>) => boolean {
  const found = requirement.exec(part);
  if (found === null) {
    throw badRequest(`unable to parse requirement: found '${part}' in selector "${whole}"`);
  }
  const [, not, absent, setKey, setOperator, values, key = '', operator, value = '', present] =
    found;
  if (not !== undefined) return (labels) => !((absent ?? '') in labels);
  if (present !== undefined) return (labels) => present in labels;
  if (setKey !== undefined) {
    const set = new Set((values ?? '').split(',').map((item) => item.trim()));
    // As in apimachinery: notin matches objects without the key too.
    return setOperator === 'in'
      ? (labels) => setKey in labels && set.has(labels[setKey] ?? '')
      : (labels) => !(setKey in labels && set.has(labels[setKey] ?? ''));
  }
  return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
}

function splitOutsideParentheses(text: string): string[] {
  const parts = text.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '');
  return parts;
}

/** Selectable fields beside metadata.name and metadata.namespace, as registered by the API server. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Secret: ['type'],
  ReplicaSet: ['status.replicas'],
  ReplicationController: ['status.replicas'],
  Job: ['status.successful'],
  Service: ['spec.clusterIP', 'spec.type'],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

/** Throws a 400 Status for a field the kind does not offer. */
export function fieldMatch(text: string, kind: string, viaEventsGroup: boolean): Match {
  const tests: Match[] = [];
  for (const part of text.split(',').filter((item) => item !== '')) {
    const found = /^([\w.]+)(==|=|!=)(.*)$/.exec(part);
    if (found === null) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
    const [, given = '', operator, value = ''] = found;
    const path = viaEventsGroup ? given.replace(/^regarding\./, 'involvedObject.') : given;
    const known = ['metadata.name', 'metadata.namespace', ...(selectable[kind] ?? [])];
    if (!known.includes(path)) throw badRequest(`field label not supported: ${given}`);
    const wanted = operator !== '!=';
    tests.push((object) => (fieldText(object, path) === value) === wanted);
  }
  return (object) => tests.every((test) => test(object));
}

function fieldText(object: KubeObject, path: string): string {
  if (path === 'source') return fieldText(object, 'source.component');
  let value: unknown = object;
  for (const step of path.split('.')) {
    value =
      typeof value === 'object' && value !== null
        ? (value as Record<string, unknown>)[step]
        : undefined;
  }
  if (value === undefined && path === 'spec.unschedulable') return 'false';
  return value === undefined || value === null ? '' : String(value);
}
