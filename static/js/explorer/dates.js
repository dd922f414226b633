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

/** Calendar periods from the finest to the coarsest, with the months each has. */
const PERIODS = [['day', 0], ['week', 0], ['month', 1], ['quarter', 3], ['year', 12]];

/**
 * Boundaries of calendar periods over a span: `edges[i]` to `edges[i + 1]` is one bar. The unit is
 * the one wanted, or the next coarser one that needs at most `most` bars; weeks begin on Monday.
 * Edges may lie outside the span: the first and last bar are then partial.
 * @param {number} first the first day
 * @param {number} days how many days
 * @param {number} most
 * @param {string} wanted `auto` or the finest unit that will do
 * @returns {{unit: string, edges: Int32Array}}
 */
export function periods(first, days, most, wanted = 'auto') {
  const finest = Math.max(0, PERIODS.findIndex(([unit]) => unit === wanted));
  for (const [unit, months] of PERIODS.slice(finest)) {
    const edges = months ? monthEdges(first, first + days, months) : dayEdges(first, days, unit === 'week');
    if (edges.length - 1 <= most || unit === 'year') return { unit, edges };
  }
  throw new RangeError(wanted);
}

function dayEdges(first, days, areWeeks) {
  if (!areWeeks) return Int32Array.from({ length: days + 1 }, (_, i) => first + i);
  const monday = first - ((((first + 3) % 7) + 7) % 7);
  return Int32Array.from({ length: Math.ceil((first + days - monday) / 7) + 1 }, (_, i) => monday + 7 * i);
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

/**
 * A function that words a stretch of days in a language, with no more repeated than needed; a
 * missing end stands for "and on".
 * @param {string} locale
 * @param {Intl.DateTimeFormatOptions} options
 * @returns {(from: number, to: number|null) => string}
 */
export function rangeFormat(locale, options) {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const at = (day) => new Date(day * MILLISECONDS);
  return (from, to) => (to === null ? `${format.format(at(from))} – …` : format.formatRange(at(from), at(to)));
}
