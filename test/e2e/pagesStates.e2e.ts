// Pages in a plain browser before and beside live: denied, failed, stale, closed, and what is there before any script.
import assert from 'node:assert/strict';
import { bootOf, context, dashboardScenarios, shopDashboard } from '../support/pageScenarios.ts';
import { NOW } from '../support/pageScenariosPods.ts';
import { requests, subscribes, usePreview } from './support/pageSuite.ts';

describe('states of pages', () => {
  const { open } = usePreview();

  it('shows the rule that is missing, copies it, asks again', async () => {
    const host = await open('clusterDashboard.denied.dark');
    const { page } = host;
    await page.getByRole('heading', { name: 'You may not list pods in payments' }).waitFor();
    await page.getByRole('button', { name: 'Copy rule' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('button', { name: 'Choose a namespace' }).click();
    assert.match(requests(host, 'copyText')[0]?.args.text ?? '', /kind: Role\n/);
    assert.equal(requests(host, 'reconnect').length, 1);
    assert.equal(requests(host, 'openNamespaceSetting').length, 1);
  });

  it('offers the next step when failed, stale and not connected', async () => {
    const failed = await open('clusterDashboard.failed.dark');
    await failed.page.getByText('Error loading SSO Token').waitFor();
    await failed.page.getByRole('button', { name: 'Try again' }).click();
    assert.equal(requests(failed, 'reconnect').length, 1);
    await failed.page.context().close();
    const stale = await open('clusterDashboard.stale.dark');
    await stale.page.getByText('Next try in 8 s.').waitFor();
    await stale.page.getByRole('button', { name: 'Reconnect now' }).click();
    assert.equal(requests(stale, 'reconnect').length, 1);
    await stale.page.context().close();
    const closed = await open('clusterDashboard.closed.dark');
    await closed.page.getByRole('button', { name: 'Open Cluster' }).click();
    assert.equal(requests(closed, 'openCluster').length, 1);
  });

  it('says what is not kept for want of memory, with both ways out', async () => {
    const host = await open('clusterDashboard.overMemory.dark');
    const { page } = host;
    await page
      .getByText(
        'Over the memory budget of 512 MiB. Not kept: events, old revisions of deployments.',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Memory budget' }).click();
    await page.getByRole('button', { name: 'Try again' }).click();
    assert.equal(requests(host, 'openMemoryBudgetSetting').length, 1);
    assert.equal(requests(host, 'reconnect').length, 1);
  });

  it('says why the worker ended, over what it had shown, and when the next try is', async () => {
    const host = await open('clusterDashboard.live.dark');
    const { page } = host;
    await page.getByRole('grid', { name: 'Problems' }).waitFor();
    const args = { cluster: 'prod', limit: { bytes: 1536 * 1024 ** 2 } };
    const fault = { kind: 'outOfMemory', message: { key: 'fault.workerMemory', args } };
    const ended = { fault, nextTryAt: NOW + 5_000 };
    await host.post({ t: 'link', up: false, why: 'ended', ended });
    await page.getByText('ran out of memory at 1.5 GiB').waitFor();
    await page.getByText('Next try in 5 s.').waitFor();
    await page.getByRole('status', { name: 'Connection' }).getByText('Failed').waitFor();
    await page.getByRole('grid', { name: 'Problems' }).waitFor();
    await page.getByRole('button', { name: 'Memory budget' }).waitFor();
    await page.getByRole('button', { name: 'Reconnect now' }).click();
    assert.equal(requests(host, 'reconnect').length, 1);
    await host.post({ t: 'link', up: true });
    await page.getByText('ran out of memory').waitFor({ state: 'detached' });
  });

  it('subscribes anew to a channel that ended', async () => {
    const host = await open('clusterDashboard.live.dark');
    const { page } = host;
    await page.getByRole('grid', { name: 'Problems' }).waitFor();
    const [first] = subscribes(host, 'clusterDashboard');
    const payload = { kind: 'server', message: { key: 'fault.unexpected' }, detail: 'it broke' };
    const { channel, gen } = first ?? {};
    await host.post({ t: 'frame', frame: { channel, gen, seq: 2, kind: 'fault', payload } });
    await page.getByText('it broke').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('it broke').waitFor({ state: 'detached' });
    await page.getByRole('grid', { name: 'Problems' }).waitFor();
    const again = subscribes(host, 'clusterDashboard').at(-1);
    assert.notEqual(again?.channel, channel);
    assert.equal(subscribes(host, 'clusterDashboard').length, 2);
  });

  it('keeps its data when the worker goes, and subscribes anew when it is back', async () => {
    const host = await open('clusterDashboard.live.dark');
    const { page } = host;
    const connection = page.getByRole('status', { name: 'Connection' });
    await connection.getByText('Live').waitFor();
    assert.equal(subscribes(host, 'clusterDashboard').length, 1);
    await host.post({ t: 'link', up: false, why: 'starting' });
    await connection.getByText('Connecting').waitFor();
    await page.getByRole('grid', { name: 'Problems' }).waitFor();
    await host.post({ t: 'link', up: true });
    await connection.getByText('Live').waitFor();
    const [first, second] = subscribes(host, 'clusterDashboard');
    assert.equal(second?.channel, first?.channel);
    assert.ok((second?.gen ?? 0) > (first?.gen ?? 0), 'a second subscribe');
  });

  it('does not call live what a worker that is gone has said', async () => {
    const scenario = dashboardScenarios.live();
    let isSilent = false;
    const host = await open('clusterDashboard.live.dark', {
      ...scenario,
      stateOf: (name, args) => (isSilent ? undefined : scenario.stateOf(name, args)),
    });
    const connection = host.page.getByRole('status', { name: 'Connection' });
    await connection.getByText('Live').waitFor();
    isSilent = true;
    await host.post({ t: 'link', up: false, why: 'closed' });
    await connection.getByText('Not connected').waitFor();
    await host.post({ t: 'link', up: true });
    await connection.getByText('Connecting').waitFor();
    assert.equal(subscribes(host, 'clusterDashboard').length, 2);
  });

  it('says that a part could not be loaded, and loads the page anew', async () => {
    const host = await open('clusterDashboard.live.dark');
    const { page } = host;
    await page.waitForLoadState('networkidle');
    const body = 'throw new Error("broken")';
    await page.route('**/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
    await page.getByRole('button', { name: 'Filter problems' }).click();
    await page.getByText('A part of this page could not be loaded.').waitFor();
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    assert.equal(requests(host, 'reloadPage').length, 1);
  });

  it('has its header in the document, before any script runs', async () => {
    const { page } = await open('detail.pod.dark');
    const answer = await page.request.get(page.url());
    const still = await answer.text();
    await page.setContent(still.replace(/<script.*<\/script>/, ''));
    await page.getByRole('heading', { name: 'cart-7c9d8b6f5-q8wzn' }).waitFor();
    await page.getByRole('status', { name: 'Connection' }).getByText('Connecting').waitFor();
  });

  it('tells ages by the clock of the server', async () => {
    const full = shopDashboard(undefined, { clockOffsetMs: 3_600_000 });
    const { page } = await open('clusterDashboard.live.dark', {
      boot: bootOf({ page: 'clusterDashboard', context }),
      now: NOW - 3_600_000,
      stateOf: (name) => (name === 'clusterDashboard' ? full : undefined),
    });
    const row = page.getByRole('row', { name: /^cart-7c9d8b6f5-q8wzn/ });
    await row.getByText('9m', { exact: true }).waitFor();
  });

  it('names the cluster and its link before anything came', async () => {
    const { page } = await open('clusterDashboard.connecting.dark');
    await page.getByRole('heading', { name: 'prod-seoul-1' }).waitFor();
    await page.getByRole('status', { name: 'Connection' }).getByText('Connecting').waitFor();
  });
});
