// The cluster dashboard by its roles and names, as a screen reader finds it.
import type { FrameLocator, Locator } from 'playwright-core';

/** How long a cell may take: rows move while they are walked through, and the walk is then begun again. */
const patience = { timeout: 5_000 };

export class DashboardPage {
  readonly #content: FrameLocator;

  constructor(content: FrameLocator) {
    this.#content = content;
  }

  get main(): Locator {
    return this.#content.getByRole('main');
  }

  get connection(): Locator {
    return this.#content.getByRole('status', { name: 'Connection' });
  }

  get verdict(): Locator {
    return this.#content.getByRole('region', { name: 'Verdict' });
  }

  get problems(): Locator {
    return this.#content.getByRole('grid', { name: 'Problems' });
  }

  get nodes(): Locator {
    return this.#content.getByRole('grid', { name: 'Nodes and pods' });
  }

  get controlPlane(): Locator {
    return this.#content.getByRole('list', { name: 'Control plane' });
  }

  /**
   * Labels (`name: status, …`) of the pods that the heat map tells, node by node, as who steps through them by keyboard
   * hears them: the cells are dots on a canvas, and only the one with the focus is an element.
   */
  async podCells(): Promise<string[]> {
    const labels: string[] = [];
    for (const row of await this.nodes.getByRole('row', { name: /, [1-9]\d* pods?$/ }).all()) {
      const count = Number(/(\d+) pods?$/.exec((await row.getAttribute('aria-label')) ?? '')?.[1]);
      await row.focus(patience);
      await row.press('ArrowRight', patience);
      for (let index = 0; index < count; index++) {
        const cell = this.nodes.locator(`[data-cell="${index}"][aria-label*=": "]:focus`);
        labels.push((await cell.getAttribute('aria-label', patience)) ?? '');
        if (index + 1 < count) await cell.press('ArrowRight', patience);
      }
    }
    return labels;
  }

  chart(title: string): Locator {
    return this.#content.getByRole('img', { name: title });
  }

  /** The pod table of a node (A3), scrolled to, because tables far off the screen are not drawn. */
  async podTable(node: string): Promise<Locator> {
    await this.#content.getByRole('region', { name: node, exact: true }).scrollIntoViewIfNeeded();
    return this.#content.getByRole('grid', { name: node, exact: true });
  }

  /** Resolves when the page shows live data of the cluster. */
  async waitUntilLive(timeoutMs = 60_000): Promise<void> {
    await this.connection.filter({ hasText: 'Live' }).waitFor({ timeout: timeoutMs });
  }
}

/** The texts of a grid's column heads, in order. */
export async function headsOf(grid: Locator): Promise<string[]> {
  await grid.getByRole('columnheader').first().waitFor();
  return grid.getByRole('columnheader').allInnerTexts();
}
