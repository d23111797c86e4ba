// Labels of chart marks: short, within the plot, never over each other.
import assert from 'node:assert/strict';
import { marksNear, placeLabels, workloadOfPod } from '../../../src/webviews/lib/chartMarks.ts';

describe('workloadOfPod', () => {
  const cases: readonly (readonly [pod: string, workload: string])[] = [
    ['cart-7c9d8b6f5-q8wzn', 'cart'],
    ['stock-db-0', 'stock-db'],
    ['cilium-x9mj9', 'cilium'],
    ['kube-proxy', 'kube-proxy'],
    ['my-batch-chart', 'my-batch-chart'],
    ['report-29547780-8xq2k', 'report-29547780'],
    ['-0', '-0'],
  ];
  for (const [pod, workload] of cases) {
    it(`takes ${pod} for a pod of ${workload}`, () => assert.equal(workloadOfPod(pod), workload));
  }
});

describe('placeLabels', () => {
  const mark = (xPx: number, weight = 1) => ({ xPx, labelPx: 50, weight });
  const cases: readonly (readonly [
    what: string,
    marks: readonly ReturnType<typeof mark>[],
    starts: readonly (number | undefined)[],
  ])[] = [
    ['stands right of its line', [mark(10)], [14]],
    ['goes to the left where the plot ends', [mark(180)], [126]],
    ['is left out where neither side has room', [{ ...mark(30), labelPx: 190 }], [undefined]],
    ['gives way to a newer one', [mark(10), mark(20)], [undefined, 24]],
    ['gives way to one of more weight', [mark(10, 2), mark(20)], [14, undefined]],
    ['stays where both have room', [mark(10), mark(100)], [14, 104]],
    ['takes the free side', [mark(90), mark(100)], [36, 104]],
  ];
  for (const [what, marks, starts] of cases) {
    it(what, () => assert.deepEqual(placeLabels(marks, 200), starts));
  }
});

describe('marksNear', () => {
  it('finds all marks at the cursor', () => {
    const marks = [{ xPx: 5 }, { xPx: 10 }, { xPx: 30 }];
    assert.deepEqual(marksNear(marks, 9), [{ xPx: 5 }, { xPx: 10 }]);
  });
});
