// Pods whose names hold a text, without making their names: 200,000 are asked for each frame of a tree that is filtered.
import { EndingSearch } from '../core/columns/nameParts.ts';
import type { PodFacts, Slot } from '../kinds/podStore.ts';
import type { PodColumns } from './podColumns.ts';

/** What is known of a beginning or a shape; 0 is nothing yet. */
const HOLDS = 1;
const LACKS = 2;

/** As `PodStore.nameMatcher`. */
export function nameMatcher(
  { fields, dictionaries }: PodColumns,
  text: string,
  orFacts?: (facts: PodFacts) => boolean,
): (slot: Slot) => boolean {
  if (text === '') return () => true;
  const { prefixes, shapes } = dictionaries;
  const { prefix, ending, shape } = fields;
  const search = new EndingSearch(text);
  const byPrefix = new Uint8Array(prefixes.idLimit);
  /** Of a beginning that lacks the text: with how many of its last letters the text may begin, as EndingSearch has it. */
  const splits = new Uint8Array(prefixes.idLimit);
  const byShape = new Uint8Array(orFacts ? shapes.idLimit : 0);
  const notePrefix = (id: number): number => {
    const beginning = prefixes.value(id);
    splits[id] = search.splitsOf(beginning);
    return (byPrefix[id] = beginning.includes(text) ? HOLDS : LACKS);
  };
  const noteShape = (id: number): number =>
    (byShape[id] = orFacts?.(shapes.value(id).facts) ? HOLDS : LACKS);
  return (slot) => {
    const id = prefix[slot] as number;
    if ((byPrefix[id] || notePrefix(id)) === HOLDS) return true;
    if (search.isIn(ending[slot] as number, splits[id] as number)) return true;
    if (!orFacts) return false;
    const of = shape[slot] as number;
    return (byShape[of] || noteShape(of)) === HOLDS;
  };
}
