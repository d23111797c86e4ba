// What axe finds on pages in a plain browser: nothing, in any theme and state.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { startPreview, type Preview } from './pagePreview.ts';

describe('accessibility of pages', () => {
  let preview: Preview;

  before(async () => {
    preview = await startPreview();
  });
  after(() => preview.close());

  const names = [
    'clusterDashboard.live.dark',
    'clusterDashboard.live.light',
    'clusterDashboard.live.hc',
    'clusterDashboard.denied.dark',
    'clusterDashboard.partial.light',
    'resourceBrowser.pods.dark',
    'resourceBrowser.containers.light',
    'resourceBrowser.nodes.hc',
    'resourceBrowser.custom.dark',
    'resourceBrowser.denied.light',
    'resourceBrowser.noMatch.dark',
    'resourceBrowser.pods.light.900x800',
    'detail.pod.dark',
    'detail.pod.light',
    'detail.log.dark',
    'detail.log.light',
    'detail.log.hc',
    'detail.logMerged.light',
    'detail.logDenied.dark',
    'detail.logSearch.light',
  ];
  for (const name of names) {
    it(`finds nothing to mend in ${name}`, async () => {
      const { page } = await preview.open(name);
      await page.waitForLoadState('networkidle');
      assert.deepEqual(await violations(page), []);
      await page.context().close();
    });
  }
});

interface Axe {
  run(): Promise<{
    violations: { id: string; nodes: { html: string; any: { message: string }[] }[] }[];
  }>;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(
    readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  );
  return page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return found.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 5)
        .map(({ html, any }) => `${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
    );
  });
}
