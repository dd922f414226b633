/** Days as whole numbers since 1970-01-01, the unit every other module counts in. */

const MILLISECONDS = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The day number of an ISO date; NaN for anything that is not a real date.
 * @param {string} iso
 * @returns {number}
 */
export function dayOf(iso) {
  if (!ISO.test(iso)) return NaN;
  const day = Date.parse(`${iso}T00:00:00Z`) / MILLISECONDS;
  return isoOf(day) === iso ? day : NaN;
}

/**
 * The ISO date of a day number; an empty string for NaN.
 * @param {number} day
 * @returns {string}
 */
export function isoOf(day) {
  return Number.isFinite(day) ? new Date(day * MILLISECONDS).toISOString().slice(0, 10) : '';
}

/**
 * A function that words a day number in a language, in UTC so that no reader sees another date.
 * @param {string} locale
 * @param {Intl.DateTimeFormatOptions} options
 * @returns {(day: number) => string}
 */
export function dayFormat(locale, options) {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return (day) => format.format(new Date(day * MILLISECONDS));
}

/**
 * Boundaries of calendar periods over a span: `edges[i]` to `edges[i + 1]` is one bar. The unit is
 * the finest of day, week (from Monday), month, quarter and year that needs at most `most` bars.
 * Edges may lie outside the span: the first and last bar are then partial.
 * @param {number} first the first day
 * @param {number} days how many days
 * @param {number} most
 * @returns {{unit: string, edges: Int32Array}}
 */
export function periods(first, days, most) {
  if (days <= most) return { unit: 'day', edges: Int32Array.from({ length: days + 1 }, (_, i) => first + i) };
  const monday = first - ((first + 3) % 7);
  const weeks = Math.ceil((first + days - monday) / 7);
  if (weeks <= most) return { unit: 'week', edges: Int32Array.from({ length: weeks + 1 }, (_, i) => monday + 7 * i) };
  for (const [unit, step] of [['month', 1], ['quarter', 3], ['year', 12]]) {
    const edges = monthEdges(first, first + days, step);
    if (edges.length - 1 <= most || unit === 'year') return { unit, edges };
  }
  return { unit: 'year', edges: new Int32Array(0) };
}

function monthEdges(first, end, step) {
  const start = new Date(first * MILLISECONDS);
  const month = Math.floor(start.getUTCMonth() / step) * step;
  const edges = [];
  for (let i = 0; ; i += step) {
    edges.push(Date.UTC(start.getUTCFullYear(), month + i, 1) / MILLISECONDS);
    if (edges[edges.length - 1] >= end) return Int32Array.from(edges);
  }
}
