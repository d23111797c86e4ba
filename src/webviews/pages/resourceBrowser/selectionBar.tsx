// What can be done with the rows that are selected.
import type { JSX } from 'preact';
import { usePage } from '../../lib/page.ts';
import { Button, Tool } from '../../ui/parts.tsx';
import { copiedText, selectedText } from './picked.ts';
import type { CopyFormat, Copying } from './useCopy.ts';

export interface SelectionBarProps {
  readonly count: number;
  /** More than `count` where only the first of them are selected. */
  readonly wanted: number;
  readonly copying: Copying;
  readonly onClear: () => void;
}

const formats: readonly CopyFormat[] = ['names', 'text', 'csv'];

export function SelectionBar({ count, wanted, copying, onClear }: SelectionBarProps): JSX.Element {
  const { clock, words } = usePage();
  const { copied } = copying;
  const selected = words.text(selectedText(count, wanted), clock.now());
  return (
    <div class="selbar" role="toolbar" aria-label={selected}>
      <span class="strong nowrap">{selected}</span>
      <span class="muted cut grow" role="status">
        {copied === undefined ? null : words.text(copiedText(copied, count), clock.now())}
      </span>
      {formats.map((format) => (
        <Button key={format} second flat icon="copy" onClick={() => copying.copy(format)}>
          {words.say(`browser.ui.copy.${format}`)}
        </Button>
      ))}
      <Tool icon="close" label={words.say('browser.ui.clearSelection')} onClick={onClear} />
    </div>
  );
}
