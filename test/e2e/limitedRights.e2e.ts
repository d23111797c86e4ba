// Pages of a cluster where not everything may be seen, in a plain browser: what is unknown is drawn as unknown.
import assert from 'node:assert/strict';
import type { DetailState } from '../../src/shared/model/detail.ts';
import { rows, value } from '../../src/shared/protocol/sections.ts';
import { bootOf, context, shopDashboard, type Scenario } from '../support/pageScenarios.ts';
import { detailScenarios } from '../support/pageScenariosDetail.ts';
import { NOW } from '../support/pageScenariosPods.ts';
import { startPreview, type Preview } from './pagePreview.ts';

const requestsMissing = { key: 'dashboard.requestsSome', args: { count: 2 } } as const;
const note = 'Requests are not shown: pods are watched in 2 namespaces only';

function someNamespaces(): Scenario {
  const full = shopDashboard();
  const nodes = full.nodes.rows.map(
    ({ podCount: _count, problemCount: _problems, cpuRequestMillicores: _request, ...row }) => row,
  );
  const state = {
    ...full,
    nodes: rows(nodes),
    charts: value({ ...full.charts.value, requestsMissing }),
  };
  return {
    boot: bootOf({ page: 'clusterDashboard', context }),
    now: NOW,
    stateOf: (name) => (name === 'clusterDashboard' ? state : undefined),
  };
}

function unwatched(): Scenario {
  const pod = detailScenarios.pod();
  return {
    ...pod,
    stateOf: (name, args) => {
      const state = pod.stateOf(name, args);
      if (name !== 'detail' || !state) return state;
      const { header } = state as DetailState;
      const key = 'detail.unwatched.denied';
      const why = { key, args: { verb: 'watch', resource: 'pods', name: 'cart-1' } } as const;
      return { ...state, header: value({ ...header.value, unwatched: why }) };
    },
  };
}

describe('pages with limited rights', () => {
  let preview: Preview;
  before(async () => {
    preview = await startPreview();
  });
  after(() => preview.close());

  it('draw no requests and counts of nodes, and say why', async () => {
    const { page, errors } = await preview.open('clusterDashboard.live.dark', someNamespaces());
    const heat = page.getByRole('grid', { name: 'Nodes and pods' });
    const row = heat.getByRole('row').nth(2);
    await row.waitFor();
    const cells = await row.getByRole('gridcell').allInnerTexts();
    assert.match(cells[3] ?? '', /^\d+$/);
    assert.equal(cells[4], '-');
    assert.doesNotMatch(cells[0] ?? '', /\d+ pods/);
    assert.equal(await heat.locator('.bullet .req').count(), 0);
    await page.getByText(note).first().waitFor();
    await page.context().close();
    assert.deepEqual(errors, []);
  });

  it('say of an object that is no longer watched why nobody knows how it is', async () => {
    const { page, errors } = await preview.open('detail.pod.dark', unwatched());
    await page.getByText('You may not watch pods, so nobody can tell how cart-1 is').waitFor();
    await page.getByText('What was known of it stays below.').waitFor();
    await page.context().close();
    assert.deepEqual(errors, []);
  });
});
