/** Where bands and flags of the agreements stand, so that none covers another. Nothing here touches the page. */

/**
 * The lane of each stretch: the first one that is free when it begins.
 * @param {{start: number, end: number}[]} stretches in the order of their starts
 * @returns {number[]}
 */
export function lanesOf(stretches) {
  const free = [];
  return stretches.map(({ start, end }) => {
    const at = free.findIndex((until) => until <= start);
    const lane = at < 0 ? free.length : at;
    free[lane] = end;
    return lane;
  });
}

/**
 * Flags in rows. Each goes to the row whose last flag is farthest away, and aside only if even
 * that one is too close. `room` is what is left behind a flag for its words.
 * @param {number[]} along where the flags belong, in ascending order
 * @param {{size: number, low: number, high: number, rows: number}} limits pixels a flag takes, and where it may stand
 * @returns {{at: number, row: number, room: number}[]} the middle of each flag
 */
export function placeFlags(along, { size, low, high, rows }) {
  const last = Array.from({ length: rows }, () => -Infinity);
  const placed = along.map((wanted) => {
    const row = last.indexOf(Math.min(...last));
    const at = Math.max(wanted, last[row] + size, low + size / 2);
    last[row] = at;
    return { at, row, room: 0 };
  });
  const next = Array.from({ length: rows }, () => high + size / 2);
  for (const flag of placed.toReversed()) {
    flag.at = Math.min(flag.at, next[flag.row] - size);
    flag.room = next[flag.row] - size / 2 - (flag.at + size / 2);
    next[flag.row] = flag.at;
  }
  return placed;
}

/**
 * Rows the flags need: enough that each can stand, more where there is room for words.
 * @param {number} count
 * @param {{size: number, width: number, words: number}} room `words`: pixels that words like to have, 0 for none
 * @returns {number} 1 to 3
 */
export function rowsFor(count, { size, width, words }) {
  return Math.min(3, Math.max(1, Math.ceil((count * (size + words)) / width)));
}

/**
 * As much of a text as fits, with an ellipsis where something is left out; empty if not even a word would.
 * @param {string} text
 * @param {number} room pixels
 * @param {(text: string) => number} measure
 * @param {number} least pixels below which nothing is written
 * @returns {string}
 */
export function fitted(text, room, measure, least) {
  if (measure(text) <= room) return text;
  if (room < least) return '';
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle).trimEnd()}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low > 3 ? `${text.slice(0, low).trimEnd()}…` : '';
}
