// The line between two runs of a container. That it restarted is seen in its log; why, the watch may tell a little later.
import type { Severity } from '../../shared/model/status.ts';
import type { Text } from '../../shared/model/text.ts';
import type { ContainerFacts } from '../kinds/rows.ts';
import { restartText } from './containerNow.ts';
import type { Mark } from './logRing.ts';

export class RestartMark implements Mark {
  readonly #container: string;
  #facts: ContainerFacts | undefined;

  constructor(container: string) {
    this.#container = container;
  }

  /** `facts`: of the run after the restart. */
  settle(facts: ContainerFacts): void {
    this.#facts ??= facts;
  }

  get severity(): Severity {
    const last = this.#facts?.last;
    return last && last.exitCode !== 0 ? 'failed' : 'unknown';
  }

  text(): Text {
    const container = { code: this.#container };
    return this.#facts ? restartText(this.#facts) : { key: 'log.mark.again', args: { container } };
  }
}

/** Where the two ends of a gap do not meet. */
export function gapMark(container: string): Mark {
  return {
    severity: 'warning',
    text: () => ({ key: 'log.mark.gap', args: { container: { code: container } } }),
  };
}
