import assert from 'node:assert/strict';
import test from 'node:test';

import { isoOf } from '../../static/js/explorer/dates.js';
import {
  columnsOf, emptyState, failures, FilterError, formatQuery, LISTS, newestDays, newestNumbers, optionCounts, parseQuery, placeCounts,
  placesWithin, rowRange,
} from '../../static/js/explorer/filter.js';
import { random, randomStore } from './random_store.js';

const HEAVY = new Set(['mortar', 'tank']);

/** What the filter means, said row by row. `without` is a key that is left out. */
function holds(row, state, { places, text, without = '' }) {
  const asks = (key) => key !== without && (Array.isArray(state[key]) ? state[key].length : state[key]);
  const any = (key, codes) => !asks(key) || codes.some((code) => state[key].includes(code));
  const zones = row.zone.filter((pair) => !state.reading || pair.startsWith(`${state.reading}:`)).map((pair) => pair.split(':')[1]);
  const inBox = (p) => {
    const lon = places.x[p] * 360 - 180;
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * places.y[p]))) * 180) / Math.PI;
    return p < places.count && lon >= state.bbox[0] && lat >= state.bbox[1] && lon <= state.bbox[2] && lat <= state.bbox[3];
  };
  return any('accused', row.accused) && any('pair', row.pair) && any('accuser', row.accuser) && any('kind', [row.kind])
    && any('weapon', row.weapon) && any('grade', [row.grade]) && any('agreement', row.agreement)
    && any('provision', row.provision) && any('governorate', [row.governorate]) && any('zone', zones)
    && (!asks('heavy') || row.weapon.some((code) => HEAVY.has(code)))
    && (!asks('harm') || row.harm === 1)
    && (!state.bbox || inBox(row.place))
    && (!text || text.has(row.number));
}

function inTime(row, { from, to }) {
  const iso = isoOf(row.day);
  return (!from || iso >= from) && (!to || iso <= to);
}

function randomState(next, store) {
  const state = emptyState();
  const values = { zone: ['inside', 'edge', 'outside'], pair: ['JAI>SAA', 'SOHR>RUS', '>HTS', 'NOBODY>SAA'] };
  for (const key of LISTS) {
    if (next() < 0.75) continue;
    const options = values[key] ?? [...new Set(store.columns[key].values.flat()), 'NOBODY'];
    state[key] = options.filter((option) => option && next() < 0.6).sort();
  }
  state.reading = next() < 0.5 ? 'B' : '';
  state.heavy = next() < 0.15;
  state.harm = next() < 0.15;
  if (next() < 0.2) state.bbox = [35, 35, 36 + next(), 36 + next()];
  const [a, b] = [next(), next()].sort().map((share) => isoOf(store.firstDay - 30 + Math.floor(share * 460)));
  if (next() < 0.5) [state.from, state.to] = [a, b];
  else if (next() < 0.3) state.from = b;
  return state;
}

test('every count equals the brute-force count, for random filters', () => {
  for (let seed = 1; seed <= 120; seed += 1) {
    const next = random(seed * 7919);
    const { store, rows } = randomStore(300, seed);
    const state = randomState(next, store);
    const text = next() < 0.2 ? new Set(rows.filter(() => next() < 0.5).map(({ number }) => number)) : null;
    const known = { places: store.places, text };
    const fails = failures(store, state, { heavy: HEAVY, text });
    const [low, high] = rowRange(store, state);
    const wanted = rows.filter((row) => holds(row, state, known) && inTime(row, state));

    const counts = placeCounts(store, fails, [low, high], null);
    for (let p = 0; p <= store.places.count; p += 1) {
      assert.equal(counts[p], wanted.filter(({ place }) => place === p).length, `place ${p}, seed ${seed}`);
    }

    const { values } = store.columns.accused;
    const colour = { column: 'accused', groups: 3, groupOf: Uint8Array.from(values, ({ length }) => Math.min(2, length)) };
    const mixed = placeCounts(store, fails, [low, high], colour);
    for (const group of [0, 1, 2]) {
      const sum = mixed.filter((_, i) => i % 3 === group).reduce((a, b) => a + b, 0);
      assert.equal(sum, wanted.filter(({ accused }) => Math.min(2, accused.length) === group).length);
    }

    const inView = Uint8Array.from({ length: store.places.count + 1 }, (_, p) => (p % 2 ? 1 : 0));
    for (const key of ['accused', 'kind', 'zone', 'agreement', 'heavy', 'harm']) {
      const options = optionCounts(store, fails, [low, high], key, { reading: state.reading, heavy: HEAVY });
      const others = rows.filter((row) => holds(row, state, { ...known, without: key }) && inTime(row, state));
      if (key === 'kind') assert.equal([...options.values()].reduce((a, b) => a + b, 0), others.length);
      for (const [option, count] of options) {
        const one = { ...emptyState(), reading: state.reading, ...(LISTS.includes(key) ? { [key]: [option] } : { [key]: true }) };
        assert.equal(count, others.filter((row) => holds(row, one, { places: store.places })).length, `${key}=${option}, seed ${seed}`);
      }
    }

    const byDay = newestDays(store, fails, [low, high], inView, 7);
    const listed = newestNumbers(byDay, byDay.flat().map((i) => store.columns.number.codes[i]), 7);
    const sorted = wanted.filter(({ place }) => place % 2).sort((a, b) => b.day - a.day || b.number - a.number);
    assert.deepEqual(listed, sorted.slice(0, 7).map(({ number }) => number));
    assert.ok(columnsOf(state, Boolean(text)).every((column) => store.columns[column]));
  }
});

test('a filter reads its own columns and no other', () => {
  assert.deepEqual(columnsOf(parseQuery('from=2018-01-01&bbox=36,35,37,36&reading=B'), false), []);
  assert.deepEqual(columnsOf(parseQuery('pair=>SAA&heavy=1&harm=civilian&zone=edge'), true), ['pair', 'zone', 'weapon', 'harm', 'number']);
});

test('a state goes through its query string unchanged', () => {
  const { store } = randomStore(200, 5);
  for (let seed = 1; seed <= 60; seed += 1) {
    const state = { ...randomState(random(seed), store), q: 'اللطامنة & co', place: 'Zalaqiyat', map: [8.5, 35.75, 36.95], as_of: '2020-03-05T18:00:00Z' };
    assert.deepEqual(parseQuery(formatQuery(state)), state);
  }
});

test('the query string is always in the same order and readable', () => {
  const state = parseQuery('?to=2019-01-01&provision=sochi-2018/6&accused=SAA&accused=RUS&accused=SAA&bbox=36,35,37,36&map=9/35/36&heavy=1');
  const written = 'accused=RUS&accused=SAA&provision=sochi-2018/6&heavy=1&to=2019-01-01&bbox=36,35,37,36';
  assert.equal(formatQuery(state), `${written}&map=9/35/36`);
  assert.equal(formatQuery(state, { map: false }), written);
});

test('what cannot be understood is an error, never "everything"', () => {
  for (const query of ['from=2018-02-30', 'to=yesterday', 'from=2019-01-02&to=2019-01-01', 'bbox=1,2,3', 'bbox=37,35,36,36', 'bbox=a,b,c,d', 'bbox=,,,', 'map=8/x/3', 'heavy=yes', 'harm=any', 'zone=nearby', 'pair=SAA', 'pair=SAA>', 'pair=A>B>C']) {
    assert.throws(() => parseQuery(query), FilterError, query);
  }
});

test('rows without a point lie in no box', () => {
  const { store } = randomStore(50, 9);
  const inside = placesWithin(store.places, [-180, -85, 180, 85]);
  assert.equal(inside.at(-1), 0);
  assert.equal(inside.reduce((a, b) => a + b, 0), store.places.count);
});

test('an empty store answers every question with nothing', () => {
  const store = { n: 0, firstDay: 0, days: 0, offsets: new Uint32Array(1), place: new Uint16Array(0), places: { count: 0 }, columns: {} };
  const fails = failures(store, parseQuery('accused=SAA&harm=civilian&q=x'), { heavy: HEAVY, text: new Set() });
  assert.equal(fails.length, 0);
  assert.deepEqual(rowRange(store, parseQuery('from=2018-01-01')), [0, 0]);
  assert.equal(optionCounts(store, fails, [0, 0], 'kind', { reading: '', heavy: HEAVY }).size, 0);
  assert.deepEqual(newestDays(store, fails, [0, 0], new Uint8Array(1), 5), []);
});
