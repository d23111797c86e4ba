// What suites of pages in a plain browser share: one preview for the suite, one page a test, and no errors in its console.
import assert from 'node:assert/strict';
import type { Scenario } from '../../support/pageScenarios.ts';
import { startPreview, type OpenPage, type Preview } from '../pagePreview.ts';

export interface Request {
  readonly t: string;
  readonly method: string;
  readonly args: {
    readonly ref: { readonly name: string };
    readonly beside: boolean;
    readonly text: string;
  };
}

/** For the body of a `describe`: hooks that start and end the preview, and close the page of each test. */
export function usePreview(): {
  readonly open: (name: string, scenario?: Scenario) => Promise<OpenPage>;
} {
  let preview: Preview;
  let opened: OpenPage | undefined;
  before(async () => {
    preview = await startPreview();
  });
  after(() => preview.close());
  afterEach(async () => {
    await opened?.page.context().close();
    const errors = opened?.errors ?? [];
    opened = undefined;
    assert.deepEqual(errors, []);
  });
  return {
    async open(name, scenario) {
      opened = await preview.open(name, scenario);
      return opened;
    },
  };
}

/** What the page asked of the host by `method`. */
export function requests({ sent }: OpenPage, method: string): Request[] {
  return (sent as Request[]).filter(
    (message) => message.t === 'request' && message.method === method,
  );
}

export interface Subscribe {
  readonly verb: string;
  readonly name: string;
  readonly channel: string;
  readonly gen: number;
}

/** How often the page subscribed to channels of `name`, oldest first. */
export function subscribes({ sent }: OpenPage, name: string): Subscribe[] {
  return (sent as { control?: Subscribe }[])
    .flatMap(({ control }) => control ?? [])
    .filter((control) => control.verb === 'subscribe' && control.name === name);
}
