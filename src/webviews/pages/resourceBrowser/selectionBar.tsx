// What can be done with the rows that are selected.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../../lib/page.ts';
import { Button, Tool } from '../../ui/parts.tsx';
import type { CopyFormat, Copying } from './useCopy.ts';

export interface SelectionBarProps {
  readonly count: number;
  readonly onCopy: Copying['copy'];
  readonly onClear: () => void;
}

const formats: readonly CopyFormat[] = ['names', 'text', 'csv'];

export function SelectionBar({ count, onCopy, onClear }: SelectionBarProps): JSX.Element {
  const { words } = usePage();
  const [done, setDone] = useState<{ readonly format: CopyFormat; readonly isCopied: boolean }>();
  const copy = (format: CopyFormat) => {
    onCopy(format).then(
      () => setDone({ format, isCopied: true }),
      () => setDone({ format, isCopied: false }),
    );
  };
  return (
    <div class="selbar" role="toolbar" aria-label={words.say('browser.ui.selected', { count })}>
      <span class="strong nowrap">{words.say('browser.ui.selected', { count })}</span>
      <span class="muted cut grow" role="status">
        {done ? words.say(done.isCopied ? 'common.copied' : 'browser.ui.notCopied') : null}
      </span>
      {formats.map((format) => (
        <Button key={format} second flat icon="copy" onClick={() => copy(format)}>
          {words.say(`browser.ui.copy.${format}`)}
        </Button>
      ))}
      <Tool icon="close" label={words.say('browser.ui.clearSelection')} onClick={onClear} />
    </div>
  );
}
