import assert from 'node:assert/strict';
import test from 'node:test';

import { GRADE_COLOURS, ownColours, SEQUENCE } from '../../static/js/explorer/palette.js';

/** What is left of red, green and blue (linear) for each kind of colour blindness (Machado 2009, full strength). */
const SEEN = {
  fully: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  'without red': [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  'without green': [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};
const LEAST = 0.055; // in OKLab, where 0.02 is just noticeable side by side

function linear(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
}

function oklab([r, g, b]) {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** The smallest distance between two of the colours for the eyes that see them worst. */
function closest(colours) {
  let least = [Infinity];
  for (const [eyes, matrix] of Object.entries(SEEN)) {
    const seen = colours.map((colour) => {
      const parts = linear(colour);
      return oklab(matrix.map((row) => Math.max(0, row.reduce((sum, factor, i) => sum + factor * parts[i], 0))));
    });
    seen.forEach((a, i) => seen.slice(0, i).forEach((b, j) => {
      const distance = Math.hypot(...a.map((part, k) => part - b[k]));
      if (distance < least[0]) least = [distance, eyes, colours[i], colours[j]];
    }));
  }
  return least;
}

test('the colours used together are told apart by colour-blind eyes', () => {
  for (const colours of [SEQUENCE.slice(0, 7), Object.values(GRADE_COLOURS)]) {
    const [distance, ...where] = closest(colours);
    assert.ok(distance >= LEAST, `${distance} ${where}`);
  }
  // What this would notice: the red and the green of traffic lights.
  assert.ok(closest(['#a05a2c', '#6f7f2c'])[0] < LEAST);
});

test('a party keeps its colour unless it is taken; every group has one of its own', () => {
  const parties = { SAA: { colour: '#332288' }, RUS: { colour: '#332288' }, HTS: { colour: '' } };
  const own = ownColours('accused', ['RUS', 'SAA', 'HTS', 'several', 'rest', 'nobody'], parties);
  assert.equal(own.get('RUS'), '#332288');
  assert.deepEqual([...own.keys()].sort(), ['HTS', 'RUS', 'SAA']);
  assert.equal(new Set(own.values()).size, 3);
  assert.equal(ownColours('grade', ['verified'], {}).get('verified'), GRADE_COLOURS.verified);
});
