// A text field to filter by. The toolkit behind it is a chunk of its own, loaded when the field is first opened.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export interface FilterFieldProps {
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}

type TextField = (props: FilterFieldProps) => JSX.Element;

export function FilterField(props: FilterFieldProps): JSX.Element | null {
  const [Field, setField] = useState<TextField | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    void import('./controls.tsx').then(({ TextField }) => {
      if (!isGone) setField(() => TextField);
    });
    return () => void (isGone = true);
  }, []);
  return <span class="filterfield">{Field ? <Field {...props} /> : null}</span>;
}
