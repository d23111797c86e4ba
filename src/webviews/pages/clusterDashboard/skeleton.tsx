// The shape of the dashboard to come, shown while the first lists are read.
import type { JSX } from 'preact';
import { TableSkeleton } from '../../ui/skeleton.tsx';

export function DashboardSkeleton(): JSX.Element {
  return (
    <div class="scroll" aria-busy="true">
      <div class="panels top">
        <section class="panel">
          <TableSkeleton rows={11} />
        </section>
        <section class="panel">
          <TableSkeleton rows={11} />
        </section>
      </div>
      <div class="panels charts">
        {[0, 1].map(() => (
          <section class="panel">
            <TableSkeleton rows={6} />
          </section>
        ))}
      </div>
    </div>
  );
}
