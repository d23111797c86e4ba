// The only importer of the webview UI toolkit: its text field, restyled to 24 px, as a lazily loaded chunk.
import { provideVSCodeDesignSystem, vsCodeTextField } from '@vscode/webview-ui-toolkit';
import { h, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FilterFieldProps } from './filterField.tsx';

interface FieldElement extends HTMLElement {
  value: string;
}

provideVSCodeDesignSystem().register(vsCodeTextField());

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
  useEffect(() => {
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
