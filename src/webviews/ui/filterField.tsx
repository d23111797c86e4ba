// A text field to filter by. The toolkit behind it is a chunk of its own, loaded when the field is first opened.
import type { JSX } from 'preact';
import { useLazy } from '../lib/useLazy.ts';
import { NotLoaded } from './notLoaded.tsx';

export interface FilterFieldProps {
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  /** Escape was pressed in the empty field. */
  readonly onClose: () => void;
  /** Above 0 it takes the focus when it appears, and again with each new number. */
  readonly focusCount: number;
}

const loadControls = () => import('./controls.tsx');

export function FilterField(props: FilterFieldProps): JSX.Element {
  const { module: controls, hasFailed } = useLazy(loadControls);
  if (hasFailed) return <NotLoaded />;
  return <span class="filterfield">{controls ? <controls.TextField {...props} /> : null}</span>;
}
