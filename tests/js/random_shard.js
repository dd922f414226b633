/** Random rows for {@link writeShard}, in the order of a file. */

import { random } from './random_store.js';

const inFile = (place) => place ?? -1;

/**
 * @param {number} seed
 * @param {number} epoch first day
 * @param {number} days
 * @param {string[]} kinds
 * @returns {object} what `writeShard` takes
 */
export function randomShard(seed, epoch, days, kinds) {
  const next = random(seed);
  const places = Array.from({ length: 30 }, () => [Math.floor(next() * 65536), Math.floor(next() * 65536), seed % 2 ? 10 : Math.floor(next() * 3)])
    .sort((a, b) => a[0] - b[0]);
  const rows = Array.from({ length: 200 }, (_, i) => ({
    day: epoch + Math.floor(next() * days), place: next() < 0.1 ? null : Math.floor(next() * 30),
    kind: kinds[Math.floor(next() * kinds.length)], grade: next() < 0.3 ? 'verified' : 'unverified', number: 4_000_000_000 - seed * 1000 - i,
  })).sort((a, b) => a.day - b.day || inFile(a.place) - inFile(b.place) || a.number - b.number);
  return { epoch, days, places, rows, kinds, key: `key${seed}` };
}
