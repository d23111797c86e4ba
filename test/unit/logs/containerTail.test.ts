import assert from 'node:assert/strict';
import { faultOfKind, type FakeLine } from '../../support/fakeLogs.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { ended, before } from '../../support/rowBuilders.ts';
import { cartFacts, TailBench } from '../../support/tailBench.ts';

const start = Date.UTC(2026, 2, 12, 5, 0, 0);
const line = (text: string, ms = 0, nanos = 0): FakeLine => ({ ms: start + ms, nanos, text });

describe('a followed log', () => {
  let bench: TailBench;

  const open = async (...args: ConstructorParameters<typeof TailBench>) => {
    bench = new TailBench(...args);
    await bench.pass();
    return bench;
  };
  afterEach(() => bench.life.dispose());

  it('has the past, and what comes', async () => {
    bench = new TailBench({ tailLines: 2 });
    bench.cart.log(line('one'), line('two', 10), line('three', 20));
    await bench.pass();
    assert.deepEqual(bench.lines, ['two', 'three']);
    assert.equal(bench.log.isTail, true);
    bench.cart.log(line('four', 30));
    await bench.pass();
    assert.deepEqual(bench.lines, ['two', 'three', 'four']);
    assert.equal(bench.state, 'following');
  });

  it('asks for times, and for what was wished', async () => {
    await open({ tailLines: 100, sinceSeconds: 300 });
    const [query] = bench.cart.requests;
    assert.equal(
      String(query),
      'timestamps=true&container=cart&follow=true&tailLines=100&sinceSeconds=300',
    );
  });

  it('goes on after a cut with neither a gap nor a double, at one time or within a line', async () => {
    await open();
    bench.cart.log(line('a', 0, 1), line('b', 0, 2), line('same', 5, 7), line('same', 5, 7));
    await bench.pass();
    bench.cart.raw('2026-03-12T05:00:00.006000000Z half a li');
    await bench.pass();
    bench.cart.cut();
    bench.cart.log(line('same', 5, 7), line('half a line', 6), line('after', 7));
    await bench.pass(1_000);
    assert.deepEqual(bench.lines, ['a', 'b', 'same', 'same', 'same', 'half a line', 'after']);
    assert.equal(bench.cart.requests.at(-1)?.get('sinceTime'), '2026-03-12T04:59:59Z');
    assert.equal(bench.cart.requests.at(-1)?.get('tailLines'), null);
  });

  it('drops what was before its first line, when that second is repeated', async () => {
    bench = new TailBench({ tailLines: 1 });
    bench.cart.log(line('before', 1), line('as late', 5), line('first', 5));
    await bench.pass();
    bench.cart.cut();
    await bench.pass(1_000);
    bench.cart.log(line('next', 6));
    await bench.pass();
    assert.deepEqual(bench.lines, ['first', 'next']);
  });

  it('survives 100 cuts at any byte', async function () {
    this.timeout(20_000);
    const seed = Number(process.env['FORETOP_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const random = seededRandom(seed);
    await open();
    const { cart } = bench;
    cart.chunkBytes = () => 1 + Math.floor(random() * 300);
    cart.cutAfter = () => (random() < 0.5 ? Math.floor(random() * 4_000) : Infinity);
    let number = 0;
    let at = 0;
    for (let cut = 0; cut < 100; cut += 1) {
      const many = Math.floor(random() * 12);
      for (let count = 0; count < many; count += 1) {
        // Many lines have the same time; some are a little older than the one before.
        if (random() < 0.5) at += Math.floor(random() * 400);
        const back = random() < 0.1 ? Math.min(at, 3) : 0;
        cart.log(line(`line ${(number += 1)}`, at - back, Math.floor(random() * 2)));
      }
      if (random() < 0.7) await bench.pass(Math.floor(random() * 100));
      cart.cut(random() < 0.2 ? 'clean' : faultOfKind('unreachable'));
      await bench.pass(Math.floor(random() * 2_000));
    }
    cart.cutAfter = () => Infinity;
    cart.log(line(`line ${(number += 1)}`, at));
    await bench.pass(120_000);
    const expected = Array.from({ length: number }, (_, index) => `line ${index + 1}`);
    assert.deepEqual(bench.lines, expected, `seed ${seed}`);
  });

  it('tells a restart, takes the rest of the run before, and goes on', async () => {
    await open();
    bench.cart.log(line('one'), line('two', 10));
    await bench.pass();
    bench.cart.cut();
    bench.cart.log(line('last words', 20));
    bench.cart.restart();
    bench.cart.log(line('hello again', 5_000));
    await bench.pass(1_000);
    assert.deepEqual(bench.lines, [
      'one',
      'two',
      'last words',
      '--- cart started again',
      'hello again',
    ]);
    const last = ended({ reason: 'OOMKilled', exitCode: 137, finishedAt: before(125_000) });
    bench.say({ restarts: 1, last });
    assert.match(
      bench.lines[3] ?? '',
      /^--- cart ended with OOMKilled at .* \(exit 137\), restart 1$/,
    );
  });

  it('reads a crashed container once, waits for its next start, and marks it', async () => {
    const last = ended({ reason: 'Error', exitCode: 1 });
    const crashed = cartFacts({ state: 'waiting', reason: 'CrashLoopBackOff', restarts: 3, last });
    bench = new TailBench({}, [crashed]);
    bench.cart.log(line('starting'), line('boom', 10));
    bench.cart.exit();
    await bench.pass();
    assert.deepEqual(bench.lines, ['starting', 'boom']);
    assert.match(
      bench.state,
      /^waiting: cart ended with Error .*waits to start again: CrashLoopBackOff$/,
    );
    await bench.pass(600_000);
    assert.equal(bench.cart.requests.length, 1);
    bench.cart.restart();
    bench.cart.log(line('starting', 60_000));
    bench.say({ restarts: 4, last });
    await bench.pass();
    assert.equal(bench.lines[2]?.endsWith('restart 4'), true, bench.lines[2]);
    assert.deepEqual(bench.lines.slice(3), ['starting']);
  });

  it('reads a run that began and ended while the one before was still read', async () => {
    await open();
    bench.cart.log(line('run 0'));
    await bench.pass();
    bench.cart.exitLate();
    bench.cart.restart();
    bench.cart.log(line('run 1', 5_000));
    bench.cart.exit();
    const last = ended({ reason: 'Error', exitCode: 1 });
    bench.say({ state: 'waiting', reason: 'CrashLoopBackOff', restarts: 1, last });
    bench.cart.endLate();
    await bench.pass();
    assert.match(bench.lines[1] ?? '', /restart 1$/);
    assert.deepEqual([bench.lines[0], ...bench.lines.slice(2)], ['run 0', 'run 1']);
    assert.match(bench.state, /^waiting: /);
    const count = bench.cart.requests.length;
    await bench.pass(600_000);
    assert.equal(bench.cart.requests.length, count);
  });

  it('waits for a container that has not started, without asking', async () => {
    await open({}, [cartFacts({ state: 'waiting', reason: 'ContainerCreating' })]);
    assert.equal(bench.state, 'waiting: cart has not started yet: ContainerCreating');
    await bench.pass(600_000);
    assert.equal(bench.cart.requests.length, 0);
    bench.cart.log(line('hello'));
    bench.say({});
    await bench.pass();
    assert.deepEqual(bench.lines, ['hello']);
  });

  it('ends with the container, and takes its last line without an end', async () => {
    await open();
    bench.cart.log(line('one'));
    await bench.pass();
    bench.cart.raw('2026-03-12T05:00:01.000000000Z no newline');
    bench.say({ state: 'terminated', reason: 'Completed', exitCode: 0 });
    bench.cart.exit();
    await bench.pass();
    assert.deepEqual(bench.lines, ['one', 'no newline']);
    assert.equal(bench.state, 'ended: cart ended with Completed (exit 0)');
    assert.equal(bench.cart.openCount, 0);
    assert.equal(bench.clock.pending, 0);
  });

  it('says that the log of an unwatched container ended, takes its last line, and goes on', async () => {
    bench = new TailBench({}, [cartFacts()], { is: 'unwatched' });
    bench.cart.log(line('one'), { ...line('no newline', 10), hasNoEnd: true });
    bench.cart.isRunning = false;
    await bench.pass();
    assert.deepEqual([bench.lines, bench.state], [['one'], 'following']);
    await bench.pass(10_000);
    assert.deepEqual(bench.lines, ['one', 'no newline']);
    assert.match(bench.state, /^ended: The log ends here/);
    const seen = new Set<string>();
    const life = bench.log.onDidChange(() => seen.add(bench.state));
    await bench.pass(120_000);
    assert.deepEqual([...seen], []);
    life.dispose();
    bench.cart.isRunning = true;
    bench.cart.restart();
    bench.cart.log(line('again', 60_000));
    await bench.pass(60_000);
    assert.equal(bench.lines.at(-1), 'again');
    assert.equal(bench.state, 'following');
  });

  it('says that lines may be missing when nothing that it has comes again', async () => {
    await open();
    bench.cart.log(line('one'), line('two', 10));
    await bench.pass();
    bench.cart.cut();
    bench.cart.runs[0]?.splice(0);
    bench.cart.log(line('after rotation', 60_000));
    await bench.pass(1_000);
    assert.match(bench.lines[2] ?? '', /^--- Lines may be missing here/);
    assert.equal(bench.lines[3], 'after rotation');
  });

  it('says why it may not, and asks seldom, or when asked to', async () => {
    bench = new TailBench();
    bench.cart.failures.push(faultOfKind('forbidden'), faultOfKind('forbidden'));
    await bench.pass();
    assert.equal(bench.state, 'denied');
    await bench.pass(59_000);
    assert.equal(bench.cart.requests.length, 1);
    bench.log.retryNow();
    await bench.pass();
    assert.equal(bench.cart.requests.length, 2);
    bench.log.retryNow();
    await bench.pass();
    assert.equal(bench.state, 'following');
  });

  it('takes no log without a name that is refused for one that is still to come', async () => {
    const refused = faultOfKind('invalid', 'a container name must be specified');
    bench = new TailBench({ container: null }, [cartFacts()], { is: 'unwatched' });
    bench.cart.failures.push(refused);
    await bench.pass();
    const [stream] = bench.log.streams;
    assert.equal(stream?.state.is === 'failed' && stream.state.fault.detail, refused.fault.detail);
  });

  it('keeps its lines while the server is away, and tells when it tries again', async () => {
    await open();
    bench.cart.log(line('one'));
    await bench.pass();
    for (let tries = 0; tries < 3; tries += 1) bench.cart.failures.push(faultOfKind('unreachable'));
    bench.cart.cut();
    await bench.pass();
    const [stream] = bench.log.streams;
    assert.equal(stream?.state.is, 'failed');
    assert.ok(stream?.state.is === 'failed' && stream.state.nextTryAt! > bench.clock.now());
    assert.deepEqual(bench.lines, ['one']);
    await bench.pass(10_000);
    assert.equal(bench.state, 'following');
  });

  it('asks again after long silence, quietly', async () => {
    await open();
    bench.cart.log(line('one'));
    await bench.pass();
    await bench.pass(150_000);
    assert.equal(bench.cart.requests.length, 2);
    assert.equal(bench.state, 'following');
    assert.deepEqual(bench.lines, ['one']);
  });

  it('says that the pod is gone, and asks no more', async () => {
    await open();
    bench.cart.log(line('one'));
    await bench.pass();
    bench.now = { is: 'gone' };
    bench.cart.exit();
    bench.log.podChanged();
    await bench.pass(600_000);
    assert.equal(bench.state, 'ended: The pod is not there any more');
    assert.deepEqual(bench.lines, ['one']);
    assert.equal(bench.cart.requests.length, 1);
  });

  it('takes no line of another pod that has the same name now', async () => {
    await open();
    bench.cart.log(line('one'));
    await bench.pass();
    bench.cart.cut();
    bench.uidNow = 'uid-of-another';
    bench.cart.runs[0]?.splice(0);
    bench.cart.log(line('of another pod', 60_000));
    await bench.pass(1_000);
    assert.deepEqual(bench.lines, ['one']);
    assert.equal(bench.state, 'ended: The pod is not there any more');
    assert.equal(bench.cart.openCount, 0);
  });

  it('reads the run before once, or says that there is none', async () => {
    bench = new TailBench({ previous: true });
    bench.cart.log(line('old'));
    bench.cart.restart();
    bench.cart.log(line('new', 10));
    await bench.pass();
    assert.deepEqual(bench.lines, ['old']);
    assert.equal(bench.state, 'ended: This is the end of the run before');
    bench.life.dispose();
    await open({ previous: true });
    assert.match(bench.state, /^ended: There is no log of a run before: /);
  });

  it('shows what the kubelet says itself once', async () => {
    await open();
    bench.cart.raw('failed to try resolving symlinks in path "/var/log/pods/x": no such file\n');
    bench.cart.cut('clean');
    await bench.pass(200);
    bench.cart.raw('failed to try resolving symlinks in path "/var/log/pods/x": no such file\n');
    await bench.pass();
    assert.equal(bench.lines.length, 1);
  });

  it('merges all containers by time, each in its own order', async () => {
    bench = new TailBench({ container: null }, [cartFacts(), cartFacts({ name: 'otel' })]);
    bench.logs['otel']?.log(line('o1', 5), line('o2', 15));
    bench.cart.log(line('c1', 0), line('c2', 10), line('c1 is older', 2), line('c3', 20));
    await bench.pass();
    assert.deepEqual(bench.lines, ['c1', 'o1', 'c2', 'c1 is older', 'o2', 'c3']);
    bench.logs['otel']?.log(line('late', 17));
    await bench.pass();
    assert.deepEqual(bench.lines.slice(-3), ['o2', 'late', 'c3']);
    assert.deepEqual(
      bench.log.streams.map(({ container }) => container),
      ['cart', 'otel'],
    );
  });

  it('follows all containers once they are known, each once', async () => {
    const both = [cartFacts(), cartFacts({ name: 'otel' })];
    bench = new TailBench({ container: null }, both, { is: 'unread' });
    bench.cart.log(line('c1'));
    bench.logs['otel']?.log(line('o1', 5));
    await bench.pass();
    assert.deepEqual([bench.lines, bench.cart.requests.length], [[], 0]);
    bench.say(...both);
    await bench.pass();
    assert.deepEqual(bench.lines, ['c1', 'o1']);
  });

  it('goes on with the only container of a pod that becomes known', async () => {
    const both = [cartFacts({ name: 'init', role: 'init' }), cartFacts()];
    bench = new TailBench({ container: null }, both, { is: 'unwatched' });
    bench.cart.log(line('one'));
    await bench.pass();
    bench.say(...both);
    bench.cart.log(line('two', 10));
    bench.cart.cut();
    await bench.pass(1_000);
    assert.deepEqual(bench.lines, ['one', 'two']);
    assert.deepEqual(
      bench.log.streams.map(({ container }) => container),
      ['cart', 'init'],
    );
    assert.equal(bench.cart.requests.at(-1)?.get('container'), 'cart');
  });

  it('leaves nothing behind when nobody looks any more', async () => {
    await open();
    bench.life.dispose();
    await bench.pass();
    assert.equal(bench.cart.openCount, 0);
    assert.equal(bench.clock.pending, 0);
  });
});
