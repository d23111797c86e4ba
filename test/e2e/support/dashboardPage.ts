// The cluster dashboard by its roles and names, as a screen reader finds it.
import type { FrameLocator, Locator } from 'playwright-core';

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
