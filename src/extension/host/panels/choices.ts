// What users chose on pages (columns, sorting, what was looked at last), kept beyond the life of a tab: closing one takes the
// page's own state along.
import type { PageSubject } from '../../../shared/protocol/boot.ts';

/** As vscode.Memento has it. */
export interface Memory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

type Kept = Readonly<Record<string, unknown>>;

/** A page that asks for more is not one of ours. */
const maxKeyLength = 300;
const maxValueLength = 16_384;
/** Kinds and contexts come and go: what was chosen longest ago is forgotten. */
const maxKept = 300;

export class Choices {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  of(page: PageSubject['page']): Kept {
    const kept = this.#memory.get<unknown>(keyOf(page));
    return typeof kept === 'object' && kept !== null ? (kept as Kept) : {};
  }

  /** False for what is refused. Another window may have written meanwhile: what it wrote stays. */
  async remember(page: PageSubject['page'], key: unknown, value: unknown): Promise<boolean> {
    if (typeof key !== 'string' || key.length > maxKeyLength) return false;
    if ((JSON.stringify(value) ?? '').length > maxValueLength) return false;
    const others = Object.entries(this.of(page)).filter(([name]) => name !== key);
    const kept = [...others, [key, value] as const].slice(-maxKept);
    await this.#memory.update(keyOf(page), Object.fromEntries(kept));
    return true;
  }
}

function keyOf(page: string): string {
  return `choices.${page}`;
}
