/** All incidents in one set of columns, joined from the shards that are there. Pure. */

import { FeedError } from './shard.js';

/** Columns that follow from another one: of each of its codes the part before the separator. */
export const DERIVED = { accuser: ['pair', '>'], agreement: ['provision', '/'] };

/**
 * All incidents, in the order of their days. `offsets[d]` is the first row of day `firstDay + d`;
 * row `i` lies at place `place[i]`, `places.count` meaning "no public point".
 * @typedef {object} Store
 * @property {number} n
 * @property {number} firstDay
 * @property {number} days
 * @property {Uint32Array} offsets
 * @property {{count: number, x: Float64Array, y: Float64Array, uncertainty: Float32Array}} places
 * @property {Uint16Array|Uint32Array} place
 * @property {Object<string, import('./shard.js').Column>} columns those every shard has
 */

/**
 * Joins shards of successive spans into one store; throws {@link FeedError} if they overlap.
 * @param {import('./shard.js').Shard[]} shards
 * @param {{firstDay: number, days: number}|null} span the days of the store where they are known, more
 *   than the shards have; else theirs
 * @returns {Store}
 */
export function joinShards(shards, span = null) {
  const parts = inOrder(shards);
  if (!parts.length && !span) return { firstDay: 0, days: 0, ...rowsOf([], 0, 0) };
  const last = parts[parts.length - 1];
  const { firstDay, days } = span ?? { firstDay: parts[0].firstDay, days: last.firstDay + last.dayCounts.length - parts[0].firstDay };
  return { firstDay, days, ...rowsOf(parts, firstDay, days) };
}

/**
 * The shards with rows, oldest first.
 * @param {import('./shard.js').Shard[]} shards
 * @returns {import('./shard.js').Shard[]}
 */
export function inOrder(shards) {
  return shards.filter(({ n }) => n > 0).sort((a, b) => a.firstDay - b.firstDay);
}

function rowsOf(parts, firstDay, days) {
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const offsets = new Uint32Array(days + 1);
  let [row, day] = [0, 0];
  for (const part of parts) {
    const start = part.firstDay - firstDay;
    if (!(start >= day && start + part.dayCounts.length <= days)) throw new FeedError('shards overlap');
    for (; day < start; day += 1) offsets[day] = row;
    for (const count of part.dayCounts) {
      offsets[day] = row;
      row += count;
      day += 1;
    }
  }
  offsets.fill(row, day);
  const columns = {};
  for (const name of Object.keys(parts[0]?.columns ?? {})) {
    if (parts.every((part) => part.columns[name])) addColumn(columns, parts, name, n);
  }
  return { n, offsets, ...joinPlaces(parts, n), columns };
}

/**
 * Joins a column every shard has, and what follows from it.
 * @param {Object<string, import('./shard.js').Column>} columns gets them
 * @param {import('./shard.js').Shard[]} parts oldest first
 * @param {string} name
 * @param {number} n rows of all
 */
export function addColumn(columns, parts, name, n) {
  columns[name] = joinColumn(parts, name, n);
  for (const [derived, [source, separator]] of Object.entries(DERIVED)) {
    if (source === name) columns[derived] = derive(columns[name], separator);
  }
}

function joinPlaces(parts, n) {
  const index = new Map();
  const renumbered = parts.map(({ places: { count, table } }) => {
    const to = new Uint32Array(count + 1);
    for (let p = 0; p < count; p += 1) {
      const key = (table[3 * p] * 65536 + table[3 * p + 1]) * 65536 + table[3 * p + 2];
      if (!index.has(key)) index.set(key, index.size);
      to[p + 1] = index.get(key);
    }
    return to;
  });
  const count = index.size;
  const places = { count, x: new Float64Array(count), y: new Float64Array(count), uncertainty: new Float32Array(count) };
  const place = count < 65536 ? new Uint16Array(n) : new Uint32Array(n);
  let row = 0;
  parts.forEach(({ header, places: { table }, place: given }, part) => {
    const [west, north, side] = header.origin;
    const to = renumbered[part];
    for (let p = 1; p < to.length; p += 1) {
      places.x[to[p]] = west + (table[3 * p - 3] / 65535) * side;
      places.y[to[p]] = north + (table[3 * p - 2] / 65535) * side;
      places.uncertainty[to[p]] = table[3 * p - 1] * header.uncertainty_step;
    }
    to[0] = count;
    for (let i = 0; i < given.length; i += 1) place[row++] = to[given[i]];
  });
  return { places, place };
}

function joinColumn(parts, name, n) {
  const given = parts.map((part) => part.columns[name]);
  if (!given[0].values) {
    const codes = arrayFor(2 ** (8 * Math.max(...given.map((column) => column.codes.BYTES_PER_ELEMENT))), n);
    let row = 0;
    for (const column of given) {
      codes.set(column.codes, row);
      row += column.codes.length;
    }
    return { codes, values: undefined };
  }
  const { values, recodes } = merge(given.map((column) => column.values));
  const codes = arrayFor(values.length, n);
  let row = 0;
  given.forEach((column, part) => {
    const [recode, from] = [recodes[part], column.codes];
    for (let i = 0; i < from.length; i += 1) codes[row++] = recode[from[i]];
  });
  return { codes, values };
}

/** One list of the values of several lists, and for each list where its values stand in it. */
function merge(lists) {
  const index = new Map();
  const values = [];
  const recodes = lists.map((list) => Uint32Array.from(list, (value) => {
    const key = JSON.stringify(value);
    if (!index.has(key)) index.set(key, values.push(value) - 1);
    return index.get(key);
  }));
  return { values, recodes };
}

function derive({ codes, values }, separator) {
  const starts = values.map((pairs) => [...new Set(pairs.map((pair) => pair.split(separator)[0]).filter(Boolean))].sort());
  const { values: distinct, recodes: [recode] } = merge([starts]);
  const derived = arrayFor(distinct.length, codes.length);
  for (let i = 0; i < codes.length; i += 1) derived[i] = recode[codes[i]];
  return { codes: derived, values: distinct };
}

function arrayFor(values, n) {
  return values <= 256 ? new Uint8Array(n) : values <= 65536 ? new Uint16Array(n) : new Uint32Array(n);
}
