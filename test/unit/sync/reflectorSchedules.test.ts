// Random faults in random order, while objects come and go: afterwards the store must equal the server. A failure names
// its seed; FORETOP_SEED repeats it, FORETOP_SCHEDULES sets how many are run.
import assert from 'node:assert/strict';
import { faultsEach } from '../../support/faultSchedule.ts';
import { quantile, runOnMock } from '../../support/scheduleOnMock.ts';

const schedules = Number(process.env['FORETOP_SCHEDULES'] ?? 100);
const firstSeed = Number(process.env['FORETOP_SEED'] ?? 20_260_312);

describe('reflector under random faults', () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  before(() => process.on('unhandledRejection', onRejection));
  after(() => process.off('unhandledRejection', onRejection));

  it(`converges after ${schedules} schedules of ${faultsEach} faults, from seed ${firstSeed}`, async function () {
    this.timeout(schedules * 1000);
    const took: number[] = [];
    for (let index = 0; index < schedules; index++) {
      took.push((await runOnMock(firstSeed + index)).tookMs);
    }
    assert.deepEqual(rejections, []);
    took.sort((a, b) => a - b);
    const [p50, p99, most] = [0.5, 0.99, 1].map((share) => `${quantile(took, share) / 1000} s`);
    console.error(`      p50 ${p50}, p99 ${p99}, most ${most} (simulated)`);
  });
});
