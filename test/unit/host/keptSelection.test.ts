import assert from 'node:assert/strict';
import type { Memento, TreeView } from 'vscode';
import { KeptSelection } from '../../../src/extension/host/tree/keptSelection.ts';
import type { TreeModel } from '../../../src/extension/host/tree/treeModel.ts';
import type { TreeNode } from '../../../src/extension/host/tree/treeNodes.ts';
import { ManualClock } from '../../support/manualClock.ts';

const node = (key: string) => ({ is: 'notice', key }) as TreeNode;

function setup(before?: string) {
  const clock = new ManualClock();
  const state = new Map<string, unknown>(before ? [['tree.selected', before]] : []);
  const view = { selection: [] as TreeNode[], visible: true };
  const loaded = new Set<string>();
  const revealed: string[] = [];
  const kept = new KeptSelection({
    view: view as unknown as TreeView<TreeNode>,
    model: { has: (key: string) => loaded.has(key) } as TreeModel,
    workspaceState: {
      get: (key: string) => state.get(key),
      update: (key: string, value: unknown) => Promise.resolve(state.set(key, value)),
    } as unknown as Memento,
    clock,
    reveal: (shown) => Promise.resolve(void revealed.push(shown.key)),
  });
  const select = (...keys: string[]) => {
    view.selection = keys.map(node);
    kept.noteSelected(view.selection);
  };
  const show = (key: string) => {
    kept.noteShown(node(key));
    clock.advance(1);
    return revealed.splice(0);
  };
  return { loaded, select, show, state, view };
}

describe('the kept selection', () => {
  it('comes back with its row', () => {
    const { loaded, select, show } = setup();
    loaded.add('a');
    select('a', 'b');
    loaded.delete('a');
    select();
    assert.deepEqual(show('b'), []);
    assert.deepEqual(show('a'), ['a']);
  });

  it('comes back after a reload, unless something else is selected or the view hidden', () => {
    const { select, show, state, view } = setup('a');
    view.visible = false;
    assert.deepEqual(show('a'), []);
    view.visible = true;
    assert.deepEqual(show('a'), ['a']);
    select('b');
    assert.deepEqual(show('a'), []);
    assert.equal(state.get('tree.selected'), 'b');
  });

  it('is forgotten when the user lets go of a row that is there', () => {
    const { loaded, select, show } = setup();
    loaded.add('a');
    select('a');
    select();
    assert.deepEqual(show('a'), []);
  });
});
