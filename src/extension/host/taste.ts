// Per-user taste of pages (sort, widths, wrap): kept beyond a tab's life. Two windows write the same keys, so each write
// merges into what is there now.
import type { Memento } from 'vscode';

export class Taste {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  of(page: string): Readonly<Record<string, unknown>> {
    return this.#memento.get<Record<string, unknown>>(`taste.${page}`, {});
  }

  async remember(page: string, key: string, value: unknown): Promise<void> {
    await this.#memento.update(`taste.${page}`, { ...this.of(page), [key]: value });
  }
}
