// A field for words or a regular expression: what is typed is looked for when typing rests.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Disposable } from '../../../../shared/lifetime.ts';
import type { LogPattern } from '../../../../shared/model/podLog.ts';
import type { Text } from '../../../../shared/model/text.ts';
import { usePage } from '../../../lib/page.ts';
import { FilterField } from '../../../ui/filterField.tsx';
import { Tool } from '../../../ui/parts.tsx';

const REST_MS = 150;

export interface PatternFieldProps {
  readonly pattern: LogPattern;
  readonly label: string;
  readonly placeholder: string;
  readonly fault: Text | undefined;
  readonly focusCount: number;
  readonly onChange: (pattern: LogPattern) => void;
  /** Escape in the empty field. */
  readonly onLeave: () => void;
  /** Enter; Shift+Enter goes back. */
  readonly onEnter?: (isBackwards: boolean) => void;
  readonly children?: ComponentChildren;
}

export function PatternField(props: PatternFieldProps): JSX.Element {
  const { pattern, label, placeholder, fault, focusCount, onChange, onLeave, onEnter } = props;
  const { clock, words } = usePage();
  const [typed, setTyped] = useState(pattern.text);
  const resting = useRef<Disposable | undefined>(undefined);
  const latest = useRef(pattern);
  latest.current = pattern;
  useEffect(() => setTyped(pattern.text), [pattern.text]);
  useEffect(() => () => resting.current?.dispose(), []);
  const type = (text: string) => {
    setTyped(text);
    resting.current?.dispose();
    resting.current = clock.after(REST_MS, () => onChange({ ...latest.current, text }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !onEnter || !isInField(event)) return;
    event.preventDefault();
    if (typed === pattern.text) onEnter(event.shiftKey);
    else {
      resting.current?.dispose();
      onChange({ ...pattern, text: typed });
    }
  };
  const faultText = fault && words.text(fault, clock.now());
  return (
    <span class={`pattern ${fault ? 'bad' : ''}`} title={faultText} onKeyDown={onKeyDown}>
      <FilterField
        value={typed}
        label={label}
        placeholder={placeholder}
        onChange={type}
        onClose={onLeave}
        focusCount={focusCount}
      />
      <span class="small muted count-of" role="status">
        {faultText ?? props.children}
      </span>
      <Tool
        icon="case-sensitive"
        label={`${label}: ${words.say('log.ui.caseSensitive')}`}
        pressed={pattern.isCaseSensitive}
        onClick={() => onChange({ ...pattern, isCaseSensitive: !pattern.isCaseSensitive })}
      />
      <Tool
        icon="regex"
        label={`${label}: ${words.say('log.ui.regex')}`}
        pressed={pattern.isRegex}
        onClick={() => onChange({ ...pattern, isRegex: !pattern.isRegex })}
      />
    </span>
  );
}

/** Not on one of its buttons, where Enter presses. */
function isInField(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.matches('vscode-text-field, input');
}
