// Pages in a plain browser with a fake host: keyboard, menus, copying, filters, charts, long lists, link notices. What only VS Code
// can show is in the other suites.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { rows, value } from '../../src/shared/protocol/sections.ts';
import {
  bootOf,
  context,
  deployment,
  shopDashboard,
  type Scenario,
} from '../support/pageScenarios.ts';
import { NOW } from '../support/pageScenariosPods.ts';
import { requests, subscribes, usePreview } from './support/pageSuite.ts';

describe('pages', () => {
  const { open } = usePreview();

  describe('cluster dashboard', () => {
    it('has the roles, names and heads that the design promises', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      await page.getByRole('main', { name: 'prod-seoul-1' }).waitFor();
      await page.getByRole('status', { name: 'Connection' }).getByText('Live').waitFor();
      await page.getByRole('region', { name: 'Verdict' }).waitFor();
      await page.getByRole('img', { name: 'CPU', exact: true }).locator('canvas').waitFor();
      assert.equal(
        await page.getByRole('list', { name: 'Control plane' }).getByRole('listitem').count(),
        6,
      );
      assert.deepEqual(await heads(page, 'Problems'), ['Status', 'Object and cause', 'Since']);
      assert.deepEqual(await heads(page, 'seoul-w-3'), [
        'Pod Name',
        'Namespace',
        'Node',
        'Containers',
        'Status',
        'Age',
        'Event',
      ]);
      await page
        .getByRole('row', { name: /^settlement-66f4c8d7b9-hn5xr/ })
        .first()
        .waitFor();
    });

    it('opens the evidence of a problem by one click, and by keyboard beside', async () => {
      const host = await open('clusterDashboard.live.dark');
      const { page } = host;
      const first = page.getByRole('grid', { name: 'Problems' }).getByRole('row').nth(1);
      await first.click();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Control+Enter');
      assert.deepEqual(
        requests(host, 'openDetail').map(({ args }) => [args.ref.name, args.beside]),
        [
          ['settlement-66f4c8d7b9-hn5xr', false],
          ['cart-7c9d8b6f5-q8wzn', true],
        ],
      );
    });

    it('has one tab stop a grid, and tells the menu of VS Code which row has the focus', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      const grid = page.getByRole('grid', { name: 'seoul-w-3' });
      await grid.getByRole('row').nth(1).focus();
      await page.keyboard.press('End');
      assert.equal(await grid.locator('[tabindex="0"]').count(), 1);
      const menu = await page.evaluate(() =>
        document.activeElement?.getAttribute('data-vscode-context'),
      );
      const { webviewSection, kind, name, preventDefaultContextMenuItems } = JSON.parse(
        menu ?? '{}',
      );
      assert.deepEqual(
        { webviewSection, kind, name, preventDefaultContextMenuItems },
        {
          webviewSection: 'row',
          kind: 'Pod',
          name: 'alertmanager-0',
          preventDefaultContextMenuItems: true,
        },
      );
    });

    it('copies the selected rows as a table', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      await page.getByRole('grid', { name: 'seoul-w-3' }).getByRole('row').nth(1).focus();
      await page.keyboard.press('Shift+ArrowDown');
      const copied = await page.evaluate(() => {
        const clipboardData = new DataTransfer();
        const event = new ClipboardEvent('copy', {
          clipboardData,
          bubbles: true,
          cancelable: true,
        });
        document.activeElement?.dispatchEvent(event);
        return clipboardData.getData('text/plain');
      });
      assert.deepEqual(copied.split('\n'), [
        'Pod Name\tNamespace\tNode\tContainers\tStatus\tAge\tEvent',
        'cart-7c9d8b6f5-q8wzn\tshop\tseoul-w-3\t1/2\tOOMKilled\t6d\tWarning events',
        'session-5d8c6f9b7-wq2zk\tshop\tseoul-w-3\t0/1\tTerminating\t4d\tWarning events',
      ]);
    });

    it('filters problems, says when none matches, and keeps the filter over a reload', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      await page.getByRole('button', { name: 'Filter problems' }).click();
      await page.getByRole('textbox', { name: 'Filter problems' }).fill('oomkilled shop');
      await page
        .getByRole('grid', { name: 'Problems' })
        .getByRole('row')
        .nth(2)
        .waitFor({ state: 'detached' });
      await page.reload();
      const rowsLeft = page.getByRole('grid', { name: 'Problems' }).getByRole('row');
      await rowsLeft.nth(1).waitFor();
      assert.equal(await rowsLeft.count(), 2);
      await page.getByRole('textbox', { name: 'Filter problems' }).fill('nothing like this');
      await page.getByRole('heading', { name: 'No problems match' }).waitFor();
      await page.getByRole('button', { name: 'Clear the filter' }).last().click();
      await rowsLeft.nth(5).waitFor();
    });

    it('opens the filter by its keys, searches causes too, and closes it by Escape', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      const field = page.getByRole('textbox', { name: 'Filter problems' });
      const rowsLeft = page.getByRole('grid', { name: 'Problems' }).getByRole('row');
      await rowsLeft.nth(5).waitFor();
      await page.evaluate(() =>
        addEventListener('keydown', ({ key }) => document.body.append(`[forwarded ${key}]`)),
      );
      await page.keyboard.press('Control+f');
      await field.waitFor();
      await page.waitForFunction(() => document.activeElement?.matches('vscode-text-field'));
      assert.equal(await page.getByText('[forwarded f]').count(), 0);
      await page.keyboard.type('finalizers');
      await rowsLeft.nth(2).waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await rowsLeft.nth(5).waitFor();
      await page.keyboard.press('Escape');
      await field.waitFor({ state: 'detached' });
      await page.keyboard.press('/');
      await field.waitFor();
      assert.equal(await page.getByText(/forwarded (\/|Escape)/).count(), 0);
    });

    it('opens the filter by a key that is pressed the moment the list appears', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      await page.addInitScript(() => {
        const press = () => {
          if (document.querySelectorAll('[data-row]').length === 0) return;
          appears.disconnect();
          document.body.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, bubbles: true }),
          );
        };
        const appears = new MutationObserver(press);
        appears.observe(document, { childList: true, subtree: true });
      });
      await page.reload();
      await page.getByRole('textbox', { name: 'Filter problems' }).waitFor();
    });

    it('lists under a kind of the inventory what belongs to such objects', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      const rowsLeft = page.getByRole('grid', { name: 'Problems' }).locator('[data-row]');
      await rowsLeft.nth(4).waitFor();
      await page.getByRole('button', { name: /^Deployment/ }).click();
      const kind = page.getByRole('button', { name: /^Deployment/, pressed: true });
      await kind.waitFor();
      const field = page.getByRole('textbox', { name: 'Filter problems' });
      await field.waitFor();
      assert.ok(await kind.evaluate((element) => element === document.activeElement));
      const names = await rowsLeft.evaluateAll((found) =>
        found.map((row) => row.getAttribute('aria-label')?.split(',')[0]),
      );
      assert.deepEqual(names, [
        'settlement-66f4c8d7b9-hn5xr',
        'cart-7c9d8b6f5-q8wzn',
        'cart-7c9d8b6f5-m4x7c',
        'chronograf-6b5f7d9c4-tl2mz',
        'session-5d8c6f9b7-wq2zk',
      ]);
      await page.reload();
      await field.waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
      await field.focus();
      await field.fill('');
      await page.getByRole('button', { name: /^Deployment/, pressed: false }).waitFor();
      assert.ok(await page.evaluate(() => document.activeElement?.matches('vscode-text-field')));
    });

    it('keeps the inventory in one row, and the kinds beyond it behind a button', async () => {
      const { page } = await open('clusterDashboard.stale.dark.600x900');
      const strip = page.getByRole('navigation', { name: 'Inventory' });
      await strip.getByRole('button', { name: '+5 more' }).click();
      await strip.getByRole('button', { name: /^StatefulSet/ }).click();
      await page.waitForFunction(() => document.activeElement?.textContent === '+5 more');
      assert.equal(await strip.evaluate((element) => element.clientHeight), 32);
      assert.equal(await strip.getByRole('button', { name: /^StatefulSet/ }).count(), 0);
    });

    it('shows the numbers of a chart as a table, and values under the shared cursor', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      const cpu = page.getByRole('region', { name: 'CPU', exact: true });
      const memory = page.getByRole('region', { name: 'Memory', exact: true });
      await cpu.locator('canvas').waitFor();
      await memory.locator('canvas').waitFor();
      const latest = await memory.locator('.legend').innerText();
      await page
        .getByRole('img', { name: 'CPU', exact: true })
        .hover({ position: { x: 80, y: 60 } });
      await page.waitForFunction(
        (before) =>
          document.querySelectorAll<HTMLElement>('.chart .legend')[1]?.innerText !== before,
        latest,
      );
      await memory.getByRole('button', { name: 'Show as table' }).click();
      const table = memory.getByRole('table', { name: 'Memory' });
      assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), [
        'Time',
        'Usage',
        'Request',
        'Allocatable',
      ]);
      assert.equal(
        await table.getByRole('row').nth(1).getByRole('cell').first().innerText(),
        '14:08:30',
      );
    });

    it('repaints charts when the theme changes', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      const canvas = page.getByRole('img', { name: 'CPU', exact: true }).locator('canvas');
      await canvas.waitFor();
      const picture = () =>
        canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
      const before = await picture();
      await page.evaluate(() =>
        document.documentElement.style.setProperty('--vscode-charts-blue', '#ff00ff'),
      );
      await page.waitForFunction(
        (old) => document.querySelector<HTMLCanvasElement>('.plot canvas')?.toDataURL() !== old,
        before,
      );
    });

    it('asks for more pods of a node when told to', async () => {
      const { page } = await open('clusterDashboard.live.dark');
      const section = page.getByRole('region', { name: 'seoul-w-3', exact: true });
      await section.getByRole('button', { name: 'Show 22 more pods' }).click();
      await section.getByRole('button', { name: 'Show fewer' }).waitFor();
      await section.getByRole('row').nth(29).waitFor();
    });

    it('hands the focus of a row that goes away to the row in its place', async () => {
      const host = await open('clusterDashboard.live.dark');
      const { page } = host;
      const rowsLeft = page.getByRole('grid', { name: 'Problems' }).locator('[data-row]');
      await rowsLeft.nth(1).focus();
      const next = await rowsLeft.nth(2).getAttribute('data-row');
      const state = shopDashboard();
      const left = state.problems.rows.filter((_, index) => index !== 1);
      const [first] = subscribes(host, 'clusterDashboard');
      const { channel, gen } = first ?? {};
      const payload = { ...state, problems: rows(left) };
      await host.post({ t: 'frame', frame: { channel, gen, seq: 2, kind: 'snapshot', payload } });
      await rowsLeft.nth(4).waitFor({ state: 'detached' });
      await page.waitForFunction(
        (id) => document.activeElement?.getAttribute('data-row') === id,
        next,
      );
    });

    it('draws only what is seen of thousands of rows', async () => {
      const host = await open('clusterDashboard.live.dark', many());
      const { page } = host;
      const grid = page.getByRole('grid', { name: 'Problems' });
      await grid.getByRole('row').nth(5).waitFor();
      await page.waitForFunction(
        () => document.querySelector('.problems .virtual')?.clientHeight === 44 * 3000,
      );
      assert.ok((await grid.getByRole('row').count()) < 60);
      await grid.getByRole('row').nth(1).focus();
      await page.keyboard.press('End');
      await page.getByRole('row', { name: /^pod-2999,/ }).waitFor();
      await page.waitForFunction(
        () => document.activeElement?.getAttribute('data-row') === 'p2999',
      );
      const nodes = page.getByRole('grid', { name: 'Nodes and pods' }).getByRole('row');
      assert.ok((await nodes.count()) < 60);
      const subscribed = (host.sent as { control?: { verb: string; name: string } }[]).filter(
        ({ control }) => control?.verb === 'subscribe' && control.name === 'nodePods',
      );
      assert.ok(subscribed.length < 20, `${subscribed.length} pod tables`);
    });
  });

  describe('detail', () => {
    it('says the cause first, then facts, containers and events', async () => {
      const { page } = await open('detail.pod.dark');
      await page.getByRole('main', { name: 'cart-7c9d8b6f5-q8wzn' }).waitFor();
      await page.getByRole('region', { name: 'Cause' }).getByText('512 MiB').waitFor();
      assert.deepEqual(await heads(page, 'Containers'), [
        'Name',
        'Image',
        'State',
        'Restart',
        'Age',
      ]);
      assert.deepEqual(await heads(page, 'Latest events'), [
        'Type',
        'Create Time',
        'Kind',
        'Name',
        'Namespace',
        'Reason',
        'Message',
        'Count',
      ]);
      await page.getByRole('row', { name: /^OOMKilling/ }).waitFor();
    });

    it('lists the pods of a node', async () => {
      const { page } = await open('detail.node.dark');
      assert.deepEqual(await heads(page, 'Pod List'), [
        'Name',
        'Node',
        'Containers',
        'Status',
        'Restart',
        'Age',
      ]);
    });

    it('keeps what was known of an object that is gone', async () => {
      const { page } = await open('detail.gone.dark');
      await page
        .getByRole('heading', { name: 'Pod cart-7c9d8b6f5-q8wzn is not there any more' })
        .waitFor();
      await page.getByRole('grid', { name: 'Containers' }).waitFor();
    });
  });
});

async function heads(page: Page, grid: string): Promise<string[]> {
  const found = page.getByRole('grid', { name: grid, exact: true });
  await found.waitFor();
  return found.getByRole('columnheader').allInnerTexts();
}

/** 3,000 problems and 1,000 nodes. */
function many(): Scenario {
  const full = shopDashboard();
  const [first] = full.nodes.rows;
  if (!first) throw new Error('the story has no node');
  const state = {
    ...full,
    problems: rows(
      Array.from({ length: 3000 }, (_, index) => ({
        id: `p${index}`,
        ref: { ...deployment(`pod-${index}`), kind: 'Pod' },
        status: { severity: 'failed', word: 'Error' } as const,
        cause: { key: 'cause.crashUnknown', args: { container: 'app' } } as const,
        since: NOW - 60_000,
      })),
    ),
    nodes: rows(
      Array.from({ length: 1000 }, (_, index) => ({
        ...first,
        id: `node-${index}`,
        podCount: 110,
      })),
    ),
    verdict: value({ severity: 'failed', sentences: [], because: [] } as const),
  };
  return {
    boot: bootOf({ page: 'clusterDashboard', context }),
    now: NOW,
    stateOf: (name) => (name === 'clusterDashboard' ? state : undefined),
  };
}
