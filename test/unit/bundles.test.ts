// The weight of what loads first: activation and first paint stay fast only while somebody counts.
import assert from 'node:assert/strict';
import { measureBundles, type BundleSizes } from '../support/bundleSizes.ts';

const kilobyte = 1024;

describe('bundles', () => {
  let sizes: BundleSizes;

  before(async function () {
    this.timeout(60_000);
    sizes = await measureBundles();
  });

  it('load 60 KB or less on activation', () => {
    assert.ok(sizes.entryBytes > 0);
    assert.ok(sizes.entryBytes <= 60 * kilobyte, `${sizes.entryBytes} bytes`);
  });

  it('load neither client-node nor anything of the worker on activation', () => {
    const foreign = sizes.entryInputs.filter((path) =>
      /client-node|src\/extension\/(cluster|sync|session|model|views|demo|kubeconfig)\//.test(path),
    );
    assert.deepEqual(foreign, []);
  });

  it('load 110 KB or less of JavaScript before a page paints', () => {
    const pages = Object.entries(sizes.initialPageBytes);
    assert.ok(pages.length > 0);
    for (const [page, bytes] of pages) {
      assert.ok(bytes <= 110 * kilobyte, `${page}: ${bytes} bytes`);
    }
    for (const [page, bytes] of Object.entries(sizes.initialPageGzipBytes)) {
      assert.ok(bytes > 0 && bytes <= 45 * kilobyte, `${page}: ${bytes} bytes compressed`);
    }
  });

  it('load charts and the toolkit only when a page needs them', () => {
    const heavy = Object.values(sizes.initialPageInputs)
      .flat()
      .filter((path) =>
        /node_modules\/(uplot|@vscode\/webview-ui-toolkit|@microsoft)\//.test(path),
      );
    assert.deepEqual([...new Set(heavy)], []);
  });
});
