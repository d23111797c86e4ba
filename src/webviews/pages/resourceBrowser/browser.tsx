// What is looked at: the kind, its filter, its order and its columns, each remembered, and the list of it.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { valueIn, withValue } from '../../../shared/model/listFilter.ts';
import type {
  ListQuery,
  ListSort,
  ResourceBrowserState,
} from '../../../shared/model/resourceBrowser.ts';
import { usePage } from '../../lib/page.ts';
import type { Choices } from '../../lib/useChoices.ts';
import { useDelayed } from '../../lib/useDelayed.ts';
import { Kinds } from './kinds.tsx';
import { ListPart } from './listPart.tsx';

const FIRST_KIND = 'pods';
/** Fast typing asks once. */
const TYPING_MS = 120;

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(isText);
const isSort = (value: unknown): value is ListSort =>
  typeof value === 'object' &&
  value !== null &&
  'column' in value &&
  isText(value.column) &&
  'isDescending' in value &&
  typeof value.isDescending === 'boolean';

export interface BrowserProps {
  readonly state: ResourceBrowserState;
  readonly choices: Choices;
}

export function Browser({ state, choices }: BrowserProps): JSX.Element {
  const { boot } = usePage();
  const { context } = boot.subject;
  const kinds = state.kinds.rows;
  const kind = choices.get(`kind ${context}`, isText) ?? FIRST_KIND;
  const filterOf = (id: string) => choices.get(`filter ${id} ${context}`, isText) ?? '';
  const setFilter = (id: string, filter: string) => choices.set(`filter ${id} ${context}`, filter);
  const filter = filterOf(kind);
  const asked = useDelayed(filter, TYPING_MS);
  const sort = choices.get(`sort ${kind}`, isSort) ?? null;
  const columns = choices.get(`columns ${kind}`, isTexts) ?? NO_COLUMNS;
  const query = useSame<ListQuery>({ kind, filter: asked.trim(), sort });
  const choose = (id: string) => {
    // The namespace goes along, where the other kind has such a thing.
    const namespace = valueIn(filter, 'namespace');
    if (id !== kind) setFilter(id, withValue(filterOf(id), 'namespace', namespace));
    choices.set(`kind ${context}`, id);
  };
  return (
    <div class="browser">
      <Kinds
        kinds={kinds}
        current={kind}
        undiscovered={state.undiscovered.value}
        folded={choices.get('folded', isTexts) ?? []}
        onChoose={choose}
        onFold={(folded) => choices.set('folded', folded)}
      />
      <ListPart
        key={kind}
        query={query}
        columns={columns}
        user={state.connection.value.user}
        bar={{
          kinds,
          current: kind,
          onChoose: choose,
          filter,
          onFilter: (next) => setFilter(kind, next),
          namespaces: state.namespaces.value,
        }}
        onColumns={(next) => choices.set(`columns ${kind}`, next)}
        onSort={(next) => choices.set(`sort ${kind}`, next)}
      />
    </div>
  );
}

const NO_COLUMNS: readonly string[] = [];

/** The same object as long as it says the same. */
function useSame<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as T, [text]);
}
