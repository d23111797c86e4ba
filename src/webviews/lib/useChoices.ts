// What the user chose on pages of this kind: over a reload it comes back from the page's own state, and in a new tab from what
// the host remembers.
import { useReducer } from 'preact/hooks';
import { usePage } from './page.ts';

export interface Choices {
  get<T>(key: string, isValid: (value: unknown) => value is T): T | undefined;
  set(key: string, value: unknown): void;
}

export function useChoices(): Choices {
  const { boot, link } = usePage();
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  return {
    get(key, isValid) {
      const kept = link.recall(`choice.${key}`) ?? boot.choices?.[key];
      return isValid(kept) ? kept : undefined;
    },
    set(key, value) {
      link.keep(`choice.${key}`, value);
      // Without it the choice only ends with the tab.
      link.call('remember', { key, value }).catch(() => undefined);
      redraw(undefined);
    },
  };
}
