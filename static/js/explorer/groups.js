/**
 * Groups by which circles are coloured: what a column's values are gathered into. Pure.
 *
 * Groups come from all incidents, not from the filter, so that a colour keeps its meaning while
 * somebody filters.
 */

const OWN = 7; // more colours than this no one tells apart
/** Names of the groups that are no party and no word of a vocabulary. */
export const SEVERAL = 'several';
export const REST = 'rest';
export const NOBODY = 'nobody';
/** From well supported to refuted: an order readers know, not one of frequency. */
const GRADES = ['verified', 'corroborated', 'unverified', 'contested', 'not_substantiated', 'refuted', 'suspended'];

/**
 * @typedef {object} Grouping
 * @property {string[]} names one per group
 * @property {Uint8Array} groupOf the group of each value of the column's dictionary
 */

/**
 * The groups for a column of the feed.
 * @param {string} name accused, accuser, grade or kind
 * @param {{codes: Uint8Array|Uint16Array|Uint32Array, values: (string|string[])[]}} column
 * @returns {Grouping}
 */
export function groupsFor(name, { codes, values }) {
  const frequency = new Uint32Array(values.length);
  for (const code of codes) frequency[code] += 1;
  if (name === 'grade') return wordGroups(values, frequency, GRADES.length, GRADES);
  if (name === 'kind') return wordGroups(values, frequency, OWN);
  return partyGroups(values, frequency, OWN - 1);
}

/**
 * Groups of a column of lists of parties: the parties most often named alone, then "several parties
 * together", "any other party" and "no party".
 * @param {string[][]} values the column's dictionary
 * @param {Uint32Array} frequency rows per dictionary value
 * @param {number} most parties with a group of their own
 * @returns {Grouping}
 */
export function partyGroups(values, frequency, most) {
  const sole = values.map((value, code) => [value, frequency[code]])
    .filter(([value, count]) => value.length === 1 && count > 0)
    .sort((a, b) => b[1] - a[1] || (a[0][0] < b[0][0] ? -1 : 1))
    .slice(0, most)
    .map(([[party]]) => party);
  const names = [...sole, SEVERAL, REST, NOBODY];
  const groupOf = Uint8Array.from(values, (value) => {
    if (!value.length) return names.indexOf(NOBODY);
    if (value.length > 1) return names.indexOf(SEVERAL);
    return names.indexOf(sole.includes(value[0]) ? value[0] : REST);
  });
  return { names, groupOf };
}

/**
 * Groups of a column of words: in the order given, else the most frequent first; what is beyond
 * `most` of them is one group at the end.
 * @param {string[]} values
 * @param {Uint32Array} frequency
 * @param {number} most
 * @param {string[]} order
 * @returns {Grouping}
 */
export function wordGroups(values, frequency, most, order = []) {
  const place = (word) => (order.includes(word) ? order.indexOf(word) : order.length);
  const found = values.map((value, code) => [value, frequency[code]])
    .filter(([, count]) => count > 0)
    .sort((a, b) => place(a[0]) - place(b[0]) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([value]) => value);
  const own = found.slice(0, most);
  const names = found.length > most ? [...own, REST] : own;
  const groupOf = Uint8Array.from(values, (value) => Math.max(0, own.includes(value) ? own.indexOf(value) : names.indexOf(REST)));
  return { names, groupOf };
}

/**
 * Rows per group at the marked places.
 * @param {Uint32Array} counts rows per place and group
 * @param {number} groups
 * @param {Uint8Array} marked a byte per place
 * @returns {Uint32Array}
 */
export function groupSums(counts, groups, marked) {
  const sums = new Uint32Array(groups);
  for (let p = 0; p < marked.length; p += 1) {
    if (marked[p]) for (let g = 0; g < groups; g += 1) sums[g] += counts[p * groups + g];
  }
  return sums;
}

/**
 * The counts without the rows of hidden groups.
 * @param {Uint32Array} counts rows per place and group
 * @param {number} groups
 * @param {number[]} hidden
 * @returns {Uint32Array} the counts themselves where nothing is hidden
 */
export function withoutGroups(counts, groups, hidden) {
  if (!hidden.length) return counts;
  const left = counts.slice();
  for (let at = 0; at < left.length; at += groups) for (const group of hidden) left[at + group] = 0;
  return left;
}
