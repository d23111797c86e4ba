// The only importer of the webview UI toolkit: its text field, dropdown and checkbox, restyled to 24 px, as a lazily
// loaded chunk.
import {
  provideVSCodeDesignSystem,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { h, type JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { CheckProps, ChoiceProps } from './choice.tsx';
import type { FilterFieldProps } from './filterField.tsx';

interface FieldElement extends HTMLElement {
  value: string;
}

provideVSCodeDesignSystem().register(
  vsCodeTextField(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeCheckbox(),
);

/** Takes the focus only when asked to; Escape empties it, then closes it. */
export function TextField(props: FilterFieldProps): JSX.Element {
  const { value, label, placeholder, onChange, onClose, focusCount } = props;
  const field = useRef<FieldElement>(null);
  useEffect(() => {
    const { current } = field;
    // Who types is ahead of what is drawn: writing the drawn value back would take letters away.
    if (!current || document.activeElement === current) return;
    if (current.value !== value) current.value = value;
  }, [value]);
  useEffect(() => {
    // The toolkit names every field "Text field" when it is connected.
    field.current?.setAttribute('aria-label', label);
  }, [label]);
  // At once: what is typed next belongs to the field already.
  useLayoutEffect(() => {
    if (focusCount > 0) field.current?.focus();
  }, [focusCount]);
  return h('vscode-text-field', {
    ref: field,
    class: 'field',
    placeholder,
    onInput: () => onChange(field.current?.value ?? ''),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      if (field.current?.value === '') return onClose();
      if (field.current) field.current.value = '';
      onChange('');
    },
  });
}

export function Dropdown({ label, value, options, onChange }: ChoiceProps): JSX.Element {
  const field = useRef<FieldElement>(null);
  const names = options.map((option) => option.value).join();
  useEffect(() => {
    // Only among options that are there can one be chosen.
    if (field.current) field.current.value = value;
  }, [value, names]);
  return h(
    'vscode-dropdown',
    {
      ref: field,
      class: 'field',
      'aria-label': label,
      title: label,
      onChange: () => {
        const chosen = field.current?.value ?? '';
        if (chosen !== value) onChange(chosen);
      },
    },
    options.map((option) =>
      h('vscode-option', { key: option.value, value: option.value }, option.label),
    ),
  );
}

export function Checkbox({ label, checked, disabled, onChange }: CheckProps): JSX.Element {
  const field = useRef<HTMLElement & { checked: boolean }>(null);
  useEffect(() => {
    if (field.current && field.current.checked !== checked) field.current.checked = checked;
  }, [checked]);
  return h(
    'vscode-checkbox',
    {
      ref: field,
      class: 'check',
      disabled: disabled === true,
      onChange: () => {
        const isOn = field.current?.checked === true;
        if (isOn !== checked) onChange(isOn);
      },
    },
    label,
  );
}
