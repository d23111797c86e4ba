// What is said of the rows that are selected, and of what came of copying them.
import type { Text } from '../../../shared/model/text.ts';

/** `wanted`: of a range of which the worker hands out a first part, the whole. */
export function selectedText(count: number, wanted: number): Text {
  if (count >= wanted) return { key: 'browser.ui.selected', args: { count } };
  return { key: 'browser.ui.selectedFirst', args: { count, wanted } };
}

/** How many rows were copied of those that are selected: some may be gone by now. */
export function copiedText(copied: number | 'failed', selected: number): Text {
  if (copied === 'failed') return { key: 'browser.ui.notCopied' };
  if (copied >= selected) return { key: 'common.copied' };
  return { key: 'browser.ui.copiedSome', args: { count: copied, selected } };
}
