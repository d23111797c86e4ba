// Events of both APIs made alike. Times and counts follow kubectl's printEvent (k8s.io/kubernetes v1.37
// pkg/printers/internalversion/printers.go): a series outranks the old fields, a lone event counts 1.
import type { Schema } from './decode/schema.ts';
import { coreEventSchema, eventSchema } from './eventSchemas.ts';
import type { Kind, ResourceType } from './kind.ts';
import { defined, groupVersion, number, objectRow, record, text, timeMs } from './read.ts';
import type { Json } from './read.ts';
import type { EventRow } from './rows.ts';

/** Where the two APIs keep the same thing. */
interface EventFields {
  readonly regarding: string;
  readonly message: string;
  readonly source: string;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
  readonly count: string;
  readonly controller: string;
}

const eventsFields: EventFields = {
  regarding: 'regarding',
  message: 'note',
  source: 'deprecatedSource',
  firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
  controller: 'reportingController',
};

const coreFields: EventFields = {
  regarding: 'involvedObject',
  message: 'message',
  source: 'source',
  firstTimestamp: 'firstTimestamp',
  lastTimestamp: 'lastTimestamp',
  count: 'count',
  controller: 'reportingComponent',
};

const eventResource = { version: 'v1', resource: 'events', kind: 'Event', namespaced: true };

/** events.k8s.io/v1. */
export const eventKind = kindOf(
  { ...eventResource, group: 'events.k8s.io', schema: eventSchema },
  eventsFields,
);

/** core/v1, for servers or roles without events.k8s.io. */
export const coreEventKind = kindOf(
  { ...eventResource, group: '', schema: coreEventSchema },
  coreFields,
);

type EventType = ResourceType & { readonly schema: Schema };

function kindOf(type: EventType, fields: EventFields): Kind<EventRow> {
  return { ...type, project: (object) => projectEvent(object, fields) };
}

function projectEvent(object: unknown, fields: EventFields): EventRow {
  const event = record(object);
  const row = objectRow('Event', object);
  const series = record(event['series']);
  const firstAt =
    timeMs(event[fields.firstTimestamp]) ?? timeMs(event['eventTime']) ?? row.createdAt;
  return defined<EventRow>({
    ...row,
    type: text(event['type']) ?? 'Normal',
    reason: text(event['reason']) ?? '',
    message: (text(event[fields.message]) ?? '').trim(),
    // 0 is what protobuf has for absent.
    count: number(series['count']) || number(event[fields.count]) || 1,
    firstAt,
    lastAt: timeMs(series['lastObservedTime']) ?? timeMs(event[fields.lastTimestamp]) ?? firstAt,
    source: text(record(event[fields.source])['component']) ?? text(event[fields.controller]),
    regarding: regardingOf(record(event[fields.regarding])),
  });
}

function regardingOf(ref: Json): EventRow['regarding'] {
  return defined<EventRow['regarding']>({
    ...groupVersion(ref['apiVersion']),
    kind: text(ref['kind']) ?? '',
    namespace: text(ref['namespace']) ?? '',
    name: text(ref['name']) ?? '',
    uid: text(ref['uid']),
  });
}
