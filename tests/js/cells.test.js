import assert from 'node:assert/strict';
import test from 'node:test';

import { cellSize, countMarked, gather, layOut } from '../../static/js/explorer/cells.js';
import { random } from './random_store.js';

const UNCERTAIN_FROM = 5000;

function world(seed, count = 300) {
  const next = random(seed);
  return {
    count,
    x: Float64Array.from({ length: count }, () => 0.6 + next() * 0.01),
    y: Float64Array.from({ length: count }, () => 0.39 + next() * 0.01),
    uncertainty: Float32Array.from({ length: count }, () => (next() < 0.3 ? 25000 : 1000)),
  };
}

function view(zoom, left, top) {
  return { scale: 256 * 2 ** zoom, left, top, width: 400, height: 300, margin: 50, size: cellSize(zoom), uncertainFrom: UNCERTAIN_FROM };
}

test('circles hold every row of the window, by cell, kind of place and group', () => {
  for (const zoom of [8.5, 10, 12]) {
    for (let seed = 1; seed <= 20; seed += 1) {
      const next = random(seed);
      const places = world(seed);
      const scale = 256 * 2 ** zoom;
      const at = view(zoom, 0.602 * scale, 0.392 * scale);
      const layout = layOut(places, at);
      const counts = Uint32Array.from({ length: (places.count + 1) * 2 }, () => Math.floor(next() * 4));
      const circles = gather(layout, counts, 2, places.uncertainty);

      const expected = new Map();
      let inView = 0;
      for (let p = 0; p < places.count; p += 1) {
        const [worldX, worldY] = [places.x[p] * scale, places.y[p] * scale];
        const [x, y] = [worldX - at.left, worldY - at.top];
        const seen = x >= 0 && y >= 0 && x <= at.width && y <= at.height;
        // At the very edge single and double precision may differ; nothing random lies there.
        assert.equal(layout.inView[p], seen ? 1 : 0);
        const here = counts[2 * p] + counts[2 * p + 1];
        if (seen) inView += here;
        if (layout.cell[p] < 0) {
          assert.ok(x < 0 || y < 0 || x > at.width || y > at.height);
          continue;
        }
        if (!here) continue;
        const key = `${Math.floor(worldX / at.size)} ${Math.floor(worldY / at.size)} ${places.uncertainty[p] >= UNCERTAIN_FROM}`;
        const cell = expected.get(key) ?? [0, 0];
        expected.set(key, [cell[0] + counts[2 * p], cell[1] + counts[2 * p + 1]]);
      }
      assert.equal(countMarked(counts, layout.inView, 2), inView);
      const found = circles.map(({ mix, uncertain }) => `${[...mix]} ${uncertain}`).sort();
      const wanted = [...expected].map(([key, mix]) => `${mix} ${key.endsWith('true')}`).sort();
      assert.deepEqual(found, wanted);
      for (const { count, mix } of circles) assert.equal(count, mix[0] + mix[1]);
      const filled = Array.from(layout.cell.keys()).filter((p) => layout.cell[p] >= 0 && counts[2 * p] + counts[2 * p + 1]);
      assert.equal(circles.reduce((sum, circle) => sum + circle.places, 0), filled.length);
      for (const { uncertain, uncertainty } of circles) assert.equal(uncertain, uncertainty >= UNCERTAIN_FROM);
      for (let i = 1; i < circles.length; i += 1) assert.ok(circles[i - 1].count >= circles[i].count);
    }
  }
});

test('a place keeps its neighbours when the map is moved', () => {
  const places = world(3);
  const scale = 256 * 2 ** 9;
  const together = (left) => {
    const { cell } = layOut(places, view(9, left, 0.392 * scale));
    return Array.from(cell, (id, p) => Array.from(cell.keys()).filter((q) => id >= 0 && cell[q] === id && q !== p));
  };
  const [before, after] = [together(0.602 * scale), together(0.602 * scale + 7)];
  before.forEach((neighbours, p) => {
    if (neighbours.length && after[p].length) assert.deepEqual(after[p], neighbours);
  });
});
