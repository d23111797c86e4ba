// What the list is filtered by: words, and selects that write into them, so that the filter is told whole in one place.
import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { valueIn, withValue } from '../../../shared/model/listFilter.ts';
import type { KindEntry } from '../../../shared/model/resourceBrowser.ts';
import { usePage } from '../../lib/page.ts';
import type { Words } from '../../lib/words.ts';
import { useFindKeys } from '../../lib/useFindKeys.ts';
import { FilterField } from '../../ui/filterField.tsx';
import { countOf, groupsOf } from './kinds.tsx';

export interface FilterBarProps {
  readonly kinds: readonly KindEntry[];
  readonly current: string;
  readonly onChoose: (id: string) => void;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly namespaces: readonly string[];
  readonly isNamespaced: boolean;
  readonly hasStatus: boolean;
  /** At the right: how many there are. */
  readonly children: ComponentChildren;
}

export function FilterBar(props: FilterBarProps): JSX.Element {
  const { words } = usePage();
  const { filter, onFilter, isNamespaced, hasStatus, namespaces } = props;
  const [focusCount, setFocusCount] = useState(0);
  useFindKeys(useCallback(() => setFocusCount((n) => n + 1), []));
  const all = { value: '', label: words.say('browser.ui.all') };
  const statuses = [
    all,
    { value: 'failing', label: words.say('browser.ui.failing') },
    { value: 'ok', label: words.say('browser.ui.ok') },
  ];
  return (
    <div class="filterbar" role="search">
      <span class="narrow">
        <KindSelect {...props} />
      </span>
      <span class="search" title={words.say('browser.ui.searchTitle')}>
        <FilterField
          value={filter}
          label={words.say('browser.ui.search')}
          placeholder={words.say('browser.ui.search')}
          onChange={onFilter}
          onClose={focusList}
          focusCount={focusCount}
        />
      </span>
      {isNamespaced ? (
        <FieldSelect
          label={words.say('browser.ui.namespace')}
          options={[all, ...namespaces.map((name) => ({ value: name, label: name }))]}
          value={valueIn(filter, 'namespace') ?? ''}
          onChange={(value) => onFilter(withValue(filter, 'namespace', value || undefined))}
        />
      ) : null}
      {hasStatus ? (
        <FieldSelect
          label={words.say('browser.ui.status')}
          options={statuses}
          value={valueIn(filter, 'status') ?? ''}
          onChange={(value) => onFilter(withValue(filter, 'status', value || undefined))}
        />
      ) : null}
      <span class="grow" />
      {props.children}
    </div>
  );
}

/** Escape in the empty field goes back to the rows. */
function focusList(): void {
  document.querySelector<HTMLElement>('[role=grid] [data-row][tabindex="0"]')?.focus();
}

interface Option {
  readonly value: string;
  readonly label: string;
}

interface FieldSelectProps {
  readonly label: string;
  readonly options: readonly Option[];
  /** One that is none of the options is shown as it was typed. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FieldSelect({ label, options, value, onChange }: FieldSelectProps): JSX.Element {
  const isTyped = !options.some((option) => option.value === value);
  return (
    <label class="field">
      <span class="unit wide">{label}</span>
      <select
        class="select"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {isTyped ? <option value={value}>{value}</option> : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function optionOf(entry: KindEntry, words: Words): string {
  const { kind } = entry;
  const count = countOf(entry, words);
  return count === '' ? kind : words.say('browser.ui.kindLine', { kind, count });
}

/** Where the page is too narrow for the kinds at the left. */
function KindSelect({ kinds, current, onChoose }: FilterBarProps): JSX.Element {
  const { words } = usePage();
  return (
    <select
      class="select"
      aria-label={words.say('browser.ui.kind')}
      value={current}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {groupsOf(kinds).map(({ group, kinds: own }) => (
        <optgroup key={group} label={words.say(`browser.ui.group.${group}`)}>
          {own.map((kind) => (
            <option key={kind.id} value={kind.id}>
              {optionOf(kind, words)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
