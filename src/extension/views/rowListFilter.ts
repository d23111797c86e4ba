// Which objects a filter lets through, of kinds whose rows are objects.
import { hasLabel, labelTest, nameTest, type FilterTerm } from '../../shared/model/listFilter.ts';
import type { EventRow, ObjectRow } from '../kinds/rows.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { isSaid, isStatus } from './listStatus.ts';
import { allOf, isKnown } from './podListFilter.ts';
import type { RowItem } from './rowListOrder.ts';

type Test = (item: RowItem) => boolean;

export function rowTest(model: ClusterModel, terms: readonly FilterTerm[]): Test {
  return allOf(terms, (term, value) => testOf(model, term, value));
}

function testOf(model: ClusterModel, { field }: FilterTerm, value: string): Test {
  switch (field) {
    case 'namespace': {
      const test = nameTest(value, isKnown(model, field, value));
      return ({ row }) => test(row.namespace);
    }
    case 'label': {
      const test = labelTest(value);
      return ({ row }) => hasLabel(row.labels, test);
    }
    case 'status':
      return ({ status }) => status !== undefined && isStatus(status, value);
    case 'owner':
      return ({ row }) => row.owner !== undefined && nameTest(value, false)(row.owner.name);
    case 'node': {
      // Only a node itself is on a node here.
      const test = nameTest(value, isKnown(model, field, value));
      return ({ row }) => regardingOf(row)?.kind === 'Node' && test(regardingOf(row)?.name ?? '');
    }
    case 'text':
      return ({ row, status }) => wordsOf(row).includes(value) || isSaidOf(status, value);
  }
}

function isSaidOf(status: RowItem['status'], text: string): boolean {
  return status !== undefined && isSaid(status, text);
}

/** What is found by its text, in small letters: the name and the values of labels, of an event what it says. */
function wordsOf(row: ObjectRow): string {
  const regarding = regardingOf(row);
  const event = row as Partial<EventRow>;
  const words = regarding
    ? [regarding.name, regarding.kind, event.reason ?? '', event.message ?? '']
    : [row.name, ...Object.values(row.labels)];
  return words.join('\n').toLowerCase();
}

function regardingOf(row: ObjectRow): EventRow['regarding'] | undefined {
  return (row as Partial<EventRow>).regarding;
}
