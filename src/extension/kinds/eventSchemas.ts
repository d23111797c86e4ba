// What is read of the events of both APIs (k8s.io/api v0.37 events/v1 and core/v1 generated.proto).
import { objectFields } from './decode/common.ts';
import { message, number, Schema, text, time, type FieldSpec } from './decode/schema.ts';

const objectReference = (tag: number): FieldSpec =>
  message(tag, {
    kind: text(1),
    namespace: text(2),
    name: text(3),
    uid: text(4),
    apiVersion: text(5),
  });

const source = (tag: number): FieldSpec => message(tag, { component: text(1) });

/** The same numbers in both APIs. */
const series = (tag: number): FieldSpec =>
  message(tag, { count: number(1), lastObservedTime: time(2) });

export const eventSchema = new Schema({
  ...objectFields(),
  eventTime: time(2),
  series: series(3),
  reportingController: text(4),
  reason: text(7),
  regarding: objectReference(8),
  note: text(10),
  type: text(11),
  deprecatedSource: source(12),
  deprecatedFirstTimestamp: time(13),
  deprecatedLastTimestamp: time(14),
  deprecatedCount: number(15),
});

export const coreEventSchema = new Schema({
  ...objectFields(),
  involvedObject: objectReference(2),
  reason: text(3),
  message: text(4),
  source: source(5),
  firstTimestamp: time(6),
  lastTimestamp: time(7),
  count: number(8),
  type: text(9),
  eventTime: time(10),
  series: series(11),
  reportingComponent: text(14),
});
