// What every part of a page needs and the page's root gives: the link to the host, the clock, the words, the subject.
import { createContext, type ComponentChild, h, render } from 'preact';
import { effect } from '@preact/signals';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Fault } from '../../shared/model/fault.ts';
import type { Boot } from '../../shared/protocol/boot.ts';
import type { ChannelMap, ChannelName } from '../../shared/protocol/channels.ts';
import type { ObjectRef, ResourceRef } from '../../shared/model/refs.ts';
import type { StringTable } from '../../shared/strings/message.ts';
import { createPageClock, type PageClock } from './clock.ts';
import { createFrameLoop, type FrameLoop } from './frameLoop.ts';
import { createHostLink, type Channel, type HostLink } from './hostLink.ts';
import { createNameFitter, type NameFitter } from './nameFitter.ts';
import { Words } from './words.ts';

export interface Page {
  readonly boot: Boot;
  readonly link: HostLink;
  readonly clock: PageClock;
  readonly frames: FrameLoop;
  readonly words: Words;
  readonly names: NameFitter;
}

const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('usePage outside of mountPage');
  return page;
}

/** Reads the boot data, connects to the host and draws `content` into #root, in place of the frame in the document. */
export function mountPage(strings: StringTable, content: (page: Page) => ComponentChild): void {
  const holder = document.querySelector<HTMLElement>('[data-boot]');
  const boot = JSON.parse(holder?.dataset['boot'] ?? '{}') as Boot;
  const clock = createPageClock();
  const page: Page = {
    boot,
    clock,
    frames: createFrameLoop(),
    link: createHostLink(boot.channelPrefix, clock, window),
    words: new Words(boot.locale, strings),
    names: createNameFitter(),
  };
  // After a reload this is all that the host is given to restore the panel from.
  page.link.keep('subject', boot.subject);
  const root = document.getElementById('root') ?? document.body;
  root.replaceChildren();
  render(h(PageContext.Provider, { value: page }, content(page)), root);
}

export interface ChannelView<S, A> {
  /** undefined: nothing came yet. */
  readonly state: S | undefined;
  readonly fault: Fault | undefined;
  /** What both are of. */
  readonly args: A | undefined;
}

interface Current<S, A> {
  readonly channel: Channel<S>;
  readonly args: A;
}

/**
 * A channel for as long as the component is drawn; the component is drawn again with every state. With other arguments
 * the old state stays until the new one is there.
 */
export function useChannel<N extends ChannelName>(
  name: N,
  args: ChannelMap[N]['args'],
): ChannelView<ChannelMap[N]['state'], ChannelMap[N]['args']> {
  const { link } = usePage();
  const key = JSON.stringify(args);
  const [current, setCurrent] = useState<
    Current<ChannelMap[N]['state'], ChannelMap[N]['args']> | undefined
  >(undefined);
  useEffect(() => {
    const own = JSON.parse(key) as ChannelMap[N]['args'];
    const channel = link.subscribe(name, own);
    const next = { channel, args: own };
    const stop = effect(() => {
      if (channel.state.value !== undefined || channel.fault.value !== undefined) setCurrent(next);
    });
    return () => {
      stop();
      channel.dispose();
    };
  }, [link, name, key]);
  const channel = current?.channel;
  return { state: channel?.state.value, fault: channel?.fault.value, args: current?.args };
}

/** A value that survives hiding and reloading the page. `isValid` guards against what an older version kept. */
export function useKept<T>(
  key: string,
  initial: T,
  isValid: (value: unknown) => value is T,
): [T, (value: T) => void] {
  const { link } = usePage();
  const [value, setValue] = useState<T>(() => {
    const kept = link.recall(key);
    return isValid(kept) ? kept : initial;
  });
  const change = useMemo(
    () => (next: T) => {
      link.keep(key, next);
      setValue(next);
    },
    [link, key],
  );
  return [value, change];
}

/** Opens the detail panel of an object of this page's cluster. */
export function useOpenDetail(): (ref: ObjectRef, beside?: boolean) => void {
  const { boot, link } = usePage();
  return useMemo(
    () =>
      (ref, beside = false) => {
        const full: ResourceRef = { ...ref, context: boot.subject.context };
        // What goes wrong here is told by the host itself; the page has nothing to add.
        link.call('openDetail', { ref: full, beside }).catch(() => undefined);
      },
    [boot, link],
  );
}
