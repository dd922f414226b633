import assert from 'node:assert/strict';
import test from 'node:test';

import { formatView, parseView, usualView } from '../../static/js/explorer/view.js';

test('what is as usual does not stand in the address', () => {
  assert.equal(formatView(usualView()), '');
  assert.deepEqual(parseView(''), usualView());
});

test('every view comes back from its address', () => {
  for (const view of [
    { colour: 'kind', unit: 'week', stack: 'grade', layers: [], off: ['SAA', 'several'], highlight: [3, 12] },
    { ...usualView(), layers: ['zone', 'road'] },
    { ...usualView(), off: ['a&b=c'] },
  ]) assert.deepEqual(parseView(`?kind=airstrike&${formatView(view)}`), view);
});

test('none stands for an empty list', () => {
  assert.deepEqual(parseView('?layers=&off='), usualView());
  assert.deepEqual(parseView('?layers=none&off=none'), { ...usualView(), layers: [] });
});

test('nonsense is as usual', () => {
  assert.deepEqual(parseView('?colour=pink&unit=year&stack=&highlight=x,-1,1e9'), usualView());
});
