/** Which circle lies on which, how large each is, and which one a finger means. Pure. */

const FULL_SIZE = 16; // rows from which the largest circle has full size: a lone incident stays small
const UNCERTAIN_LEAST = 3.8; // pixels: less would not show that the edge is dashed
const METRES_PER_PIXEL = 156543.03; // at the equator, zoom 0

/**
 * The circles in the order in which they are drawn: uncertain ones, which are pale, beneath all
 * others; of each kind the largest first, so that none hides a smaller one.
 * @param {import('./cells.js').Circle[]} circles
 * @returns {import('./cells.js').Circle[]}
 */
export function stacked(circles) {
  return [...circles].sort((a, b) => b.uncertain - a.uncertain || b.count - a.count || a.id - b.id);
}

/**
 * Radius in pixels: the area is the count, with the largest in view as the measure.
 * @param {{count: number, uncertain: boolean}} circle
 * @param {{most: number, largest: number, least: number}} scale the largest count in view, its
 *   radius, and the smallest radius of all
 * @returns {number}
 */
export function radiusOf({ count, uncertain }, { most, largest, least }) {
  const share = Math.min(1, count / Math.max(FULL_SIZE, most));
  return Math.max(least, uncertain ? UNCERTAIN_LEAST : 0, Math.sqrt(share) * largest);
}

/**
 * The circle a point means: the topmost it lies in, else the nearest within reach.
 * @param {import('./cells.js').Circle[]} drawn in the order of drawing
 * @param {{x: number, y: number}} point
 * @param {(circle: import('./cells.js').Circle) => number} radius
 * @param {number} reach pixels
 * @returns {import('./cells.js').Circle|null}
 */
export function hit(drawn, { x, y }, radius, reach) {
  let [nearest, least] = [null, reach];
  for (let i = drawn.length - 1; i >= 0; i -= 1) {
    const distance = Math.hypot(drawn[i].x - x, drawn[i].y - y);
    if (distance <= radius(drawn[i])) return drawn[i];
    if (distance < least) [nearest, least] = [drawn[i], distance];
  }
  return nearest;
}

/**
 * Pixels that a distance takes up on the map.
 * @param {number} metres
 * @param {number} latitude in degrees
 * @param {number} zoom
 * @returns {number}
 */
export function pixelsOf(metres, latitude, zoom) {
  return (metres * 2 ** zoom) / (METRES_PER_PIXEL * Math.cos((latitude * Math.PI) / 180));
}
