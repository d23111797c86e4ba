// Big changes travel in parts, what is drawn first in front, so that no frame holds the wire for long: a step from what
// the receiver has towards what it should have.
import { sameValue } from './diff.ts';
import type { ChannelState, KeyedRow, RowsSection, Section } from './sections.ts';

export interface Step {
  /** Between the two states; equal to the wanted one when `isWhole`. */
  readonly state: ChannelState;
  readonly isWhole: boolean;
}

/**
 * Values, series and removals go at once; new and changed rows as far as `budgetBytes` (JSON) reaches, in the order of
 * the wanted rows. At least one row is taken, so that steps always arrive.
 */
export function stepTowards(
  base: ChannelState | undefined,
  wanted: ChannelState,
  budgetBytes: number,
): Step {
  const budget = { bytes: budgetBytes, isFull: false };
  const state: Record<string, Section> = {};
  for (const [name, section] of Object.entries(wanted)) {
    const held = base?.[name];
    state[name] =
      section.is === 'rows'
        ? stepRows(held?.is === 'rows' ? held : undefined, section, budget)
        : section;
  }
  return { state, isWhole: !budget.isFull };
}

function stepRows(
  base: RowsSection<KeyedRow> | undefined,
  wanted: RowsSection<KeyedRow>,
  budget: { bytes: number; isFull: boolean },
): RowsSection<KeyedRow> {
  const held = new Map(base?.rows.map((row) => [row.id, row]));
  const rows: KeyedRow[] = [];
  for (const row of wanted.rows) {
    const before = held.get(row.id);
    if (before && (before === row || sameValue(before, row))) rows.push(before);
    else if (budget.bytes > 0) {
      budget.bytes -= JSON.stringify(row).length;
      rows.push(row);
    } else {
      budget.isFull = true;
      if (before) rows.push(before);
    }
  }
  return { is: 'rows', rows, total: wanted.total };
}
