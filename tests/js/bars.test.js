import assert from 'node:assert/strict';
import test from 'node:test';

import { barPaths, between, cutSlots, daySums, heightOf, quietPath, roundTop } from '../../static/js/explorer/bars.js';
import { random, randomStore } from './random_store.js';

/** A random store in which some incidents have no certain day, and what the rows say. */
function planted(seed) {
  const { store, rows } = randomStore(400, seed, 60);
  const next = random(seed + 99);
  const further = Uint8Array.from(rows, () => (next() < 0.2 ? [1, 6, 29, 255][Math.floor(next() * 4)] : 0));
  store.columns.spread = { codes: further };
  return { store, rows: rows.map((row, i) => ({ ...row, further: further[i] })) };
}

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test('running sums are the brute-force sums of any stretch of days, and each incident counts once', () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const { store, rows } = planted(seed);
    const next = random(seed * 31);
    const fails = Uint16Array.from(rows, () => (next() < 0.3 ? 4 : 0));
    const inView = Uint8Array.from({ length: store.places.count + 1 }, () => (next() < 0.5 ? 1 : 0));
    const groupOf = Uint8Array.from(store.columns.grade.values, (value) => (value === 'verified' ? 0 : 1));
    const sums = daySums(store, fails, inView, { column: 'grade', groupOf, groups: 2 });
    const from = Math.floor(next() * 50);
    const end = from + 1 + Math.floor(next() * (60 - from));
    const passing = rows.filter((_, i) => !fails[i]);
    const began = (list) => list.filter(({ day }) => day - store.firstDay >= from && day - store.firstDay < end);
    assert.equal(between(sums.all.began, from, end), began(passing).length);
    assert.equal(between(sums.verified, from, end), began(passing).filter(({ grade }) => grade === 'verified').length);
    const shares = (list) => list.reduce((sum, { day, further }) => {
      const first = day - store.firstDay;
      const last = Math.min(59, first + (further < 255 ? further : 364));
      return sum + Math.max(0, Math.min(end - 1, last) - Math.max(from, first) + 1) / (last - first + 1);
    }, 0);
    near(heightOf(sums.all, from, end), shares(passing));
    ['verified', 'unverified'].forEach((grade, group) => {
      near(heightOf(sums.series[group], from, end), shares(passing.filter((row) => row.grade === grade && inView[row.place])));
    });
    near(heightOf(sums.all, 0, 60), passing.length);
  }
});

test('an incident known to a month stands on every day of it, not on the first', () => {
  const { store } = randomStore(1, 5, 40);
  store.offsets = Uint32Array.from({ length: 41 }, (_, day) => (day > 2 ? 1 : 0));
  store.columns.spread = { codes: Uint8Array.of(29) };
  const { all } = daySums(store, new Uint16Array(1), new Uint8Array(41), null);
  assert.deepEqual([between(all.began, 2, 3), between(all.certain, 0, 40)], [1, 0]);
  near(heightOf(all, 2, 3), 1 / 30);
  near(heightOf(all, 31, 32), 1 / 30);
  near(heightOf(all, 32, 40), 0);
});

test('a store whose days are not known to be uncertain yet counts all as certain', () => {
  const { store } = planted(3);
  delete store.columns.spread;
  const { all } = daySums(store, new Uint16Array(store.n), new Uint8Array(41), null);
  assert.deepEqual([...all.began], [...all.certain]);
});

const running = (values, Kind) => Kind.from([0, ...values], ((sum) => (value) => (sum += value))(0));
const sumsOf = (certain, vague = certain.map(() => 0)) => ({
  began: running(certain, Uint32Array), certain: running(certain, Uint32Array), vague: running(vague, Float64Array),
});
const slotsOf = (edges, width) => edges.slice(1).map((end, i) => ({ x: i * width, width, from: edges[i], end }));
/** Height and foot of every bar of a path. */
const barsIn = (path) => [...path.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g)].map(([, x, y, width, height]) => ({ x: +x, y: +y, width: +width, height: +height }));

test('bars stand on 0, one over the other, as high as they count', () => {
  const series = [sumsOf([2, 0, 1]), sumsOf([1, 0, 0], [0.5, 0.5, 0])];
  const { certain, vague } = barPaths(slotsOf([0, 1, 2, 3], 10), series, { foot: 100, perIncident: 10 });
  assert.deepEqual(barsIn(certain[0]).map(({ y, height }) => [y, height]), [[80, 20], [90, 10]]);
  assert.deepEqual(barsIn(certain[1]).map(({ y, height }) => [y, height]), [[70, 10]]);
  assert.deepEqual(barsIn(vague[1]).map(({ y, height }) => [y, height]), [[65, 5], [95, 5]]);
  assert.equal(vague[0], '');
});

test('one incident beside a thousand can still be seen, nothing cannot', () => {
  const { certain } = barPaths(slotsOf([0, 1, 2, 3], 10), [sumsOf([1, 0, 1000])], { foot: 100, perIncident: 0.1 });
  assert.deepEqual(barsIn(certain[0]).map(({ height }) => height), [1, 100]);
});

test('of a bar the brush cuts through only the chosen days are drawn, as high as they count', () => {
  const slots = slotsOf([0, 7, 14, 21], 20);
  const cut = cutSlots(slots, 5, 16);
  assert.deepEqual(cut.map(({ from, end, x, width }) => [from, end, x, width]), [[5, 7, 0, 20], [14, 16, 40, 20]]);
  const days = sumsOf([9, 0, 0, 0, 0, 1, 1, ...Array(7).fill(5), 1, 0, 0, 0, 0, 0, 6]);
  const { certain } = barPaths(cut, [days], { foot: 100, perIncident: 5 });
  assert.deepEqual(barsIn(certain[0]).map(({ height }) => height), [10, 5]);
  assert.deepEqual(cutSlots(slots, 7, 14), []);
  assert.deepEqual(cutSlots(slots, 8, 10).map(({ from, end }) => [from, end]), [[8, 10]]);
});

test('quiet periods have a tick, full ones and those nobody covers have none', () => {
  const slots = [...slotsOf([0, 1, 2, 3], 10), { x: 30, width: 10, from: 3, end: 3 }];
  const ticks = (gaps) => [...quietPath(slots, sumsOf([1, 0, 0]), { foot: 100, gaps }).matchAll(/M([\d.]+) /g)].map(([, x]) => +x);
  assert.deepEqual(ticks([]), [14, 24]);
  assert.deepEqual(ticks([{ from: 2, end: 9 }]), [14], 'what was not loaded is not quiet');
});

test('the axis ends on a round number that no bar passes', () => {
  const tops = { 0: 1, 1: 1, 2.4: 3, 7: 8, 9: 10, 35: 40, 61: 80, 100: 100, 101: 200, 12345: 20000 };
  for (const [highest, top] of Object.entries(tops)) assert.equal(roundTop(Number(highest)), top, highest);
  for (let highest = 1; highest < 5000; highest += 7) assert.ok(roundTop(highest) >= highest && roundTop(highest) <= 2 * highest);
  assert.equal(roundTop(3.0000000001), 3); // shares of thirds add up to this
});
