// What clusters are called where no row explains them. Two kubeconfigs may hold contexts of one name: these are told apart
// by as much of the files' paths as that takes.
import { contextName, kubeconfigPath, type ContextId } from '../../shared/model/refs.ts';
import { isDemoContext } from './demoCluster.ts';

export class ClusterNames {
  readonly #known: () => Iterable<ContextId>;

  /** `known`: all contexts that are listed or open, now. */
  constructor(known: () => Iterable<ContextId>) {
    this.#known = known;
  }

  /** `prod`, or `prod (b.yaml)` where there is another `prod`. */
  name(context: ContextId): string {
    const file = this.file(context);
    return file === undefined ? contextName(context) : `${contextName(context)} (${file})`;
  }

  /** The end of the kubeconfig's path that no context of the same name shares; undefined: the name says enough. */
  file(context: ContextId): string | undefined {
    if (isDemoContext(context)) return undefined;
    const name = contextName(context);
    const others = [...new Set(this.#known())]
      .filter((id) => id !== context && contextName(id) === name)
      .map((id) => segments(kubeconfigPath(id)));
    if (others.length === 0) return undefined;
    const own = segments(kubeconfigPath(context));
    for (let count = 1; count < own.length; count++) {
      const end = own.slice(-count).join('/');
      if (!others.some((other) => other.slice(-count).join('/') === end)) return end;
    }
    return kubeconfigPath(context);
  }
}

function segments(path: string): string[] {
  return path.split(/[/\\]/);
}
