// A Text on a page: links open the object's panel, the cluster's own words are in monospace, ages go on living.
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Text, TextArg } from '../../shared/model/text.ts';
import type { TextPart } from '../../shared/format/text.ts';
import { useOpenDetail, usePage } from '../lib/page.ts';
import { hasAge } from '../lib/words.ts';

/** Now for `arg`: the living clock only where an age is shown, so that other texts are not drawn every second. */
function useNowFor(arg: TextArg): number {
  const { clock } = usePage();
  return hasAge(arg) ? clock.living.value : clock.now();
}

/** `inRow`: inside a row that is the tab stop itself, so its links are not. */
export function TextView({ text, inRow = false }: { text: Text; inRow?: boolean }): JSX.Element {
  const { words } = usePage();
  const now = useNowFor(text);
  return <Parts parts={words.parts(text, now)} inRow={inRow} />;
}

export function ArgView({ arg }: { arg: TextArg }): JSX.Element {
  const { words } = usePage();
  const now = useNowFor(arg);
  return <Parts parts={words.argParts(arg, now)} inRow={false} />;
}

function Parts({ parts, inRow }: { parts: readonly TextPart[]; inRow: boolean }): JSX.Element {
  const open = useOpenDetail();
  return (
    <>
      {parts.map((part) => {
        if (part.is === 'plain') return part.text;
        if (part.is === 'code') return <span class="mono">{part.text}</span>;
        return (
          <button
            type="button"
            class="link"
            tabIndex={inRow ? -1 : 0}
            onClick={(event) => {
              event.stopPropagation();
              open(part.ref, event.ctrlKey || event.metaKey);
            }}
          >
            {part.text}
          </button>
        );
      })}
    </>
  );
}

/** kubectl's age of a moment, moving on by itself; drawn again only when its text changes. undefined: `-`. */
export function Age({ since }: { since: number | undefined }): JSX.Element {
  const { clock, words } = usePage();
  const text = useMemo(
    () =>
      computed(() =>
        since === undefined
          ? words.say('common.none')
          : words.format.age(since, clock.living.value),
      ),
    [since, clock, words],
  );
  return <>{text.value}</>;
}
