// The host's small pure parts: links, the namespace setting, the start wish, panel subjects, the page's document.
import assert from 'node:assert/strict';
import { linkQuery, parseLink } from '../../../src/extension/host/links.ts';
import { parseEnv } from '../../../src/extension/host/loginShellEnv.ts';
import { namespacesOf } from '../../../src/extension/host/namespaceSetting.ts';
import { pageHtml } from '../../../src/extension/host/panels/pageHtml.ts';
import {
  SubjectHistory,
  iconOf,
  subjectKey,
  subjectOf,
} from '../../../src/extension/host/panels/subjects.ts';
import { contextOfFile, startWish } from '../../../src/extension/host/startup.ts';
import { contextId } from '../../../src/shared/model/refs.ts';
import type { PageSubject } from '../../../src/shared/protocol/boot.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const context = contextId('/k', 'prod');
const ref = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'cart-1' };
const detail: PageSubject = { page: 'detail', context, ref: { ...ref, context } };

describe('links', () => {
  /** What VS Code may make of a query on its way: nothing, or decoded once or twice. */
  const decodings: readonly ((query: string) => string)[] = [
    (query) => query,
    (query) => decodeURIComponent(query),
    (query) => decodeURIComponent(decodeURIComponent(query)),
  ];
  const seed = 18;

  it(`come back as they were made, however often they are decoded (seed ${seed})`, () => {
    const random = seededRandom(seed);
    const odd = ['a', 'b', '+', '&', '%', '=', ' ', '?', '#', '/', ':', '"', "'", '\\', 'é', '😀'];
    odd.push('\ud800', '%2B', '%26', '&kind=', 'arn:aws:eks:x/y');
    const name = () =>
      Array.from({ length: 1 + Math.floor(random() * 8) }, () => {
        return odd[Math.floor(random() * odd.length)];
      }).join('');
    for (let round = 0; round < 500; round++) {
      const target = {
        contextName: name(),
        ...(random() < 0.2
          ? {}
          : {
              ref: {
                group: random() < 0.5 ? '' : name(),
                version: name(),
                kind: name(),
                name: name(),
                ...(random() < 0.5 ? {} : { namespace: name() }),
              },
            }),
      };
      const query = linkQuery(target);
      for (const decoded of decodings) assert.deepEqual(parseLink('/open', decoded(query)), target);
    }
  });

  it('may name the resource browser, and no page that there is not', () => {
    const link = { contextName: 'prod', page: 'resourceBrowser' } as const;
    assert.deepEqual(parseLink('/open', linkQuery(link)), link);
    assert.deepEqual(parseLink('/open', 'context=prod&page=resourceBrowser'), link);
    assert.deepEqual(parseLink('/open', 'context=prod&page=x'), { contextName: 'prod' });
  });

  it('leave the kubeconfig and the uid out', () => {
    const query = linkQuery({ contextName: 'prod', ref: { ...ref, uid: 'u1' } });
    assert.deepEqual(parseLink('/open', query), { contextName: 'prod', ref });
  });

  it('may be written by hand', () => {
    const query = 'context=prod&kind=Pod&namespace=shop&name=cart-1';
    assert.deepEqual(parseLink('/open', query), { contextName: 'prod', ref });
    assert.deepEqual(parseLink('/open', 'context=prod'), { contextName: 'prod' });
  });

  const packed = (value: unknown) =>
    `to=${Buffer.from(JSON.stringify(value)).toString('base64url')}`;
  for (const [path, query] of [
    ['/delete', 'context=prod'],
    ['/open', ''],
    ['/open', 'kind=Pod&name=x'],
    ['/open', 'to='],
    ['/open', 'to=%%%'],
    ['/open', packed({ context: 'prod' })],
    ['/open', packed(['prod', 3, 'x'])],
    ['/open', packed(['', 'Pod', 'x'])],
    ['/open', packed(['x'.repeat(5_000)])],
  ] as const) {
    it(`refuse ${path}?${query.slice(0, 60)}`, () =>
      assert.equal(parseLink(path, query), undefined));
  }
});

describe('foretop.namespaces', () => {
  const cases: readonly (readonly [unknown, string, readonly string[] | undefined])[] = [
    [{ 'prod-*': ['shop', 'pay'] }, 'prod-seoul', ['shop', 'pay']],
    [{ 'prod-*': ['shop'] }, 'my-prod-1', undefined],
    [{ 'a.b': ['x'] }, 'axb', undefined],
    [{ '*': ['x'], prod: ['y'] }, 'prod', ['x']],
    [{ prod: 'shop' }, 'prod', undefined],
    [{ prod: [1, '', 'x', 'x'] }, 'prod', ['x']],
    [{ prod: [] }, 'prod', undefined],
    [null, 'prod', undefined],
    ['x', 'prod', undefined],
  ];
  for (const [setting, name, expected] of cases) {
    it(`${JSON.stringify(setting)} gives ${name} ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(namespacesOf(setting, name), expected);
    });
  }
});

describe('the login shell', () => {
  it('may print anything around its environment', () => {
    const json = JSON.stringify({ PATH: '/a', ELECTRON_RUN_AS_NODE: '1' });
    const output = `welcome\n__foretop_env__${json}__foretop_env__\nbye`;
    assert.deepEqual(parseEnv(output), { PATH: '/a' });
  });

  for (const output of ['', 'rubbish', '__foretop_env__{', '__foretop_env__3__foretop_env__']) {
    it(`gives nothing for ${JSON.stringify(output)}`, () =>
      assert.equal(parseEnv(output), undefined));
  }
});

describe('the start wish', () => {
  it('comes from the environment', () => {
    assert.equal(startWish({}), undefined);
    assert.equal(startWish({ FORETOP_OPEN_DEMO: '0' }), undefined);
    assert.deepEqual(startWish({ FORETOP_OPEN_DEMO: '1' }), { is: 'demo' });
    assert.deepEqual(startWish({ FORETOP_OPEN_KUBECONFIG: '/f' }), {
      is: 'kubeconfig',
      path: '/f',
    });
  });

  it('takes the current context of the file, else its first', () => {
    const of = (file: string, name: string, isCurrent: boolean) => ({
      id: contextId(file, name),
      file,
      isCurrent,
    });
    const contexts = [of('/a', 'x', true), of('/b', 'y', false), of('/b', 'z', true)];
    assert.equal(contextOfFile(contexts, '/b'), contextId('/b', 'z'));
    assert.equal(contextOfFile(contexts.slice(0, 2), '/b'), contextId('/b', 'y'));
    assert.equal(contextOfFile(contexts, '/c'), undefined);
  });
});

describe('panel subjects', () => {
  it('are the same for a recreated object', () => {
    const recreated: PageSubject = {
      page: 'detail',
      context,
      ref: { ...ref, context, uid: 'new' },
    };
    assert.equal(subjectKey(recreated), subjectKey(detail));
    assert.notEqual(subjectKey({ page: 'clusterDashboard', context }), subjectKey(detail));
  });

  it('come back from what a page kept, or not at all', () => {
    assert.deepEqual(subjectOf({ subject: detail }, 'detail'), detail);
    assert.deepEqual(subjectOf({ subject: detail }, 'clusterDashboard'), {
      page: 'clusterDashboard',
      context,
    });
    assert.equal(subjectOf({ subject: { page: 'detail', context } }, 'detail'), undefined);
    for (const state of [undefined, null, 3, {}, { subject: 'x' }, { subject: {} }]) {
      assert.equal(subjectOf(state, 'detail'), undefined);
    }
  });

  it('have an icon, unknown kinds too', () => {
    const icon = (kind: string) =>
      iconOf({ page: 'detail', context, ref: { ...ref, context, kind } });
    assert.deepEqual(
      [icon('Pod'), icon('StatefulSet'), icon('Widget')],
      ['pod', 'statefulSet', 'object'],
    );
  });

  it('are walked back and forward, and a new one forgets what lay ahead', () => {
    const subject = (name: string): PageSubject => ({ ...detail, ref: { ...ref, context, name } });
    const history = new SubjectHistory(subject('a'));
    const name = () => (history.current.page === 'detail' ? history.current.ref.name : '');
    history.push(subject('b'));
    assert.ok(history.go(-1));
    assert.ok(!history.go(-1));
    assert.equal(name(), 'a');
    assert.ok(history.canGoForward);
    history.push(subject('c'));
    assert.ok(!history.canGoForward);
    assert.ok(history.go(-1));
    assert.equal(name(), 'a');
  });
});

describe('the document of a page', () => {
  it('escapes what comes from a cluster and allows nothing unsafe', () => {
    const html = pageHtml({
      cspSource: 'https://csp',
      scriptUri: 'https://csp/p.js',
      styleUri: 'https://csp/p.css',
      preloadUris: ['https://csp/chunks/a.js'],
      title: '<b>"x"</b>',
      boot: {
        subject: {
          page: 'detail',
          context,
          ref: { ...ref, context, name: `'"><script>x</script>` },
        },
        channelPrefix: 'page1:',
        locale: 'en',
        clusterName: 'prod',
      },
    });
    assert.ok(!html.includes('<script>x'));
    assert.ok(!html.includes('unsafe'));
    assert.match(html, /<h1 aria-label="&lt;b&gt;&quot;x&quot;&lt;\/b&gt;">/);
    assert.match(html, /rel="modulepreload" href="https:\/\/csp\/chunks\/a\.js"/);
    const [, attribute = ''] = /data-boot="([^"]*)"/.exec(html) ?? [];
    const plain = attribute
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    assert.equal((JSON.parse(plain) as { channelPrefix: string }).channelPrefix, 'page1:');
  });
});
