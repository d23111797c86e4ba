// Static pods by the component they run: `kube-scheduler` on each node of the control plane.
import type { PodStore, Slot } from '../kinds/podStore.ts';

export class Mirrors {
  readonly #slots = new Map<string, Set<Slot>>();
  readonly #componentOf = new Map<Slot, string>();

  put(slot: Slot, store: PodStore): void {
    this.remove(slot);
    if (!store.factsAt(slot).isMirror) return;
    const component = componentOf(store, slot);
    let slots = this.#slots.get(component);
    if (!slots) this.#slots.set(component, (slots = new Set()));
    slots.add(slot);
    this.#componentOf.set(slot, component);
  }

  remove(slot: Slot): void {
    const component = this.#componentOf.get(slot);
    if (component === undefined) return;
    this.#componentOf.delete(slot);
    this.#slots.get(component)?.delete(slot);
  }

  of(component: string): Slot[] {
    return [...(this.#slots.get(component) ?? [])];
  }
}

/** kubeadm's `component` label, OpenShift's and others' `app` or `k8s-app`, or the name without the node's. */
function componentOf(store: PodStore, slot: Slot): string {
  const { component, app, 'k8s-app': k8sApp } = store.labelsAt(slot);
  const bare = store.nameAt(slot).replace(`-${store.nodeAt(slot)}`, '');
  return (component ?? app ?? k8sApp ?? bare).replace(/^openshift-/, '');
}
