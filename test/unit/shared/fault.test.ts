// A fault keeps its meaning when it crosses from one bundle into another.
import assert from 'node:assert/strict';
import { FaultError, faultOf } from '../../../src/shared/model/fault.ts';

describe('FaultError', () => {
  const fault = { kind: 'timeout', message: { key: 'fault.unexpected' } } as const;

  it('is recognised when another bundle made it', () => {
    const foreign = Object.assign(new Error('x'), { name: 'FaultError', fault });
    assert.ok(foreign instanceof FaultError);
    assert.equal(faultOf(foreign), fault);
  });

  it('is not taken for any other error', () => {
    assert.equal(new Error('x') instanceof FaultError, false);
    assert.equal(faultOf(new Error('why')).detail, 'why');
  });

  it('is not taken for one of its own kinds, which are', () => {
    class Refusal extends FaultError {}
    assert.equal(new FaultError(fault) instanceof Refusal, false);
    assert.ok(new Refusal(fault) instanceof Refusal);
    assert.ok(new Refusal(fault) instanceof FaultError);
  });
});
