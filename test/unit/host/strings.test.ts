// Every sentence of the host and of the manifest can be translated: what is used is in the bundles, and nothing else is.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';

function json(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

describe('strings', () => {
  it('of the host are those of the l10n bundle', () => {
    const used = new Set<string>();
    for (const file of globSync('src/extension/host/**/*.ts')) {
      const code = readFileSync(file, 'utf8');
      for (const [, text] of code.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g))
        used.add(text ?? '');
      assert.ok(!/l10n\.t\(\s*[`"]/.test(code), `${file}: l10n.t takes one plain string`);
    }
    assert.deepEqual(Object.keys(json('l10n/bundle.l10n.json')).sort(), [...used].sort());
  });

  it('of the manifest are those of package.nls.json', () => {
    const manifest = readFileSync('package.json', 'utf8');
    const used = new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? ''));
    assert.deepEqual(Object.keys(json('package.nls.json')).sort(), [...used].sort());
  });
});

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly when?: string }[]>
    >;
    readonly colors: readonly { readonly id: string; readonly defaults: object }[];
    readonly configuration: readonly {
      readonly properties: Readonly<
        Record<string, { readonly scope?: string; readonly order?: number }>
      >;
    }[];
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

describe('the manifest', () => {
  const manifest = json('package.json') as unknown as Manifest;
  const { commands, menus, colors, configuration } = manifest.contributes;

  it('puts only commands that exist into menus', () => {
    const known = new Set(commands.map(({ command }) => command));
    const unknown = Object.values(menus)
      .flat()
      .filter(({ command }) => !known.has(command));
    assert.deepEqual(unknown, []);
  });

  it('offers the demo cluster first where there is no kubeconfig', () => {
    const lines = String(json('package.nls.json')['welcome.none']).split('\n');
    const buttons = lines.filter((line) => /^\[[^\]]+\]\([^)]+\)$/.test(line));
    assert.deepEqual(buttons, ['[Open Demo Cluster](command:foretop.openDemoCluster)']);
    assert.ok(lines.at(-1)?.includes('(command:foretop.openKubeconfigSetting)'));
  });

  it('offers kubectl commands for everything but the demo cluster, which no kubeconfig has', () => {
    const places = ['view/item/context', 'editor/title', 'webview/context'];
    for (const place of places) {
      const item = menus[place]?.find(({ command }) => command === 'foretop.copyKubectlCommand');
      assert.match(item?.when ?? '', /demo/i, place);
    }
    const item = menus['view/item/context']?.find(({ command }) => /Kubectl/.test(command));
    const [, pattern = ''] = /viewItem =~ \/(.*)\/$/.exec(item?.when ?? '') ?? [];
    assert.ok(new RegExp(pattern).test('object Pod +ref'));
    assert.ok(new RegExp(pattern).test('cluster +open'));
    assert.ok(!new RegExp(pattern).test('object Pod +ref +demo'));
    assert.ok(!new RegExp(pattern).test('cluster +open +demo'));
  });

  it('gives every command the category Foretop', () => {
    assert.deepEqual(
      commands.filter(({ category }) => category !== 'Foretop'),
      [],
    );
  });

  it('hides row and page commands from the palette', () => {
    const hidden = menus['commandPalette']?.filter(({ when }) => when === 'false') ?? [];
    assert.deepEqual(hidden.map(({ command }) => command).sort(), [
      'foretop.copyKubectlCommand',
      'foretop.copyName',
      'foretop.goBack',
      'foretop.goForward',
      'foretop.openToSide',
      'foretop.refreshResourceUsage',
    ]);
  });

  it('lists in the palette, while no cluster is open, only what makes sense then', () => {
    const isHidden = ({ command, enablement }: (typeof commands)[number]) => {
      const when = menus['commandPalette']?.find((item) => item.command === command)?.when;
      return [when, enablement].some((clause) => /^(false|foretop\.\w+)/.test(clause ?? ''));
    };
    assert.deepEqual(
      commands.filter((command) => !isHidden(command)).map(({ command }) => command),
      [
        'foretop.openCluster',
        'foretop.openDemoCluster',
        'foretop.refreshKubeconfigs',
        'foretop.openKubeconfigSetting',
        'foretop.showLog',
      ],
    );
  });

  it('defines every colour for dark, light and both high contrasts, with one dot', () => {
    for (const { id, defaults } of colors) {
      assert.match(id, /^foretop\.\w+$/);
      const themes = Object.keys(defaults).sort();
      assert.deepEqual(themes, ['dark', 'highContrast', 'highContrastLight', 'light'], id);
    }
    assert.equal(colors.length, 12);
  });

  it('gives every setting scope and order, and restricts what names files', () => {
    const settings = Object.assign(
      {},
      ...configuration.map(({ properties }) => properties),
    ) as Record<string, { scope?: string; order?: number }>;
    for (const [name, { scope, order }] of Object.entries(settings)) {
      assert.ok(scope && order, name);
    }
    for (const name of ['foretop.kubeconfigs', 'foretop.extraPath']) {
      assert.equal(settings[name]?.scope, 'machine');
      const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
      assert.ok(restrictedConfigurations.includes(name));
    }
  });

  it('starts on nothing but links, restored panels and the launcher', () => {
    assert.deepEqual(manifest.activationEvents, [
      'onUri',
      'onWebviewPanel:foretop.clusterDashboard',
      'onWebviewPanel:foretop.resourceBrowser',
      'onWebviewPanel:foretop.detail',
      'workspaceContains:.foretop-start',
    ]);
  });
});
