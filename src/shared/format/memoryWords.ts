// What a memory budget does to a cluster, as sentences for tree and pages.
import type { MemoryState } from '../model/clusterDashboard.ts';
import type { Text } from '../model/text.ts';

export function memoryTexts({ budgetBytes, shed, isOver }: MemoryState): Text[] {
  const budget = { bytes: budgetBytes };
  const parts = shed.map((part): Text => ({ key: `common.part.${part}` }));
  return [
    ...(shed.length > 0 ? [{ key: 'common.overBudget', args: { budget, parts } } as const] : []),
    ...(isOver ? [{ key: 'common.overBudgetStill', args: { budget } } as const] : []),
  ];
}
