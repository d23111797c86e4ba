// What a launcher (F5, `npm run demo`) may ask for through the environment: a cluster open on its dashboard from the start.
import type { ContextId } from '../../shared/model/refs.ts';
import type { Environment } from './loginShellEnv.ts';

export interface StartWish {
  readonly is: 'demo' | 'kubeconfig';
  /** For `kubeconfig`: open the current context of this file. */
  readonly path?: string;
}

/** `FORETOP_OPEN_DEMO=1`, or `FORETOP_OPEN_KUBECONFIG=path`. */
export function startWish(env: Environment): StartWish | undefined {
  const path = env['FORETOP_OPEN_KUBECONFIG'];
  if (path) return { is: 'kubeconfig', path };
  return env['FORETOP_OPEN_DEMO'] === '1' ? { is: 'demo' } : undefined;
}

/** The current context of the file, or its first; undefined when there is none of that file. */
export function contextOfFile(
  contexts: readonly {
    readonly id: ContextId;
    readonly file: string;
    readonly isCurrent: boolean;
  }[],
  path: string,
): ContextId | undefined {
  const own = contexts.filter(({ file }) => file === path);
  return (own.find(({ isCurrent }) => isCurrent) ?? own[0])?.id;
}
