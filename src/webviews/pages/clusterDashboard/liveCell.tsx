// A cell that is looked at: an element over its picture. Its name, status and CPU are asked from the worker; they do not
// travel with 100,000 cells.
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CellPod, NodeHeatRow } from '../../../shared/model/clusterDashboard.ts';
import { isProblem } from '../../../shared/model/status.ts';
import type { CellPlace } from '../../lib/heat.ts';
import { rowContext } from '../../lib/menuContext.ts';
import { looksOf, slotsOf, type Cells } from '../../lib/nodeCells.ts';
import { usePage } from '../../lib/page.ts';
import type { Words } from '../../lib/words.ts';
import { statusText } from '../../ui/glyph.tsx';

export interface LiveCellProps {
  readonly row: NodeHeatRow;
  readonly cells: Cells;
  readonly index: number;
  readonly place: CellPlace;
  readonly onKnown: (slot: number, pod: CellPod) => void;
  /** It has the focus. */
  readonly focus?: { readonly onLeave: () => void; readonly onTold: (label: string) => void };
}

/** A pointer on its way crosses many cells. */
const ASK_AFTER_MS = 30;
/** Without a pod the menu of the node behind must not open. */
const NO_MENU = JSON.stringify({ webviewSection: '', preventDefaultContextMenuItems: true });

export function LiveCell(props: LiveCellProps): JSX.Element {
  const { row, cells, index, place, focus, onKnown } = props;
  const { words } = usePage();
  const element = useRef<HTMLSpanElement>(null);
  const slot = slotsOf(cells.value, row)[index];
  const told = usePodAt(slot, looksOf(cells.value, row)[index]);
  const pod = told?.node === row.id ? told : undefined;
  const label = pod
    ? labelOf(pod, words)
    : words.say(told === undefined ? 'dashboard.ui.cellAt' : 'dashboard.ui.cellGone', {
        index: index + 1,
        count: row.cellCount,
      });
  if (pod && slot !== undefined) onKnown(slot, pod);
  const isFocus = focus !== undefined;
  useLayoutEffect(() => {
    if (isFocus) element.current?.focus();
  }, [isFocus, index]);
  const onTold = focus?.onTold;
  useEffect(() => {
    if (told !== undefined) onTold?.(label);
  }, [told, label, onTold]);
  return (
    <span
      ref={element}
      class="cell"
      role="button"
      tabIndex={-1}
      data-cell={index}
      title={label}
      aria-label={label}
      data-vscode-context={pod ? rowContext(pod.ref) : NO_MENU}
      style={{
        left: `${place.leftPx}px`,
        top: `${place.topPx}px`,
        width: `${place.sizePx}px`,
        height: `${place.sizePx}px`,
      }}
      {...(focus && { onBlur: focus.onLeave })}
    />
  );
}

/** undefined: not told yet; null: there is none any more. Asked again when the cell looks different. */
function usePodAt(slot: number | undefined, look: number | undefined): CellPod | null | undefined {
  const { clock, link } = usePage();
  const [told, setTold] = useState<
    { readonly slot: number; readonly pod: CellPod | null } | undefined
  >(undefined);
  useEffect(() => {
    if (slot === undefined) return undefined;
    const ended = new AbortController();
    const asking = clock.after(ASK_AFTER_MS, () => {
      link.call('podAt', { slot }, ended.signal).then(
        (pod) => setTold({ slot, pod }),
        () => undefined,
      );
    });
    return () => {
      asking.dispose();
      ended.abort();
    };
  }, [slot, look, clock, link]);
  return told?.slot === slot ? told?.pod : undefined;
}

function labelOf({ ref, status, cpuPercent }: CellPod, words: Words): string {
  const said = { name: ref.name, status: statusText(status) };
  if (cpuPercent !== undefined) {
    return words.say('dashboard.ui.cellCpu', { ...said, percent: { percent: cpuPercent } });
  }
  const isDrawn = !isProblem(status.severity) && status.severity !== 'succeeded';
  return words.say(isDrawn ? 'dashboard.ui.cellNoCpu' : 'dashboard.ui.cell', said);
}
