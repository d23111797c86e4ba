// Which services send traffic to a pod, and which pods a selector means.
import type { EndpointSliceRow, PodRow, ServiceRow } from '../kinds/rows.ts';
import { GroupIndex } from './groupIndex.ts';

export type Labels = Readonly<Record<string, string>>;

/** Every key of `selector` has that value in `labels`. An empty selector of a service selects nothing. */
export function matchesMap(selector: Labels, labels: Labels): boolean {
  const keys = Object.keys(selector);
  return keys.length > 0 && keys.every((key) => labels[key] === selector[key]);
}

/** Services and their endpoint slices by namespace, so that one pod's services cost one namespace. */
export class ServiceIndex {
  readonly #services = new GroupIndex<ServiceRow>();
  readonly #slices = new GroupIndex<EndpointSliceRow>();

  putService(row: ServiceRow): void {
    this.#services.put(row, row.namespace);
  }

  removeService(uid: string): void {
    this.#services.remove(uid);
  }

  putSlice(row: EndpointSliceRow): void {
    this.#slices.put(
      row,
      row.service === undefined ? undefined : `${row.namespace}/${row.service}`,
    );
  }

  removeSlice(uid: string): void {
    this.#slices.remove(uid);
  }

  /** Services that select the pod, or (without a selector) name it in an endpoint slice; by name. */
  ofPod(pod: PodRow): ServiceRow[] {
    const found: ServiceRow[] = [];
    for (const service of this.#services.of(pod.namespace)) {
      const selects = service.selector
        ? matchesMap(service.selector, pod.labels)
        : this.#endpoints(service).some((e) => e.podUid === pod.uid);
      if (selects) found.push(service);
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** A service here has no selector: only its endpoint slices tell which pods it means. */
  needsSlices(namespace: string): boolean {
    return [...this.#services.of(namespace)].some(({ selector }) => selector === undefined);
  }

  /** Uids of pods behind a service as its endpoint slices say; ready or not. */
  podUids(service: ServiceRow): ReadonlyMap<string, boolean> {
    const uids = new Map<string, boolean>();
    for (const { podUid, ready } of this.#endpoints(service)) {
      if (podUid !== undefined) uids.set(podUid, ready);
    }
    return uids;
  }

  #endpoints(service: ServiceRow): EndpointSliceRow['endpoints'] {
    return [...this.#slices.of(`${service.namespace}/${service.name}`)].flatMap((s) => s.endpoints);
  }
}
