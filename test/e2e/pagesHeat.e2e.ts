// The heat map in a plain browser: cells are dots on a canvas, and still pods to keyboard, pointer, menu and screen reader.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { cellLook } from '../../src/shared/model/heat.ts';
import { diffState } from '../../src/shared/protocol/diff.ts';
import { packed } from '../../src/shared/protocol/sections.ts';
import { dashboardScenarios, shopDashboard } from '../support/pageScenarios.ts';
import { eventually } from './support/eventually.ts';
import type { OpenPage } from './pagePreview.ts';
import { requests, subscribes, usePreview } from './support/pageSuite.ts';

describe('the heat map', () => {
  const { open } = usePreview();

  it('moves from a node to its pods and opens one', async () => {
    const host = await open('clusterDashboard.live.dark');
    const { page } = host;
    await nodeRow(page, 'seoul-w-3').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await eventually(() => assert.deepEqual(opened(host), [['session-5d8c6f9b7-wq2zk', false]]));
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: /^cart-7c9d8b6f5-q8wzn: OOMKilled/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await eventually(() => assert.deepEqual(opened(host)[1], ['cart-7c9d8b6f5-q8wzn', true]));
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'daily-close' }).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('data-row') === 'seoul-w-3',
    );
    assert.equal(await page.locator('[data-cell]').count(), 0);
  });

  it('tells the pod with the focus to screen readers and to the menu', async () => {
    const { page } = await open('clusterDashboard.live.dark');
    await nodeRow(page, 'seoul-w-3').focus();
    await page.keyboard.press('ArrowRight');
    const said = page.locator('[aria-live="polite"]');
    await said.getByText('cart-7c9d8b6f5-q8wzn: OOMKilled').waitFor();
    await page.keyboard.press('ArrowRight');
    await said.getByText('session-5d8c6f9b7-wq2zk: Terminating').waitFor();
    const menu = await page.evaluate(() =>
      document.activeElement?.getAttribute('data-vscode-context'),
    );
    const { webviewSection, kind, name } = JSON.parse(menu ?? '{}') as Record<string, string>;
    assert.deepEqual([webviewSection, kind, name], ['row', 'Pod', 'session-5d8c6f9b7-wq2zk']);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'button');
  });

  it('tells name, status and CPU of the pod under the pointer, and opens it by a click', async () => {
    const host = await open('clusterDashboard.live.dark');
    const { page } = host;
    const cells = await canvasOf(page, 'seoul-w-3');
    await page.mouse.move(...(await at(cells, 6, 6)));
    const first = page.locator('[data-cell="0"]');
    await eventually(async () =>
      assert.match((await first.getAttribute('title')) ?? '', /^cart-7c9d8b6f5-q8wzn: OOMKilled/),
    );
    await page.mouse.move(...(await at(cells, 14 * 4 + 6, 6)));
    const fifth = page.locator('[data-cell="4"]');
    await eventually(async () =>
      assert.match((await fifth.getAttribute('title')) ?? '', /: Running, CPU \d+ % of request$/),
    );
    assert.equal(await first.count(), 0);
    await page.mouse.down();
    await page.mouse.up();
    await eventually(() => assert.equal(opened(host).length, 1));
    await page.mouse.move(10, 10);
    await page.locator('[data-cell]').waitFor({ state: 'detached' });
    assert.equal(await nodeRow(page, 'seoul-w-3').getAttribute('aria-selected'), 'false');
  });

  it('opens no pod of another node, whatever a slot has come to mean', async () => {
    const host = await open('clusterDashboard.live.dark', {
      ...dashboardScenarios.live(),
      answer: (method) => (method === 'podAt' ? otherPod : null),
    });
    const { page } = host;
    await page.mouse.click(...(await at(await canvasOf(page, 'seoul-w-3'), 6, 6)));
    await page.getByRole('button', { name: 'Pod 1 of 29: not there any more' }).waitFor();
    assert.ok(requests(host, 'podAt').length > 0);
    assert.deepEqual(opened(host), []);
  });

  it('draws a cell that changed, and the theme when it does', async () => {
    const host = await open('clusterDashboard.live.dark');
    const { page } = host;
    const cells = await canvasOf(page, 'seoul-cp-1');
    const dot = () =>
      cells.evaluate((element) => {
        const context = (element as HTMLCanvasElement).getContext('2d');
        return [...(context?.getImageData(6, 6, 1, 1).data ?? [])].join();
      });
    const before = await eventuallyDrawn(dot);
    const { nodes } = shopDashboard();
    const index = nodes.rows.find(({ id }) => id === 'seoul-cp-1')?.cellsAt ?? 0;
    await postCells(host, (_, look) => (look[index] = cellLook('running', 95)));
    await eventually(async () => assert.notEqual(await dot(), before));
    const hot = await dot();
    await page.evaluate(() =>
      document.documentElement.style.setProperty('--vscode-foretop-heat5', '#ff00ff'),
    );
    await eventually(async () => assert.equal(await dot(), '255,0,255,255'));
    assert.notEqual(hot, '255,0,255,255');
  });

  it('has a focus that stays with its pod when trouble comes before it', async () => {
    const host = await open('clusterDashboard.live.dark');
    const { page } = host;
    await nodeRow(page, 'seoul-cp-1').focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
    const focused = page.locator('[data-cell]:focus');
    await eventually(async () =>
      assert.match((await focused.getAttribute('aria-label')) ?? '', /Running/),
    );
    const name = await focused.getAttribute('aria-label');
    const { nodes, cells } = shopDashboard();
    const first = nodes.rows.find(({ id }) => id === 'seoul-cp-1')?.cellsAt ?? 0;
    const [a = 0, b = 0, c = 0] = cells.columns.slot?.subarray(first, first + 3) ?? [];
    await postCells(host, (slot) => slot.set([c, a, b], first));
    await page.locator('[data-cell="0"]:focus').waitFor();
    assert.equal(await focused.getAttribute('aria-label'), name);
  });

  it('draws 100,000 pods of 5,000 nodes by what is seen of them', async () => {
    const { page } = await open('clusterDashboard.crowd.dark');
    const grid = page.getByRole('grid', { name: 'Nodes and pods' });
    await grid.getByRole('row').nth(5).waitFor();
    assert.equal(await grid.getAttribute('aria-rowcount'), '5001');
    await page.waitForFunction(
      () => (document.querySelector('.nodesgrid .virtual')?.clientHeight ?? 0) > 5000 * 44,
    );
    assert.ok((await page.locator('canvas').count()) < 60);
    await grid.getByRole('row').nth(1).focus();
    await page.keyboard.press('End');
    await nodeRow(page, 'node-4999').locator('canvas').waitFor();
    await eventually(async () => {
      const drawn = await nodeRow(page, 'node-4999')
        .locator('canvas')
        .evaluate((element) => {
          const { width, height } = element as HTMLCanvasElement;
          const context = (element as HTMLCanvasElement).getContext('2d');
          return context?.getImageData(0, 0, width, height).data.some((value) => value > 0);
        });
      assert.equal(drawn, true);
    });
    assert.ok((await page.getByRole('region', { name: /^node-/ }).count()) <= 200);
    await page.getByText('4,800 more nodes are in the map above').waitFor();
  });
});

const otherPod = {
  ref: { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'other', uid: 'u' },
  node: 'seoul-w-1',
  status: { severity: 'running', word: 'Running' },
};

function nodeRow(page: Page, node: string): Locator {
  return page.getByRole('row', { name: new RegExp(`^${node},`) });
}

async function canvasOf(page: Page, node: string): Promise<Locator> {
  const canvas = nodeRow(page, node).locator('canvas');
  await canvas.waitFor();
  await page.waitForLoadState('networkidle');
  return canvas;
}

async function at(element: Locator, x: number, y: number): Promise<[number, number]> {
  const box = await element.boundingBox();
  return [(box?.x ?? 0) + x, (box?.y ?? 0) + y];
}

function opened(host: OpenPage): (readonly [string, boolean])[] {
  return requests(host, 'openDetail').map(({ args }) => [args.ref.name, args.beside] as const);
}

async function eventuallyDrawn(dot: () => Promise<string>): Promise<string> {
  await eventually(async () => assert.notEqual(await dot(), '0,0,0,0'));
  return dot();
}

/** Sends what changed as the worker does. */
async function postCells(
  host: OpenPage,
  edit: (slot: Uint32Array, look: Uint8Array) => void,
): Promise<void> {
  const { cells } = shopDashboard();
  const slot = cells.columns.slot!.slice();
  const look = cells.columns.look!.slice();
  edit(slot, look);
  const next = { cells: packed(cells.length, { slot, look }) };
  const [first] = subscribes(host, 'clusterDashboard');
  const { channel, gen } = first ?? {};
  const change = diffState({ cells }, next)?.['cells'];
  assert.ok(change?.is === 'packed');
  // Playwright takes arrays across, and no bare buffers.
  const runs = new Uint8Array(change.runs);
  await host.page.evaluate(
    ({ frame, packedChange, bytes }) => {
      const payload = { cells: { ...packedChange, runs: bytes.buffer } };
      globalThis.postMessage({ t: 'frame', frame: { ...frame, payload } }, '*');
    },
    {
      frame: { channel, gen, seq: 2, kind: 'delta' },
      packedChange: { ...change, runs: null },
      bytes: runs,
    },
  );
}
