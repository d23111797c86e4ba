// The forms of an object that a client may ask for by Accept: whole, metadata only, or rows of a table.
import { apiVersionOf, type Resource } from './resources.ts';
import { notAcceptable } from './status.ts';
import { columnsOf, type TableColumn } from './tables.ts';
import type { Event, KubeObject } from './wire.ts';

export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

export interface Form {
  /** One object, as GET and WATCH give it. `first`: the first event of a watch, which carries the column heads. */
  object(object: KubeObject, first: boolean): unknown;
  list(objects: readonly KubeObject[], meta: ListMeta): unknown;
  bookmark(resourceVersion: string, annotations?: Readonly<Record<string, string>>): unknown;
}

/** Throws a 406 Status when nothing the client accepts is JSON. */
export function chooseForm(
  accept: string,
  resource: Resource,
  query: URLSearchParams,
  nowMs: () => number,
): Form {
  const whole = resource.group === 'events.k8s.io' ? eventsForm(resource) : plainForm(resource);
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    if (!/^(application\/json|application\/\*|\*\/\*)?$/.test(type)) continue;
    const as = parameters.find((text) => text.startsWith('as='))?.slice(3);
    if (as === undefined) return whole;
    if (as === 'Table') return tableForm(resource, query.get('includeObject') ?? 'Metadata', nowMs);
    if (as.startsWith('PartialObjectMetadata')) return partialForm();
  }
  throw notAcceptable();
}

function plainForm(resource: Resource): Form {
  const apiVersion = apiVersionOf(resource);
  const { kind } = resource;
  return {
    object: (object) => object,
    // In a real LIST the items carry neither apiVersion nor kind.
    list: (objects, metadata) => ({
      kind: `${kind}List`,
      apiVersion,
      metadata,
      items: objects.map(asItem),
    }),
    bookmark: (resourceVersion, annotations) => ({
      kind,
      apiVersion,
      metadata: {
        resourceVersion,
        creationTimestamp: null,
        ...(annotations && { annotations }),
      },
    }),
  };
}

function asItem(object: KubeObject): Partial<KubeObject> {
  const item: Partial<KubeObject> = { ...object };
  delete item.apiVersion;
  delete item.kind;
  return item;
}

/** The same stored events in the shape of events.k8s.io/v1. */
function eventsForm(resource: Resource): Form {
  const plain = plainForm(resource);
  return {
    object: (object) => eventsV1(object as Event),
    list: (objects, meta) =>
      plain.list(
        objects.map((object) => eventsV1(object as Event)),
        meta,
      ),
    bookmark: (version, annotations) => plain.bookmark(version, annotations),
  };
}

function eventsV1(event: Event): KubeObject {
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, ...rest } = event;
  return {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    eventTime: event.eventTime ?? null,
    regarding: involvedObject,
    note: message,
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedCount: count,
  } as KubeObject;
}

function partialForm(): Form {
  const base = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };
  const partial = (object: KubeObject) => ({ ...base, metadata: object.metadata });
  return {
    object: partial,
    list: (objects, metadata) => ({
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: objects.map(partial),
    }),
    bookmark: (resourceVersion, annotations) => ({
      ...base,
      metadata: { resourceVersion, creationTimestamp: null, ...(annotations && { annotations }) },
    }),
  };
}

function tableForm(resource: Resource, include: string, nowMs: () => number): Form {
  const columns = columnsOf(resource);
  const base = { kind: 'Table', apiVersion: 'meta.k8s.io/v1' };
  const heads = columns.map(head);
  const row = (object: KubeObject) => ({
    cells: columns.map((column) => column.cell(object, nowMs())),
    object: included(object, include),
  });
  return {
    object: (object, first) => ({
      ...base,
      metadata: { resourceVersion: object.metadata.resourceVersion },
      columnDefinitions: first ? heads : null,
      rows: [row(object)],
    }),
    list: (objects, metadata) => ({
      ...base,
      metadata,
      columnDefinitions: heads,
      rows: objects.map(row),
    }),
    bookmark: (resourceVersion) => ({
      ...base,
      metadata: { resourceVersion },
      columnDefinitions: null,
      rows: [],
    }),
  };
}

function head({ name, type, priority }: TableColumn): unknown {
  const format = name === 'Name' ? 'name' : '';
  return { name, type, format, description: name, priority };
}

function included(object: KubeObject, include: string): unknown {
  if (include === 'None') return null;
  if (include === 'Object') return object;
  const meta = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };
  return { ...meta, metadata: object.metadata };
}
