// Which pods a filter lets through, told from what pods share (names of nodes, labels, shapes), each looked at once.
import { hasLabel, labelTest, nameTest, type FilterTerm } from '../../shared/model/listFilter.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { containerStatus } from '../model/containers.ts';
import { isSaid, isStatus } from './listStatus.ts';
import { containerAt, slotOf, type PodItem } from './podItems.ts';

type Test = (slot: Slot) => boolean;
type ItemTest = (item: PodItem) => boolean;

/** For the moment: it is not to be kept beyond the next change. */
export function podTest(model: ClusterModel, terms: readonly FilterTerm[]): ItemTest {
  return allOf(terms, (term, value) => ofPod(testOf(model, term, value)));
}

/** A container's state is its own, and it is found by its name and image too. */
export function containerTest(model: ClusterModel, terms: readonly FilterTerm[]): ItemTest {
  return allOf(terms, (term, value) => {
    if (term.field === 'status') return containerStatusTest(model, value);
    const ofItsPod = ofPod(testOf(model, term, value));
    if (term.field !== 'text') return ofItsPod;
    const isIts: ItemTest = (item) => {
      const { name, image } = containerAt(model, item);
      return name.toLowerCase().includes(value) || image.toLowerCase().includes(value);
    };
    return (item) => isIts(item) || ofItsPod(item);
  });
}

const ofPod =
  (test: Test): ItemTest =>
  (item) =>
    test(slotOf(item));

/** All terms hold, each in one of its values. */
export function allOf<T>(
  terms: readonly FilterTerm[],
  make: (term: FilterTerm, value: string) => (item: T) => boolean,
): (item: T) => boolean {
  const tests = terms.map((term) => {
    const any = term.values.map((value) => make(term, value));
    const isOne = (item: T) => any.some((test) => test(item));
    return term.isNot ? (item: T) => !isOne(item) : isOne;
  });
  return (item) => tests.every((test) => test(item));
}

function containerStatusTest(model: ClusterModel, value: string): ItemTest {
  const { store } = model.pods;
  return (item) => {
    const { phase } = store.factsAt(slotOf(item));
    return isStatus(containerStatus(containerAt(model, item), phase), value);
  };
}

/** Changes when a name that is asked for comes to exist or goes: it is then matched otherwise. */
export function knownNames(model: ClusterModel, terms: readonly FilterTerm[]): string {
  return terms
    .flatMap(({ field, values }) => values.map((value) => Number(isKnown(model, field, value))))
    .join('');
}

export function isKnown(model: ClusterModel, field: FilterTerm['field'], name: string): boolean {
  const { stores } = model.inputs;
  if (field === 'namespace') {
    return stores.namespaces.byName('', name) !== undefined || stores.pods.namespaceIdOf(name) >= 0;
  }
  if (field !== 'node') return false;
  return stores.nodes.byName('', name) !== undefined || stores.pods.nodeIdOf(name) >= 0;
}

function testOf(model: ClusterModel, { field }: FilterTerm, value: string): Test {
  const { pods } = model;
  const { store } = pods;
  switch (field) {
    case 'namespace': {
      const test = nameTest(value, isKnown(model, field, value));
      return remembered(
        (slot) => store.namespaceIdAt(slot),
        (slot) => test(store.namespaceAt(slot)),
      );
    }
    case 'node': {
      const test = nameTest(value, isKnown(model, field, value));
      return remembered(
        (slot) => store.nodeIdAt(slot),
        (slot) => test(store.nodeAt(slot)),
      );
    }
    case 'label': {
      const test = labelTest(value);
      return remembered(
        (slot) => store.labelsAt(slot),
        (slot) => hasLabel(store.labelsAt(slot), test),
      );
    }
    case 'status':
      return remembered(
        (slot) => pods.statusAt(slot),
        (slot) => isStatus(pods.statusAt(slot), value),
      );
    case 'owner': {
      const test = nameTest(value, false);
      const names = (slot: Slot) => [pods.workloadAt(slot).name, store.ownerAt(slot)?.name ?? ''];
      return remembered(
        (slot) => store.ownerIdAt(slot),
        (slot) => names(slot).some(test),
      );
    }
    case 'text':
      return textTest(model, value);
  }
}

/** In the name, the node's, a label's value, or what is said of how it is. */
function textTest(model: ClusterModel, text: string): Test {
  const { pods } = model;
  const { store } = pods;
  const inName = store.nameMatcher(text);
  const inNode = remembered(
    (slot) => store.nodeIdAt(slot),
    (slot) => store.nodeAt(slot).includes(text),
  );
  const inLabels = remembered(
    (slot) => store.labelsAt(slot),
    (slot) => Object.values(store.labelsAt(slot)).some((of) => of.toLowerCase().includes(text)),
  );
  const inStatus = remembered(
    (slot) => pods.statusAt(slot),
    (slot) => isSaid(pods.statusAt(slot), text),
  );
  return (slot) => inName(slot) || inNode(slot) || inLabels(slot) || inStatus(slot);
}

/** Asked once for each key. */
function remembered<K>(keyOf: (slot: Slot) => K, test: Test): Test {
  const known = new Map<K, boolean>();
  return (slot) => {
    const key = keyOf(slot);
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = test(slot)));
    return answer;
  };
}
