import assert from 'node:assert/strict';
import test from 'node:test';

import { hit, pixelsOf, radiusOf, stacked } from '../../static/js/explorer/stacking.js';

const circle = (id, count, x = 0, uncertain = false) => ({ id, count, x, y: 0, uncertain });

test('large circles lie under small ones, uncertain ones under all', () => {
  const order = stacked([circle(1, 3), circle(2, 50), circle(3, 2, 0, true), circle(4, 90, 0, true), circle(5, 3)]);
  assert.deepEqual(order.map(({ id }) => id), [4, 3, 2, 1, 5]);
});

test('area is the count, within limits', () => {
  const scale = { most: 400, largest: 20, least: 2.5 };
  assert.equal(radiusOf({ count: 400 }, scale), 20);
  assert.equal(radiusOf({ count: 100 }, scale), 10);
  assert.equal(radiusOf({ count: 900 }, scale), 20, 'a circle beyond the window is no larger');
  assert.equal(radiusOf({ count: 1 }, scale), 2.5);
  assert.ok(radiusOf({ count: 1, uncertain: true }, scale) > 2.5, 'dashes need room');
  assert.equal(radiusOf({ count: 1 }, { ...scale, most: 1 }), 5, 'alone in the window, one incident is still one');
});

test('a point means the topmost circle it lies in, else the nearest within reach', () => {
  const [large, small, far] = [circle(1, 100), circle(2, 1, 5), circle(3, 1, 40)];
  const drawn = [large, small, far];
  const radius = ({ count }) => (count === 100 ? 20 : 3);
  const at = (x) => hit(drawn, { x, y: 0 }, radius, 12)?.id ?? null;
  assert.equal(at(6), 2);
  assert.equal(at(9), 1, 'the large one it lies in, though the small one is near');
  assert.equal(at(30), 3, 'a small circle is as easy to hit as one of 24 pixels');
  assert.equal(at(60), null);
});

test('an uncertainty in metres has its size on the map', () => {
  // At the equator the world, 40,075 km, is 256 pixels wide at zoom 0.
  assert.ok(Math.abs(pixelsOf(40_075_017, 0, 0) - 256) < 0.01);
  assert.ok(Math.abs(pixelsOf(5000, 60, 10) - 2 * pixelsOf(5000, 0, 10)) < 1e-9);
});
