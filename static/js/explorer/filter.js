/**
 * The filter: its one grammar (the same as `publication/filters.py`), and the pass over the store that answers it. Nothing here touches
 * the page.
 *
 * Every row carries the set of conditions it fails, as bits. A row is in when none is set; a count
 * "as if this condition were not there", which a list of options needs, ignores one bit. The time
 * range is no condition: rows are sorted by day, so it is an index range.
 */

import { dayOf } from './dates.js';

/** Repeatable keys: values of one key are alternatives, keys must all hold. */
export const LISTS = ['accuser', 'accused', 'pair', 'kind', 'weapon', 'grade', 'agreement', 'provision', 'zone', 'governorate'];
const SINGLES = ['reading', 'from', 'to', 'place', 'q', 'as_of'];
const CONDITIONS = [...LISTS, 'heavy', 'harm', 'bbox', 'text'];
const BIT = Object.fromEntries(CONDITIONS.map((key, i) => [key, 1 << i]));
const MOST_BYTES = 2 ** 24;
const RELATIONS = ['inside', 'probably_inside', 'edge', 'outside', 'undetermined'];

/** A query that cannot be understood; it must never pass for "everything". */
export class FilterError extends Error {}

/**
 * @typedef {object} FilterState
 * @property {string[]} accuser party codes; likewise every key of {@link LISTS}
 * @property {string} reading a reading of the zone, for `zone`
 * @property {string} from ISO date or ''
 * @property {string} to ISO date or ''
 * @property {string} place
 * @property {string} q
 * @property {string} as_of
 * @property {boolean} heavy
 * @property {boolean} harm
 * @property {number[]|null} bbox west, south, east, north
 * @property {number[]|null} map zoom, latitude, longitude
 */

/**
 * The state that filters nothing.
 * @returns {FilterState}
 */
export function emptyState() {
  const lists = LISTS.map((key) => [key, []]);
  const singles = SINGLES.map((key) => [key, '']);
  return { ...Object.fromEntries([...lists, ...singles]), heavy: false, harm: false, bbox: null, map: null };
}

/**
 * The state a query string (or a form's data) stands for; throws {@link FilterError}.
 * @param {string|URLSearchParams|FormData} query
 * @returns {FilterState}
 */
export function parseQuery(query) {
  const given = typeof query === 'string' ? new URLSearchParams(query) : query;
  const state = emptyState();
  for (const key of LISTS) state[key] = [...new Set(given.getAll(key).filter(Boolean))].sort();
  for (const key of SINGLES) state[key] = (given.get(key) ?? '').trim();
  state.heavy = flag(given, 'heavy', '1');
  state.harm = flag(given, 'harm', 'civilian');
  state.bbox = numbers(given, 'bbox', ',', 4);
  state.map = numbers(given, 'map', '/', 3);
  for (const key of ['from', 'to']) {
    if (state[key] && Number.isNaN(dayOf(state[key]))) throw new FilterError(key);
  }
  if (state.from && state.to && state.from > state.to) throw new FilterError('from');
  if (state.zone.some((relation) => !RELATIONS.includes(relation))) throw new FilterError('zone');
  if (state.pair.some((pair) => !/^[^>]*>[^>]+$/.test(pair))) throw new FilterError('pair');
  if (state.bbox && (state.bbox[0] >= state.bbox[2] || state.bbox[1] >= state.bbox[3])) throw new FilterError('bbox');
  return state;
}

function flag(given, key, value) {
  const stated = given.get(key);
  if (stated && stated !== value) throw new FilterError(key);
  return stated === value;
}

function numbers(given, key, separator, count) {
  const stated = given.get(key);
  if (!stated) return null;
  const parts = stated.split(separator).map((part) => (part.trim() ? Number(part) : NaN));
  if (parts.length !== count || !parts.every(Number.isFinite)) throw new FilterError(key);
  return parts;
}

/**
 * The query string of a state, always in the same order, without a question mark.
 * @param {FilterState} state
 * @param {{map?: boolean}} options whether the map's view belongs to it
 * @returns {string}
 */
export function formatQuery(state, { map = true } = {}) {
  const query = new URLSearchParams();
  for (const key of LISTS) for (const value of state[key]) query.append(key, value);
  if (state.heavy) query.set('heavy', '1');
  if (state.harm) query.set('harm', 'civilian');
  for (const key of SINGLES) if (state[key]) query.set(key, state[key]);
  if (state.bbox) query.set('bbox', state.bbox.join(','));
  if (map && state.map) query.set('map', state.map.join('/'));
  // These may stand in a query as they are, and are easier to read.
  return query.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':');
}

/**
 * The codes a value of the store has under a key: what a chosen option is compared with.
 * @param {string} key one of {@link LISTS}
 * @param {string|string[]} value
 * @param {string} reading
 * @returns {string[]}
 */
export function codesOf(key, value, reading) {
  if (key === 'zone') {
    const pairs = value.map((pair) => pair.split(':')).filter(([of]) => !reading || of === reading);
    return [...new Set(pairs.map(([, relation]) => relation))];
  }
  return Array.isArray(value) ? value : [value];
}

/**
 * The columns a filter reads.
 * @param {FilterState} state
 * @param {boolean} text whether words are searched
 * @returns {string[]}
 */
export function columnsOf(state, text) {
  const columns = LISTS.filter((key) => state[key].length);
  if (state.heavy) columns.push('weapon');
  if (state.harm) columns.push('harm');
  if (text) columns.push('number');
  return columns;
}

/**
 * The column a key's options are counted in.
 * @param {string} key one of {@link LISTS}, `heavy` or `harm`
 * @returns {string}
 */
export function columnOf(key) {
  return key === 'heavy' ? 'weapon' : key;
}

/**
 * For every row the conditions it fails. `text` is the set of incident numbers the server found for
 * the words in `q` and `place`, or null.
 * @param {import('./store.js').Store} store
 * @param {FilterState} state
 * @param {{heavy: Set<string>, text: Set<number>|null}} known
 * @returns {Uint16Array}
 */
export function failures(store, state, { heavy, text }) {
  const fails = new Uint16Array(store.n);
  if (!store.n) return fails;
  const byValue = (key, column, holds) => {
    const { codes, values } = store.columns[column];
    const table = Uint16Array.from(values, (value) => (holds(value) ? 0 : BIT[key]));
    for (let i = 0; i < fails.length; i += 1) fails[i] |= table[codes[i]];
  };
  for (const key of LISTS) {
    if (!state[key].length) continue;
    const wanted = new Set(state[key]);
    byValue(key, key, (value) => codesOf(key, value, state.reading).some((code) => wanted.has(code)));
  }
  if (state.heavy) byValue('heavy', 'weapon', (value) => value.some((code) => heavy.has(code)));
  if (state.harm) {
    const { codes } = store.columns.harm;
    for (let i = 0; i < fails.length; i += 1) if (!codes[i]) fails[i] |= BIT.harm;
  }
  if (state.bbox) {
    const inside = placesWithin(store.places, state.bbox);
    for (let i = 0; i < fails.length; i += 1) if (!inside[store.place[i]]) fails[i] |= BIT.bbox;
  }
  if (text) {
    const { codes } = store.columns.number;
    const found = membership(text);
    for (let i = 0; i < fails.length; i += 1) if (!found(codes[i])) fails[i] |= BIT.text;
  }
  return fails;
}

/** Whether a number is in a set, from a byte per number where that is not too many: ten times as fast as asking the set. */
function membership(numbers) {
  let most = 0;
  for (const number of numbers) most = Math.max(most, number);
  if (most >= MOST_BYTES) return (number) => numbers.has(number);
  const marked = new Uint8Array(most + 1);
  for (const number of numbers) marked[number] = 1;
  return (number) => marked[number] === 1;
}

/**
 * A byte per place: 1 where it lies in the box. The last byte, "no public point", stays 0.
 * @param {{count: number, x: Float64Array, y: Float64Array}} places
 * @param {number[]} box west, south, east, north
 * @returns {Uint8Array}
 */
export function placesWithin({ count, x, y }, [west, south, east, north]) {
  const inside = new Uint8Array(count + 1);
  for (let p = 0; p < count; p += 1) {
    const lon = x[p] * 360 - 180;
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y[p]))) * 180) / Math.PI;
    if (lon >= west && lon <= east && lat >= south && lat <= north) inside[p] = 1;
  }
  return inside;
}

/**
 * The rows of a time range: from the first up to, not including, the second number.
 * @param {import('./store.js').Store} store
 * @param {FilterState} state
 * @returns {[number, number]}
 */
export function rowRange({ firstDay, days, offsets }, { from, to }) {
  const clip = (day) => Math.max(0, Math.min(days, day - firstDay));
  const low = offsets[from ? clip(dayOf(from)) : 0];
  return [low, Math.max(low, offsets[to ? clip(dayOf(to) + 1) : days])];
}

/**
 * Rows per place and group: `counts[place * groups + group]`; without `groupOf` there is one group.
 * @param {import('./store.js').Store} store
 * @param {Uint16Array} fails
 * @param {[number, number]} range
 * @param {{column: string, groupOf: Uint8Array, groups: number}|null} colour
 * @returns {Uint32Array}
 */
export function placeCounts({ place, places, columns }, fails, [low, high], colour) {
  const groups = colour?.groups ?? 1;
  const counts = new Uint32Array((places.count + 1) * groups);
  if (!colour) {
    for (let i = low; i < high; i += 1) if (!fails[i]) counts[place[i]] += 1;
    return counts;
  }
  const { codes } = columns[colour.column];
  for (let i = low; i < high; i += 1) if (!fails[i]) counts[place[i] * groups + colour.groupOf[codes[i]]] += 1;
  return counts;
}

/**
 * Rows per option of a key, were nothing chosen under that key.
 * @param {import('./store.js').Store} store
 * @param {Uint16Array} fails
 * @param {[number, number]} range
 * @param {string} key one of {@link LISTS}, `heavy` or `harm`
 * @param {{reading: string, heavy: Set<string>}} known
 * @returns {Map<string, number>}
 */
export function optionCounts({ n, columns }, fails, [low, high], key, { reading, heavy }) {
  const counts = new Map();
  if (!n) return counts;
  const { codes, values } = columns[columnOf(key)];
  const others = ~BIT[key];
  const perValue = new Uint32Array(values?.length ?? 256);
  for (let i = low; i < high; i += 1) if (!(fails[i] & others)) perValue[codes[i]] += 1;
  perValue.forEach((count, code) => {
    if (!count) return;
    for (const option of optionsOf(key, values?.[code] ?? code, reading, heavy)) {
      counts.set(option, (counts.get(option) ?? 0) + count);
    }
  });
  return counts;
}

function optionsOf(key, value, reading, heavy) {
  if (key === 'harm') return value ? ['civilian'] : [];
  if (key === 'heavy') return value.some((code) => heavy.has(code)) ? ['1'] : [];
  return codesOf(key, value, reading);
}

/**
 * The rows that pass of the newest days, as many days as are needed for `most` rows.
 * @param {import('./store.js').Store} store
 * @param {Uint16Array} fails
 * @param {[number, number]} range
 * @param {Uint8Array} inView a byte per place, the last one for rows without a point
 * @param {number} most
 * @returns {number[][]} row indices of each day, the newest day first
 */
export function newestDays({ days, offsets, place }, fails, [low, high], inView, most) {
  const found = [];
  let count = 0;
  for (let day = days - 1; day >= 0 && count < most && offsets[day + 1] > low; day -= 1) {
    const rows = [];
    const end = Math.min(high, offsets[day + 1]);
    for (let i = Math.max(low, offsets[day]); i < end; i += 1) if (!fails[i] && inView[place[i]]) rows.push(i);
    if (rows.length) found.push(rows);
    count += rows.length;
  }
  return found;
}

/**
 * The newest incidents as the server's list has them: latest day first, within a day the highest number first.
 * @param {number[][]} byDay row indices of each day
 * @param {number[]} numbers of all these rows, in the same order
 * @param {number} most
 * @returns {number[]} incident numbers
 */
export function newestNumbers(byDay, numbers, most) {
  let at = 0;
  return byDay.flatMap((rows) => numbers.slice(at, at += rows.length).sort((a, b) => b - a)).slice(0, most);
}
