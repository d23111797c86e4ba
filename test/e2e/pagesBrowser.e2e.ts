// The resource browser in a plain browser: sorting, filtering, keys, selection, copying, what is remembered, and its states.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { OpenPage } from './pagePreview.ts';
import { requests, subscribes, usePreview } from './support/pageSuite.ts';

describe('the resource browser', () => {
  const { open } = usePreview();

  const grid = (page: Page) => page.getByRole('grid');
  const names = (page: Page) =>
    grid(page)
      .getByRole('row')
      .evaluateAll((rows) => rows.slice(1).map((row) => row.getAttribute('aria-label') ?? ''));
  const focused = (page: Page) =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const isFocused = async (page: Page, name: RegExp) =>
    page.waitForFunction(
      (pattern) =>
        new RegExp(pattern).test(document.activeElement?.getAttribute('aria-label') ?? ''),
      name.source,
    );
  /** The arguments of the list that was asked for last. */
  const asked = (host: OpenPage) => {
    const all = (host.sent as { control?: { name?: string; args?: Record<string, unknown> } }[])
      .flatMap(({ control }) => control ?? [])
      .filter(({ name }) => name === 'resourceList');
    return all.at(-1)?.args ?? {};
  };
  const remembered = (host: OpenPage, key: string) =>
    requests(host, 'remember')
      .map(({ args }) => args as unknown as { key: string; value: unknown })
      .filter((args) => args.key.startsWith(key))
      .at(-1)?.value;

  it('lists pods under the heads of C2, trouble first', async () => {
    const { page } = await open('resourceBrowser.pods.dark');
    await page.getByRole('row', { name: /^settlement-/ }).waitFor();
    assert.deepEqual(await page.getByRole('columnheader').allInnerTexts(), [
      'Name',
      'Status',
      'Namespace',
      'Age',
      'Ready',
      'Restarts',
      'CPU / Request (%)',
      'Memory / Request (%)',
    ]);
    const [first, second] = await names(page);
    assert.match(first ?? '', /^settlement-66f4c8d7b9-hn5xr, CrashLoopBackOff, payments$/);
    assert.match(second ?? '', /^cart-7c9d8b6f5-q8wzn, .*OOMKilled, shop$/);
    assert.match((await grid(page).getAttribute('aria-rowcount')) ?? '', /^122$/);
    await page.getByText('121 of 121 pods').waitFor();
  });

  it('says how pods are without cutting it', async () => {
    const { page } = await open('resourceBrowser.pods.dark');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('row', { name: /^settlement-/ }).waitFor();
    const cut = await grid(page)
      .locator('.st > span:not(.spoken)')
      .evaluateAll((words) =>
        words.filter((word) => word.scrollWidth > word.clientWidth).map((word) => word.textContent),
      );
    assert.deepEqual(cut, []);
  });

  it('sorts by any column, in both directions', async () => {
    const host = await open('resourceBrowser.pods.dark');
    const { page } = host;
    const head = page.getByRole('columnheader', { name: 'Name', exact: true });
    await head.getByRole('button').click();
    // The row is seen in the first order too.
    await grid(page).locator('[role=columnheader][aria-sort=ascending]').waitFor();
    await page.getByRole('row', { name: /^alertmanager-0/ }).waitFor();
    assert.equal(await head.getAttribute('aria-sort'), 'ascending');
    assert.match((await names(page))[0] ?? '', /^alertmanager-0/);
    await head.getByRole('button').click();
    await page.getByRole('row', { name: /^web-/ }).first().waitFor();
    assert.match((await names(page))[0] ?? '', /^web-/);
    assert.deepEqual(remembered(host, 'sort pods'), { column: 'name', isDescending: true });
  });

  it('filters by words and by selects, which are one filter', async () => {
    const host = await open('resourceBrowser.pods.dark');
    const { page } = host;
    await page.getByRole('row', { name: /^settlement-/ }).waitFor();
    await page.getByRole('combobox', { name: 'Namespace' }).selectOption('shop');
    await page.getByRole('combobox', { name: 'Status' }).selectOption('failing');
    await page.getByText('3 of 121 pods').waitFor();
    const field = page.getByRole('textbox', { name: 'Search by name, label or node' });
    assert.equal(await field.inputValue(), 'ns:shop status:failing');
    await page.keyboard.press('Control+f');
    await page.waitForFunction(() => document.activeElement?.matches('vscode-text-field'));
    await page.keyboard.press('End');
    await page.keyboard.type(' cart');
    await page.getByText('2 of 121 pods').waitFor();
    assert.equal(asked(host)['filter'], 'ns:shop status:failing cart');
    await page.keyboard.press('Escape');
    await page.getByText('121 of 121 pods').waitFor();
    await page.keyboard.press('Escape');
    // The object that had it keeps it.
    await isFocused(page, /^cart-7c9d8b6f5-q8wzn/);
  });

  it('is walked and opened by keys', async () => {
    const host = await open('resourceBrowser.crowd.dark');
    const { page } = host;
    const row = grid(page).locator('[data-row]').first();
    await row.waitFor();
    await row.focus();
    const [first, second] = await names(page);
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(page), second);
    await page.keyboard.press('End');
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-rowindex') === '20001',
    );
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    const opened = requests(host, 'openDetail').map(({ args }) => args);
    assert.deepEqual(
      opened.map(({ beside }) => beside),
      [false, true],
    );
    assert.ok((await focused(page)).startsWith(opened[0]?.ref.name ?? '?'));
    await page.keyboard.press('Home');
    await page.waitForFunction(
      (name) => document.activeElement?.getAttribute('aria-label') === name,
      first,
    );
  });

  it('asks for what is seen alone', async () => {
    const host = await open('resourceBrowser.crowd.dark');
    const { page } = host;
    await grid(page).locator('[data-row]').first().waitFor();
    await grid(page).evaluate((element) => (element.scrollTop = 22 * 10_000));
    await grid(page).locator('[aria-rowindex="10010"]').waitFor();
    assert.ok((await grid(page).locator('[data-row]').count()) < 80);
    assert.ok(Number(asked(host)['from']) > 9_000);
    assert.ok(Number(asked(host)['count']) <= 400);
  });

  it('selects by keys and by pointer, also beyond what the page holds, and copies', async () => {
    const host = await open('resourceBrowser.crowd.dark');
    const { page } = host;
    const rows = grid(page).locator('[data-row]');
    await rows.first().waitFor();
    await rows.first().focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected').waitFor();
    await rows.nth(4).click({ modifiers: ['Control'], position: { x: 300, y: 8 } });
    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await page.getByText('Copied').waitFor();
    const lines = (requests(host, 'copyText').at(-1)?.args.text ?? '').split('\r\n');
    assert.equal(lines.length, 4);
    assert.match(lines[0] ?? '', /^Name,Status,Namespace,Age,Ready,Restarts,/);
    await rows.first().focus();
    await page.keyboard.press('Shift+End');
    await page.getByText('The first 10,000 of 20,000 selected').waitFor();
    await page.getByRole('button', { name: 'Copy names' }).click();
    await page.waitForFunction(() =>
      document.querySelector('.selbar')?.textContent?.includes('Copied'),
    );
    assert.equal((requests(host, 'copyText').at(-1)?.args.text ?? '').split('\n').length, 10_000);
    await rows.first().focus();
    await page.keyboard.press('Escape');
    await page.getByRole('toolbar').waitFor({ state: 'detached' });
  });

  it('forgets what is selected when other rows are looked at', async () => {
    const { page } = await open('resourceBrowser.pods.dark');
    const row = page.getByRole('row', { name: /^settlement-/ });
    await row.first().focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected').waitFor();
    await page.getByRole('combobox', { name: 'Namespace' }).selectOption('shop');
    await page.getByText(/^[0-9]+ of 121 pods/).waitFor();
    await row.first().waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('toolbar').count(), 0);
    assert.equal(await grid(page).locator('[aria-selected=true]').count(), 0);
  });

  it('keeps kind, filter and sorting when it is loaded again, and from another tab', async () => {
    const host = await open('resourceBrowser.pods.dark');
    const { page } = host;
    await page.getByRole('treeitem', { name: /^Deployment/ }).click();
    await page.getByRole('grid', { name: 'Deployment' }).waitFor();
    await page.getByRole('columnheader', { name: 'Age' }).getByRole('button').click();
    await page.getByRole('combobox', { name: 'Namespace' }).selectOption('shop');
    await page.getByText(/^[1-5] of 6 deployments/).waitFor();
    await page.reload();
    await page.getByRole('grid', { name: 'Deployment' }).waitFor();
    assert.deepEqual(asked(host), {
      ...asked(host),
      kind: 'deployments.apps',
      filter: 'ns:shop',
      sort: { column: 'age', isDescending: false },
    });
    assert.equal(remembered(host, 'kind '), 'deployments.apps');
    assert.equal(remembered(host, 'filter deployments.apps'), 'ns:shop');
  });

  it('shows the columns that are chosen, in their order, and remembers them', async () => {
    const host = await open('resourceBrowser.pods.dark');
    const { page } = host;
    await page.getByRole('row', { name: /^settlement-/ }).waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Owner' }).check();
    await page.getByRole('checkbox', { name: 'Namespace' }).uncheck();
    await page.getByRole('columnheader', { name: 'Owner' }).waitFor();
    const status = page.getByRole('checkbox', { name: 'Status' });
    await status.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.waitForFunction(
      () => document.querySelectorAll('[role=columnheader]')[1]?.textContent === 'Age',
    );
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox').first().waitFor({ state: 'detached' });
    assert.match(await focused(page), /^Columns$/);
    const heads = await page.getByRole('columnheader').allInnerTexts();
    assert.deepEqual(heads.slice(0, 3), ['Name', 'Age', 'Status']);
    assert.ok(heads.includes('Owner') && !heads.includes('Namespace'));
    assert.deepEqual((remembered(host, 'columns pods') as string[]).slice(0, 3), [
      'name',
      'age',
      'status',
    ]);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('columnheader', { name: 'Namespace' }).waitFor();
  });

  it('walks the kinds by keys, folds groups, and finds a kind', async () => {
    const { page } = await open('resourceBrowser.pods.dark');
    const tree = page.getByRole('tree', { name: 'Kinds' });
    await tree
      .getByRole('treeitem', { name: 'Pod 121: 2 failed, 1 pending, 1 warning, 1 terminating' })
      .focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    const group = tree.getByRole('treeitem', { name: 'Workloads' });
    assert.equal(await group.getAttribute('aria-expanded'), 'false');
    assert.equal(await tree.getByRole('treeitem', { name: /^Pod/ }).count(), 0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Container' }).waitFor();
    await page.getByRole('textbox', { name: 'Find a kind' }).fill('serv');
    assert.deepEqual(await tree.getByRole('treeitem').allInnerTexts(), [
      'Network',
      'Service\n3\n3',
    ]);
  });

  const states = [
    ['denied', 'You may not list services'],
    ['noMatch', 'No pods match'],
    ['empty', 'There are no statefulsets'],
    ['customDenied', 'You may not list certificates.cert-manager.io'],
    ['closed', 'prod-seoul-1 is not connected'],
  ] as const;
  for (const [scenario, title] of states) {
    it(`says why there is no list: ${scenario}`, async () => {
      const { page } = await open(`resourceBrowser.${scenario}.dark`);
      await page.getByRole('heading', { name: title }).waitFor();
    });
  }

  it('lists custom resources under the columns of the server', async () => {
    const { page } = await open('resourceBrowser.custom.dark');
    await page.getByRole('grid', { name: 'Certificate' }).waitFor();
    assert.deepEqual(await page.getByRole('columnheader').allInnerTexts(), [
      'Name',
      'Namespace',
      'Ready',
      'Secret',
      'Days',
      'Age',
    ]);
    assert.match((await names(page))[0] ?? '', /^gateway-tls/);
    const tree = page.getByRole('tree', { name: 'Kinds' });
    await tree.getByRole('treeitem', { name: 'Custom resources' }).waitFor();
    assert.equal(await tree.getByRole('treeitem', { name: 'Certificate 3' }).count(), 1);
    await tree.getByRole('treeitem', { name: 'ConfigMap', exact: true }).waitFor();
  });

  it('says that rows are old that cannot be read any more', async () => {
    const { page } = await open('resourceBrowser.customStale.dark');
    await page.getByRole('row', { name: /^gateway-tls/ }).waitFor();
    await page.getByText(/10\.20\.1\.10 refuses connections/).waitFor();
    await page.getByRole('button', { name: 'Reconnect now' }).waitFor();
  });

  it('tells the menu of a row which object it is', async () => {
    const { page } = await open('resourceBrowser.containers.dark');
    const row = page.getByRole('row', { name: /^settlement, / }).first();
    const context = JSON.parse((await row.getAttribute('data-vscode-context')) ?? '{}') as object;
    assert.deepEqual(context, {
      ...context,
      webviewSection: 'row',
      kind: 'Pod',
      namespace: 'payments',
      name: 'settlement-66f4c8d7b9-hn5xr',
      container: 'settlement',
    });
  });

  it('says what could not be discovered, beside what is known', async () => {
    const { page } = await open('resourceBrowser.undiscovered.dark');
    await page.getByRole('row', { name: /^settlement-/ }).waitFor();
    await page.getByText(/^Other kinds could not be found: .*10\.20\.1\.10/).waitFor();
  });

  it('subscribes to nothing twice', async () => {
    const host = await open('resourceBrowser.pods.dark');
    await host.page.getByRole('row', { name: /^settlement-/ }).waitFor();
    assert.equal(subscribes(host, 'resourceBrowser').length, 1);
    assert.equal(subscribes(host, 'resourceList').length, 1);
  });
});
