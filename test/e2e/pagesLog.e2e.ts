// The Log tab in a plain browser: tabs, following and pausing, 50,000 lines, search, filter, fields, and its states.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { LogArgs } from '../../src/shared/model/podLog.ts';
import { logScenario } from '../support/pageScenariosLog.ts';
import type { OpenPage } from './pagePreview.ts';
import { eventually } from './support/eventually.ts';
import { requests, subscribes, usePreview } from './support/pageSuite.ts';

type LogScenario = ReturnType<typeof logScenario>;

const logOf = (page: Page) => page.getByRole('log', { name: 'Log lines' });
const shown = (page: Page) => logOf(page).locator('.l .m').allTextContents();

/** The newest arguments the page subscribed with. */
function argsOf(host: OpenPage): LogArgs {
  return (subscribes(host, 'podLog').at(-1) as unknown as { args: LogArgs }).args;
}

/** What the worker would send as lines come: a snapshot for the window that is looked at. */
async function push(
  host: OpenPage,
  { log }: LogScenario,
  ...lines: readonly string[]
): Promise<void> {
  log.add(...lines);
  const { channel, gen } = subscribes(host, 'podLog').at(-1) ?? {};
  const payload = log.stateOf(argsOf(host));
  await host.post({
    t: 'frame',
    frame: { channel, gen, seq: log.ring.added + 1, kind: 'snapshot', payload },
  });
}

const isAtEnd = (page: Page) =>
  logOf(page).evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 2);

describe('the Log tab', () => {
  const { open } = usePreview();

  it('is chosen by mouse and keyboard, and kept over a reload', async () => {
    const scenario = logScenario({}, { tab: 'detail' });
    const { page } = await open('detail.log.dark', scenario);
    const tab = (name: string) => page.getByRole('tab', { name });
    await tab('Detail').waitFor();
    assert.equal(await tab('Detail').getAttribute('aria-selected'), 'true');
    await tab('Detail').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await tab('Log').getAttribute('aria-selected'), 'true');
    assert.ok(await tab('Log').evaluate((element) => element === document.activeElement));
    await page.getByRole('tabpanel', { name: 'Log' }).waitFor();
    await logOf(page).waitFor();
    await page.reload();
    await logOf(page).waitFor();
    await tab('Detail').click();
    await page.getByRole('grid', { name: 'Containers' }).waitFor();
  });

  it('is not there where the kind has none, or the right is missing', async () => {
    const { page } = await open('detail.node.dark');
    await page.getByRole('grid', { name: 'Pod List' }).waitFor();
    assert.equal(await page.getByRole('tablist').count(), 0);
  });

  it('shows the log of the container whose row is opened', async () => {
    const host = await open('detail.pod.dark', logScenario({}, { tab: 'detail' }));
    const { page } = host;
    await page.getByRole('row', { name: /^otel,/ }).focus();
    await page.keyboard.press('Enter');
    await logOf(page).waitFor();
    assert.equal(argsOf(host).source.container, 'otel');
  });

  it('follows the end, stands still where somebody reads, and comes back', async () => {
    const scenario = logScenario({ lineCount: 400 });
    const host = await open('detail.log.dark', scenario);
    const { page } = host;
    await logOf(page).waitFor();
    await eventually(async () => assert.ok(await isAtEnd(page)));
    await push(host, scenario, 'INFO the first that came');
    await page.getByText('the first that came').waitFor();
    assert.ok(await isAtEnd(page));
    await logOf(page).hover();
    await page.mouse.wheel(0, -600);
    await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
    await eventually(async () => assert.notEqual(argsOf(host).window.from, null));
    const before = await firstSeen(page);
    await push(host, scenario, 'INFO one', 'INFO two');
    await page.getByRole('button', { name: '2 new lines' }).waitFor();
    assert.equal(await firstSeen(page), before);
    await page.getByRole('button', { name: '2 new lines' }).click();
    await page.getByText('two', { exact: true }).waitFor();
    await eventually(async () => assert.ok(await isAtEnd(page)));
    await logOf(page).focus();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Following' }).waitFor();
  });

  it('counts as new what came since, whatever is filtered meanwhile', async () => {
    const scenario = logScenario({ lineCount: 400 });
    const host = await open('detail.log.dark', scenario);
    const { page } = host;
    await page.getByRole('textbox', { name: 'Filter' }).fill('ERROR');
    await page.getByText('40 lines shown').waitFor();
    await logOf(page).focus();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Filter' }).fill('');
    await page.getByText('40 lines shown').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.newlines').count(), 0);
    await push(host, scenario, 'INFO one');
    await page.getByRole('button', { name: '1 new line' }).waitFor();
  });

  it('does not call live what a worker that is gone has said', async () => {
    const host = await open('detail.log.dark');
    const foot = host.page.locator('.logfoot');
    await foot.getByText('Live').waitFor();
    await host.post({ t: 'link', up: false, why: 'starting' });
    await foot.getByText('Live').waitFor({ state: 'detached' });
    assert.ok(await logOf(host.page).isVisible());
  });

  it('has 50,000 lines to scroll through and draws a few hundred', async () => {
    const { page } = await open('detail.logLong.dark');
    await logOf(page).waitFor();
    await eventually(async () => assert.ok(await isAtEnd(page)));
    await logOf(page).evaluate((log) => (log.scrollTop = 0));
    await eventually(async () => assert.ok((await shown(page))[0]?.includes('POST /cart/items')));
    await eventually(async () => {
      const top = await logOf(page).evaluate((log) => log.scrollTop);
      assert.ok(top < 18 * 60, `at ${top}`);
    });
    for (const part of [0.2, 0.5, 0.83]) {
      await logOf(page).evaluate((log, at) => (log.scrollTop = log.scrollHeight * at), part);
      await eventually(async () => assert.ok(await fillsScreen(page)));
    }
    assert.ok((await logOf(page).locator('.l').count()) <= 300);
  });

  it('finds over all lines, forwards and backwards, and marks the match', async () => {
    const { page } = await open('detail.logLong.dark');
    await logOf(page).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('trace=af14b25477c80298');
    await page.getByText('4,999 lines').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('4,999 of 4,999').waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.getByText('4,998 of 4,999').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('1 of 4,999', { exact: true }).waitFor();
    const current = logOf(page).locator('.current mark');
    await current.waitFor();
    await eventually(async () => assert.ok(await current.isVisible()));
    assert.equal(await current.textContent(), 'trace=af14b25477c80298');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.ok(await logOf(page).evaluate((log) => log === document.activeElement));
  });

  it('scrolls on after a match that has gone before it could be shown', async () => {
    const scenario = logScenario({ lineCount: 400 });
    const gone = { place: 200, id: '100000', number: 1 };
    const host = await open('detail.log.dark', {
      ...scenario,
      answer: (method, args) => (method === 'findInLog' ? gone : scenario.answer?.(method, args)),
    });
    const { page } = host;
    await logOf(page).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('stock');
    await logOf(page).locator('mark').first().waitFor();
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(argsOf(host).window.from, 80));
    await logOf(page).hover();
    await page.mouse.wheel(0, -100_000);
    await eventually(async () => assert.equal(argsOf(host).window.from, 0));
  });

  it('filters by words, expressions and level, says what is no expression, and can be cleared', async () => {
    const { page } = await open('detail.log.dark');
    await logOf(page).waitFor();
    const filter = page.getByRole('textbox', { name: 'Filter' });
    await filter.fill('reserve took');
    await page.getByText('6 lines shown').waitFor();
    await page.getByRole('button', { name: 'Filter: Use regular expression' }).click();
    await filter.fill('^ERROR|(');
    await page.getByText('This is not a regular expression').waitFor();
    await filter.fill('^ERROR');
    await page.getByText('6 lines shown').waitFor();
    await filter.fill('there is no such line');
    // What happened between lines stays.
    await page.getByText('0 lines shown').waitFor();
    await page.getByText('ended with').waitFor();
    await filter.fill('');
    await page.getByRole('combobox', { name: 'Least level' }).click();
    await page.getByRole('option', { name: 'Errors' }).click();
    await page.getByText('18 lines shown').waitFor();
  });

  it('opens the fields of a line, by keyboard too', async () => {
    const { page } = await open('detail.logMerged.dark');
    await logOf(page).waitFor();
    const openers = page.getByRole('button', { name: 'Show the whole line and its fields' });
    await openers.last().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.locator('.whole dt').first().waitFor();
    const line = logOf(page).locator('.l', { hasText: '"Spans exported"' }).last();
    await line.getByRole('button').click();
    await page.getByText('exporter.endpoint').waitFor();
    await page.getByText('jaeger:4317', { exact: true }).waitFor();
  });

  it('shows what is written as text, whatever it is', async () => {
    const lines = ['<img src=x onerror="alert(1)"> <b>bold</b>', 'x'.repeat(5_000)];
    const { page } = await open('detail.log.dark', logScenario({ lines }));
    await page.getByText('<img src=x onerror="alert(1)"> <b>bold</b>').waitFor();
    assert.equal(await logOf(page).locator('img, .m b').count(), 0);
    await page.getByText('3,000 more characters').waitFor();
  });

  it('asks for another log when another is chosen, and shows no line of the one before', async () => {
    const host = await open('detail.log.dark');
    const { page } = host;
    await logOf(page).waitFor();
    await page.getByRole('combobox', { name: 'Container' }).click();
    await page.getByRole('option', { name: 'All containers' }).click();
    await eventually(async () => assert.equal(argsOf(host).source.container, null));
    await page.getByRole('combobox', { name: 'How much of the past' }).click();
    await page.getByRole('option', { name: 'Last 15 min' }).click();
    await eventually(async () => assert.equal(argsOf(host).source.sinceSeconds, 900));
    assert.equal(argsOf(host).source.tailLines, null);
    await page.getByRole('checkbox', { name: 'Previous container' }).click();
    await eventually(async () => assert.equal(argsOf(host).source.previous, true));
  });

  it('keeps to the container that was asked for where the pod is not watched', async () => {
    const host = await open('detail.logUnwatched.dark');
    await logOf(host.page).waitFor();
    assert.equal(argsOf(host).source.container, 'otel');
    await host.page.getByRole('combobox', { name: 'Container' }).waitFor();
  });

  it('hands what is looked at to a file and to a document', async () => {
    const host = await open('detail.logSearch.dark');
    const { page } = host;
    await logOf(page).waitFor();
    await page.getByRole('button', { name: 'Save…' }).click();
    await page.getByRole('button', { name: 'Open as Document' }).click();
    await eventually(async () => assert.equal(requests(host, 'openLogDocument').length, 1));
    const [save] = requests(host, 'saveLog');
    assert.ok(save);
    const { source, look } = save.args as unknown as LogArgs;
    assert.equal(source.container, 'cart');
    assert.equal(look.search?.text, 'stock');
  });

  it('is shown first where logs were asked for, once', async () => {
    const host = await open('detail.logAsked.dark');
    const { page } = host;
    await logOf(page).waitFor();
    assert.equal(argsOf(host).source.container, 'otel');
    await page.getByRole('tab', { name: 'Detail' }).click();
    await page.reload();
    await page.getByRole('grid', { name: 'Containers' }).waitFor();
  });

  it('begins with the first tab and container for another object in the same panel', async () => {
    const kept = { tab: 'log', of: '/Pod/shop/another', log: { container: 'x', previous: true } };
    const host = await open('detail.log.dark', logScenario({}, kept));
    const { page } = host;
    await page.getByRole('grid', { name: 'Containers' }).waitFor();
    await page.getByRole('tab', { name: 'Log' }).click();
    await logOf(page).waitFor();
    const { container, previous } = argsOf(host).source;
    assert.deepEqual([container, previous], ['cart', false]);
  });

  it('remembers how lines are drawn for other pods', async () => {
    const host = await open('detail.logRemembered.dark');
    const { page } = host;
    await page.locator('.log.wrap:not(.times)').waitFor();
    assert.equal(argsOf(host).source.tailLines, null);
    await page.getByRole('button', { name: 'Wrap lines' }).click();
    await page.locator('.log:not(.wrap)').waitFor();
    const [asked] = requests(host, 'remember');
    assert.deepEqual(asked?.args, {
      key: 'log',
      value: { wrap: false, times: false, range: 'all' },
    });
  });

  it('wraps, and hides times', async () => {
    const { page } = await open('detail.log.dark');
    await logOf(page).waitFor();
    await page.getByRole('button', { name: 'Wrap lines' }).click();
    await page.locator('.log.wrap').waitFor();
    await page.getByRole('button', { name: 'Timestamps' }).click();
    assert.equal(await logOf(page).locator('time').count(), 0);
    assert.ok(await isAtEnd(page));
  });

  it('has a state for everything that is not a line, with the next step', async () => {
    const denied = await open('detail.logDenied.dark');
    await denied.page.getByRole('heading', { name: 'You may not get pods/log in shop' }).waitFor();
    await denied.page.getByRole('button', { name: 'Check again' }).click();
    assert.equal(requests(denied, 'reconnect').length, 1);
    await denied.page.context().close();
    const failed = await open('detail.logFailed.dark');
    await failed.page.getByText('connection refused').waitFor();
    await failed.page.getByRole('button', { name: 'Try again' }).waitFor();
    await failed.page.context().close();
    const stale = await open('detail.logStale.dark');
    await stale.page.getByText('Next try in 8 s.').waitFor();
    await logOf(stale.page).waitFor();
    await stale.page.context().close();
    const waiting = await open('detail.logWaiting.dark');
    await waiting.page
      .getByRole('heading', { name: 'cart has not started yet: ContainerCreating' })
      .waitFor();
    await waiting.page.context().close();
    const empty = await open('detail.logEmpty.dark');
    await empty.page.getByRole('heading', { name: 'No lines yet' }).waitFor();
    await empty.page.context().close();
    const loading = await open('detail.logLoading.dark');
    await loading.page.locator('.skel').first().waitFor();
  });
});

/** The text of the first line on screen. */
function firstSeen(page: Page): Promise<string | undefined> {
  return logOf(page).evaluate((log) => {
    const { top } = log.getBoundingClientRect();
    const lines = [...log.querySelectorAll<HTMLElement>('[data-line]')];
    return lines.find((line) => line.getBoundingClientRect().bottom > top + 1)?.dataset['line'];
  });
}

/** Lines from the top of the screen to its end. */
function fillsScreen(page: Page): Promise<boolean> {
  return logOf(page).evaluate((log) => {
    const box = log.getBoundingClientRect();
    const lines = [...log.querySelectorAll<HTMLElement>('[data-line]')];
    const edges = lines.map((line) => line.getBoundingClientRect());
    return (
      edges.some(({ top, bottom }) => top <= box.top + 1 && bottom > box.top) &&
      edges.some(({ top, bottom }) => top < box.bottom - 1 && bottom >= box.bottom - 6)
    );
  });
}
