// A page loads only the strings it says: each area that its sources name, and each that comes from the worker, is there.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { clusterDashboard } from '../../../src/extension/views/clusterDashboard.ts';
import { detail } from '../../../src/extension/views/detail.ts';
import { en } from '../../../src/shared/strings/en.ts';
import type { StringTable } from '../../../src/shared/strings/message.ts';
import { strings as dashboardStrings } from '../../../src/webviews/pages/clusterDashboard/strings.ts';
import { strings as detailStrings } from '../../../src/webviews/pages/detail/strings.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { tellShopStory } from '../../support/shopStory.ts';

const pages: Readonly<Record<string, StringTable>> = {
  clusterDashboard: dashboardStrings,
  detail: detailStrings,
};
const areas = new Set(Object.keys(en).map((key) => key.split('.')[0]));
const areasIn = (table: StringTable) => new Set(Object.keys(table).map((key) => key.split('.')[0]));

/** `fault` for `'fault.refused'` and for `` `fault.${kind}` ``. */
function namedIn(pattern: string): string[] {
  const code = globSync(pattern).map((file) => readFileSync(file, 'utf8'));
  return code
    .flatMap((text) => [...text.matchAll(/['`]([a-zA-Z]+)\.[\w.${]/g)])
    .flatMap(([, area = '']) => (areas.has(area) ? [area] : []));
}

/** The keys of all Texts within a state. */
function keysIn(state: unknown): string[] {
  if (typeof state !== 'object' || state === null || ArrayBuffer.isView(state)) return [];
  const { key } = state as { key?: unknown };
  const own = typeof key === 'string' && key in en ? [key] : [];
  return [...own, ...Object.values(state).flatMap(keysIn)];
}

function missing(wanted: readonly string[], there: ReadonlySet<string | undefined>): string[] {
  return wanted.filter((name) => !there.has(name));
}

describe('the strings of a page', () => {
  for (const [page, table] of Object.entries(pages)) {
    it(`${page} are those its sources name`, () => {
      const named = namedIn(`src/webviews/{lib,ui,pages/${page}}/**/*.{ts,tsx}`);
      assert.deepEqual(missing(named, areasIn(table)), []);
    });
  }

  it('are those that come from the worker', () => {
    const fixture = new ModelFixture();
    tellShopStory(fixture);
    const model = fixture.open();
    const sent = keysIn(clusterDashboard(model));
    assert.ok(sent.length > 20);
    assert.deepEqual(missing(sent, new Set(Object.keys(dashboardStrings))), []);
    const refs = clusterDashboard(model).problems.rows.map(({ ref }) => ref);
    const node = { group: '', version: 'v1', kind: 'Node', name: 'w-1' };
    const told = keysIn([...refs, node].map((ref) => detail(model, { ref })));
    assert.ok(told.length > 20);
    assert.deepEqual(missing(told, new Set(Object.keys(detailStrings))), []);
  });

  it('of causes, faults and samples are on all of them: models and connections speak on any page', () => {
    for (const table of Object.values(pages)) {
      for (const area of ['cause', 'common', 'fault', 'metrics', 'protocol'])
        assert.ok(areasIn(table).has(area), area);
    }
  });
});
