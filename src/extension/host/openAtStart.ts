// Does what the launcher asked for through the environment (startup.ts), once, in this window.
import { resolve } from 'node:path';
import type { ContextId } from '../../shared/model/refs.ts';
import type { ClusterActions } from './clusterActions.ts';
import type { ContextStore } from './contextStore.ts';
import type { Environment } from './loginShellEnv.ts';
import type { Panels } from './panels/panels.ts';
import { contextOfFile, startWish } from './startup.ts';

export interface OpenAtStartOptions {
  readonly env: Environment;
  readonly actions: ClusterActions;
  readonly contexts: ContextStore;
  readonly panels: Panels;
  /** Shows the cluster in the tree. */
  readonly reveal: (context: ContextId) => Promise<void>;
}

export async function openAtStart(options: OpenAtStartOptions): Promise<void> {
  const { actions, contexts, env, panels, reveal } = options;
  const wish = startWish(env);
  if (!wish) return;
  if (wish.path !== undefined) await contexts.ready();
  const context = wish.path && contextOfFile(contexts.contexts, resolve(wish.path));
  const cluster =
    wish.is === 'demo' ? await actions.openDemo() : context && (await actions.open(context));
  if (!cluster) return;
  panels.openDashboard(cluster.context);
  await reveal(cluster.context);
}
