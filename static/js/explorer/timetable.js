/** The timeline as a table: the chosen periods in words and numbers, the same as the bars. */

import { between, isGap } from './bars.js';
import { dayFormat, rangeFormat } from './dates.js';

/**
 * Words for the period a bar stands for.
 * @param {string} locale
 * @param {string} unit
 * @returns {(from: number, to: number) => string} both days included
 */
export function periodFormat(locale, unit) {
  if (unit === 'day') return dayFormat(locale, { dateStyle: 'long' });
  if (unit === 'month') return dayFormat(locale, { month: 'long', year: 'numeric' });
  if (unit === 'year') return dayFormat(locale, { year: 'numeric' });
  return rangeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
}

/**
 * @typedef {object} Row
 * @property {number} from the whole period, in days, both included
 * @property {number} to
 * @property {number} days of the period that are covered and chosen
 * @property {number} of days it has
 * @property {number} incidents
 * @property {number} verified
 * @property {number} vague incidents whose day is not known
 * @property {boolean} isUnread whether incidents of it are not there
 */

/**
 * One row per period the brush touches, cut to the brush; each incident stands in one of them.
 * @param {{first: number, from: number, to: number, edges: Int32Array,
 *   slots: import('./bars.js').Slot[], sums: import('./bars.js').DaySums, gaps: {from: number, end: number}[]}} shown
 * @returns {Row[]}
 */
export function rowsOf({ first, from, to, edges, slots, sums: { all, verified }, gaps }) {
  return slots.flatMap((slot, i) => {
    const [low, high] = [Math.max(slot.from, from - first), Math.min(slot.end, to + 1 - first)];
    if (high <= low) return [];
    const incidents = between(all.began, low, high);
    return [{
      from: edges[i], to: edges[i + 1] - 1, days: high - low, of: edges[i + 1] - edges[i], incidents,
      verified: between(verified, low, high), vague: incidents - between(all.certain, low, high), isUnread: isGap({ from: low, end: high }, gaps),
    }];
  });
}

/**
 * Writes the rows into the body of the table.
 * @param {HTMLTableSectionElement} body
 * @param {Row[]} rows
 * @param {{period: (from: number, to: number) => string, number: (count: number) => string, notes: (row: Row) => string[]}} words
 */
export function writeRows(body, rows, { period, number, notes }) {
  body.replaceChildren(...rows.map((row) => {
    const line = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    head.append(period(row.from, row.to));
    for (const words of notes(row)) {
      const note = document.createElement('span');
      note.className = 'cut-note';
      note.textContent = words;
      head.append(' ', note);
    }
    line.append(head, ...[row.incidents, row.verified, row.vague].map((count) => {
      const cell = document.createElement('td');
      cell.className = 'number';
      cell.textContent = number(count);
      return cell;
    }));
    return line;
  }));
}
