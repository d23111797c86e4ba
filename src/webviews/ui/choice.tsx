// One of several, and yes or no: the toolkit's dropdown and checkbox, loaded when the first of them is drawn.
import type { JSX } from 'preact';
import { useLazy } from '../lib/useLazy.ts';
import { NotLoaded } from './notLoaded.tsx';

export interface ChoiceOption {
  readonly value: string;
  readonly label: string;
}

export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly ChoiceOption[];
  readonly onChange: (value: string) => void;
}

export interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

const loadControls = () => import('./controls.tsx');

export function Choice(props: ChoiceProps): JSX.Element {
  const { module: controls, hasFailed } = useLazy(loadControls);
  if (hasFailed) return <NotLoaded />;
  return <span class="choice">{controls ? <controls.Dropdown {...props} /> : null}</span>;
}

export function Check(props: CheckProps): JSX.Element | null {
  const { module: controls, hasFailed } = useLazy(loadControls);
  return hasFailed || !controls ? null : <controls.Checkbox {...props} />;
}
