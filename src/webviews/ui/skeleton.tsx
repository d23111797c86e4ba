// Rows to come: grey bars in the shape of a table's cells.
import type { JSX } from 'preact';

const SHARES = [72, 58, 80, 64, 70, 52, 76];

export function TableSkeleton({ rows }: { rows: number }): JSX.Element {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: Math.min(12, rows + 1) }, (_, index) => (
        <div class="skelrow">
          <span class="skel" style={{ width: `${(SHARES[index % SHARES.length] ?? 60) / 2.4}%` }} />
          <span class="skel" style={{ width: '12%' }} />
          <span class="grow" />
          <span
            class="skel"
            style={{ width: `${(SHARES[(index + 3) % SHARES.length] ?? 60) / 5}%` }}
          />
          <span class="skel" style={{ width: '24px' }} />
        </div>
      ))}
    </div>
  );
}
