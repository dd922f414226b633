import assert from 'node:assert/strict';
import test from 'node:test';

import { daySums } from '../../static/js/explorer/bars.js';
import { dayOf, isoOf, periods } from '../../static/js/explorer/dates.js';
import { fitted, lanesOf, placeFlags, rowsFor } from '../../static/js/explorer/marks.js';
import { nextOf, paceOf, startOf } from '../../static/js/explorer/play.js';
import { GRADES, stackOf } from '../../static/js/explorer/stacks.js';
import { TimeScale } from '../../static/js/explorer/timescale.js';
import { periodFormat, rowsOf } from '../../static/js/explorer/timetable.js';
import { random, randomStore } from './random_store.js';

test('the wanted unit is kept while its bars fit, else the next coarser one is taken', () => {
  const first = dayOf('2018-09-17');
  assert.equal(periods(first, 90, 300, 'auto').unit, 'day');
  assert.equal(periods(first, 90, 300, 'month').unit, 'month');
  assert.equal(periods(first, 530, 400, 'day').unit, 'week');
  assert.equal(periods(first, 530, 600, 'day').unit, 'day');
  assert.equal(periods(first, 40000, 12, 'week').unit, 'year');
  assert.equal(isoOf(periods(dayOf('1969-12-31'), 3, 1, 'week').edges[0]), '1969-12-29');
});

test('a scale goes there and back, mirrored too, and no bar is lost between device pixels', () => {
  for (const mirrored of [false, true]) {
    const scale = new TimeScale(17000, 17530, { width: 700, before: 36, after: 12, mirrored });
    for (let day = 17000; day < 17530; day += 1) assert.equal(scale.dayAt(scale.stretch(day, day + 1).x + 0.5), day);
    const all = Array.from({ length: 530 }, (_, i) => scale.snapped(17000 + i, 17001 + i, 1)).sort((a, b) => a.x - b.x);
    all.forEach(({ x, width }, i) => {
      assert.ok(width >= 1 && Number.isInteger(x));
      if (i) assert.equal(all[i - 1].x + all[i - 1].width, x);
    });
    assert.equal(scale.x(17000) < scale.x(17400), !mirrored);
    assert.equal(scale.x(17000), mirrored ? 700 - 36 : 36);
  }
});

test('agreements in force at the same time have lanes of their own, later ones use them again', () => {
  assert.deepEqual(lanesOf([{ start: 0, end: 10 }, { start: 3, end: Infinity }, { start: 10, end: 20 }, { start: 12, end: 15 }]), [0, 1, 0, 2]);
});

test('flags never cover each other, stay in order and inside, and move only if they must', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const next = random(seed);
    const count = 1 + Math.floor(next() * 24);
    const along = Array.from({ length: count }, () => 36 + next() * 320).sort((a, b) => a - b);
    const rows = rowsFor(count, { size: 18, width: 342, words: 0 });
    const placed = placeFlags(along, { size: 20, low: 0, high: 390, rows });
    for (let row = 0; row < rows; row += 1) {
      const flags = placed.filter((flag) => flag.row === row);
      flags.forEach((flag, i) => {
        assert.ok(flag.at >= 10 && flag.at <= 380, `seed ${seed}: ${flag.at}`);
        if (i) assert.ok(flag.at - flags[i - 1].at >= 20 - 1e-9);
        if (i) assert.ok(flags[i - 1].room <= flag.at - flags[i - 1].at - 20 + 1e-9);
      });
    }
  }
  assert.deepEqual(placeFlags([50, 200], { size: 20, low: 0, high: 300, rows: 1 }).map(({ at }) => at), [50, 200]);
});

test('a text that does not fit ends in an ellipsis, and is left out where hardly a word would stand', () => {
  const measure = (text) => text.length * 6;
  assert.equal(fitted('Ceasefire', 60, measure, 40), 'Ceasefire');
  assert.equal(fitted('Heavy weapons due', 60, measure, 40), 'Heavy wea…');
  assert.equal(fitted('Heavy weapons due', 40, measure, 40), 'Heavy…');
  assert.equal(fitted('Heavy weapons due', 39, measure, 40), '');
});

test('playing ends on the last day, with the window as long as it began', () => {
  for (const days of [1, 2, 40, 200, 530, 5700]) {
    const whole = { first: 100, last: 99 + days, from: 100, to: 99 + days };
    let window = { ...whole, ...startOf(whole) };
    const length = window.to - window.from;
    const { step } = paceOf(window, false);
    let moves = 0;
    for (let next = window; next; next = nextOf(window, step)) {
      window = { ...window, ...next };
      assert.equal(window.to - window.from, length);
      moves += 1;
      assert.ok(moves < 400, `${days} days take too many moves`);
    }
    assert.equal(window.to, whole.last);
  }
});

test('playing goes on from the chosen window, and from the beginning where that one is at the end', () => {
  assert.deepEqual(startOf({ first: 0, last: 99, from: 20, to: 29 }), { from: 20, to: 29 });
  assert.deepEqual(startOf({ first: 0, last: 99, from: 90, to: 99 }), { from: 0, to: 9 });
});

test('without motion the window moves by its own length and waits', () => {
  const pace = paceOf({ first: 0, last: 99, from: 20, to: 29 }, true);
  assert.equal(pace.step, 10);
  assert.ok(pace.every >= 1000);
});

test('a stack has a group for every grade there is, in one order', () => {
  const { store } = randomStore(50, 7);
  const { stack, looks } = stackOf('grade', store, { gradeLabel: (code) => code.toUpperCase() });
  store.columns.grade.values.forEach((value, code) => assert.equal(GRADES[stack.groupOf[code]], value));
  assert.deepEqual(looks.map(({ label }) => label), GRADES.map((code) => code.toUpperCase()));
  assert.equal(stackOf('accused', store, { palette: () => null }).stack, null); // nothing is published, so nobody is accused
});

test('the table says the same as the brush: each chosen incident in one row, cut periods said', () => {
  const { store, rows } = randomStore(300, 11, 100);
  const sums = daySums(store, new Uint16Array(store.n), new Uint8Array(41), null);
  const { edges } = periods(store.firstDay, store.days, 40, 'week');
  const slots = Array.from({ length: edges.length - 1 }, (_, i) => ({
    from: Math.max(0, edges[i] - store.firstDay), end: Math.min(store.days, edges[i + 1] - store.firstDay),
  }));
  const [from, to] = [store.firstDay + 17, store.firstDay + 61];
  const table = rowsOf({ first: store.firstDay, from, to, edges, slots, sums, gaps: [{ from: 20, end: 21 }] });
  const chosen = rows.filter(({ day }) => day >= from && day <= to);
  assert.equal(table.reduce((sum, row) => sum + row.incidents, 0), chosen.length);
  assert.equal(table.reduce((sum, row) => sum + row.verified, 0), chosen.filter(({ grade }) => grade === 'verified').length);
  assert.equal(table.reduce((sum, row) => sum + row.days, 0), 45);
  assert.ok(table.slice(1, -1).every((row) => row.days === 7 && row.of === 7));
  assert.equal(table.filter(({ isUnread }) => isUnread).length, 1);
  assert.ok(table[0].days < 7 || table.at(-1).days < 7);
});

test('periods are worded as a reader says them', () => {
  assert.equal(periodFormat('en-GB', 'month')(dayOf('2018-11-01'), dayOf('2018-11-30')), 'November 2018');
  assert.match(periodFormat('en-GB', 'week')(dayOf('2018-11-05'), dayOf('2018-11-11')), /^5\s?–\s?11 Nov 2018$/u);
});
