// The line under a list: the keys, and where usage comes from or why there is none.
import type { JSX } from 'preact';
import type { ListHead } from '../../../shared/model/resourceBrowser.ts';
import type { TextKey } from '../../../shared/strings/en.ts';
import { usePage } from '../../lib/page.ts';
import { TextView } from '../../ui/text.tsx';

const hints: readonly (readonly [keys: readonly string[], what: TextKey, isWide?: true])[] = [
  [['↑', '↓'], 'browser.ui.key.move'],
  [['Enter'], 'browser.ui.key.open'],
  [['Ctrl', 'Enter'], 'browser.ui.key.beside', true],
  [['Space'], 'browser.ui.key.select'],
  [['Shift', '↓'], 'browser.ui.key.extend', true],
  [['/'], 'browser.ui.key.search'],
];

export function Foot({ head }: { head: ListHead }): JSX.Element {
  const { words } = usePage();
  const { usage } = head;
  return (
    <div class="foot">
      {hints.map(([keys, what, isWide]) => (
        <span key={what} class={`hint ${isWide ? 'wide' : ''}`}>
          {keys.map((key) => (
            <kbd key={key} class="kbd">
              {key}
            </kbd>
          ))}
          {words.say(what)}
        </span>
      ))}
      <span class="grow" />
      {head.isPolled ? <span class="cut">{words.say('browser.ui.polled')}</span> : null}
      {usage ? (
        <span class="cut">
          {'source' in usage ? (
            usage.source
          ) : (
            <TextView text={{ key: 'browser.ui.noUsage', args: { why: usage.missing } }} />
          )}
        </span>
      ) : null}
    </div>
  );
}
