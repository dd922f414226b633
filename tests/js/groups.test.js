import assert from 'node:assert/strict';
import test from 'node:test';

import { groupsFor, groupSums, partyGroups, withoutGroups, wordGroups } from '../../static/js/explorer/groups.js';
import { placeCounts } from '../../static/js/explorer/filter.js';
import { random, randomStore } from './random_store.js';

test('parties: sole ones by frequency, then several, any other, nobody', () => {
  const values = [[], ['SAA'], ['RUS'], ['RUS', 'SAA'], ['HTS'], ['TUR']];
  const { names, groupOf } = partyGroups(values, Uint32Array.of(5, 9, 20, 7, 1, 0), 2);
  assert.deepEqual(names, ['RUS', 'SAA', 'several', 'rest', 'nobody']);
  assert.deepEqual([...groupOf], [4, 1, 0, 2, 3, 3]);
});

test('words: by frequency with a rest, or in the order given', () => {
  const values = ['shelling', 'airstrike', 'other', 'raid'];
  const byFrequency = wordGroups(values, Uint32Array.of(2, 9, 4, 1), 2);
  assert.deepEqual(byFrequency, { names: ['airstrike', 'other', 'rest'], groupOf: Uint8Array.of(2, 0, 1, 2) });
  const inOrder = wordGroups(['refuted', 'verified', 'suspended'], Uint32Array.of(9, 1, 0), 7, ['verified', 'refuted']);
  assert.deepEqual(inOrder.names, ['verified', 'refuted']);
  assert.deepEqual([...inOrder.groupOf.subarray(0, 2)], [1, 0]);
});

test('every row of every column is in one group, and the legend sums to what is in view', () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const { store } = randomStore(500, seed);
    const next = random(seed);
    const inView = Uint8Array.from({ length: store.places.count + 1 }, () => (next() < 0.5 ? 1 : 0));
    const rows = [...store.place].filter((place) => inView[place]).length;
    for (const column of ['accused', 'accuser', 'grade', 'kind']) {
      const { names, groupOf } = groupsFor(column, store.columns[column]);
      assert.equal(new Set(names).size, names.length);
      const counts = placeCounts(store, new Uint16Array(store.n), [0, store.n], { column, groupOf, groups: names.length });
      const sums = groupSums(counts, names.length, inView);
      assert.equal(sums.reduce((sum, count) => sum + count, 0), rows);

      const left = groupSums(withoutGroups(counts, names.length, [0, names.length - 1]), names.length, inView);
      assert.deepEqual([...left], [...sums].map((count, group) => (group === 0 || group === names.length - 1 ? 0 : count)));
      assert.deepEqual(groupSums(counts, names.length, inView), sums, 'hiding a group leaves the counts themselves alone');
    }
  }
});
