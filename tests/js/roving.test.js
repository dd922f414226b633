import assert from 'node:assert/strict';
import test from 'node:test';

import { step } from '../../static/js/explorer/roving.js';

test('arrow keys go round, Home and End to the ends, other keys nowhere', () => {
  const from = (key, at, isRightToLeft = false) => step(key, at, 5, isRightToLeft);
  assert.deepEqual(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].map((key) => from(key, 2)), [3, 3, 1, 1]);
  assert.deepEqual(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].map((key) => from(key, 2, true)), [1, 3, 3, 1]);
  assert.deepEqual([from('ArrowRight', 4), from('ArrowLeft', 0), from('Home', 3), from('End', 3)], [0, 4, 0, 4]);
  assert.deepEqual([from('Tab', 1), from('Enter', 1), step('ArrowRight', 0, 0, false)], [null, null, null]);
});
