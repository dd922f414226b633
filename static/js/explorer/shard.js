/** Decodes the files of the columnar feed; the format's own words are in `publication/feed_codec.py`. */

import { dayOf } from './dates.js';

const FORMAT = 4;
const BITS = [0, 1, 2, 4, 8, 16, 24, 32];

/** A file that cannot be used: damaged, of another format or shard, or not to be had. */
export class FeedError extends Error {}

/**
 * A column of one shard: a code per row, indices into `values` if there are any.
 * @typedef {{codes: Uint8Array|Uint16Array|Uint32Array, values: Array|undefined}} Column
 */

/**
 * One decoded shard. `place` counts from 1, with 0 for "no public point"; `table` has x, y and
 * uncertainty of each place in turn.
 * @typedef {object} Shard
 * @property {object} header
 * @property {number} n
 * @property {number} firstDay
 * @property {Uint32Array} dayCounts
 * @property {{count: number, table: Uint16Array}} places
 * @property {Uint16Array} place
 * @property {Object<string, Column>} columns those read so far
 */

/**
 * Decodes a base file; throws {@link FeedError} for a damaged one.
 * @param {ArrayBuffer} buffer
 * @returns {Shard}
 */
export function decodeBase(buffer) {
  const file = open(buffer);
  const { header } = file;
  const { n, days, places: count, columns: described } = header;
  if (!described) throw new FeedError('not a base');
  const dayCounts = new Uint32Array(days);
  const counted = new DataView(buffer, file.at, file.skip(4 * days));
  let sum = 0;
  for (let day = 0; day < days; day += 1) sum += dayCounts[day] = counted.getUint32(4 * day, true);
  if (sum !== n) throw new FeedError('day counts');
  const table = placeTable(file, count);
  const place = undelta(file.packed(n, 16), dayCounts, count);
  const columns = {};
  for (const { name, bits, values } of described) columns[name] = checked(name, file.packed(n, bits), values);
  file.end();
  const firstDay = n ? dayOf(header.epoch) : 0;
  if (Number.isNaN(firstDay)) throw new FeedError('epoch');
  return { header, n, firstDay, dayCounts, places: { count, table }, place, columns };
}

/**
 * Decodes the file of a further column of a shard; throws {@link FeedError} for a damaged one and for
 * one that belongs to other rows.
 * @param {ArrayBuffer} buffer
 * @param {string} name
 * @param {Shard} shard
 * @returns {Column}
 */
export function decodeColumn(buffer, name, shard) {
  const file = open(buffer);
  const { column, rows, bits, above, given, table, values } = file.header;
  const { n, dayCounts } = shard;
  if (column !== name || rows !== shard.header.rows || file.header.n !== n) throw new FeedError(`${name} of other rows`);
  let codes;
  if (above) codes = overLowest(file.packed(dayCounts.length, 32), file.packed(n, bits), dayCounts);
  else if (given) codes = byPosition(file, n, bits, table, given === 'place' ? shard.place : shard.columns[given]?.codes, contexts(shard, given));
  else codes = file.packed(n, bits);
  file.end();
  return checked(name, codes, values);
}

function contexts({ places, columns }, given) {
  const count = given === 'place' ? places.count + 1 : columns[given]?.values?.length;
  if (count === undefined) throw new FeedError(`given ${given}`);
  return count;
}

function checked(name, codes, values) {
  if (!values) return { codes, values };
  for (let i = 0; i < codes.length; i += 1) if (codes[i] >= values.length) throw new FeedError(name);
  return { codes, values };
}

function open(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes.length < 8 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'CFV2') throw new FeedError('magic');
  const length = new DataView(buffer).getUint32(4, true);
  if (length % 8 || 8 + length > bytes.length) throw new FeedError('header');
  let header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch {
    throw new FeedError('header');
  }
  if (header.format !== FORMAT) throw new FeedError(`format ${header.format}`);
  return new FileReader(header, bytes, 8 + length);
}

/** Takes one array after the other and notices when the bytes run short. */
class FileReader {
  constructor(header, bytes, at) {
    Object.assign(this, { header, bytes, at });
  }

  skip(length) {
    if (!(this.at + length <= this.bytes.length)) throw new FeedError('length');
    this.at += length;
    return length;
  }

  take(length) {
    const { at } = this;
    this.skip(length);
    return this.bytes.subarray(at, at + length);
  }

  packed(n, bits) {
    if (!BITS.includes(bits)) throw new FeedError('bits');
    if (bits === 8) return this.take(n);
    if (bits > 8) return planes(this.take((n * bits) / 8), n, bits);
    const column = new Uint8Array(n);
    if (!bits) return column;
    const [share, mask] = [8 / bits, (1 << bits) - 1];
    const shared = this.take(Math.ceil(n / share));
    for (let i = 0; i < n; i += 1) column[i] = (shared[Math.floor(i / share)] >> (bits * (i % share))) & mask;
    return column;
  }

  end() {
    if (this.at !== this.bytes.length) throw new FeedError('length');
  }
}

function planes(bytes, n, bits) {
  const column = bits <= 16 ? new Uint16Array(n) : new Uint32Array(n);
  for (let shift = 0, from = 0; shift < bits; shift += 8, from += n) {
    for (let i = 0; i < n; i += 1) column[i] |= bytes[from + i] << shift;
  }
  return column;
}

function placeTable(file, count) {
  const table = new Uint16Array(count * 3);
  for (let part = 0; part < 3; part += 1) {
    const column = file.packed(count, 16);
    for (let p = 0; p < count; p += 1) table[3 * p + part] = column[p] + (part || !p ? 0 : table[3 * p - 3]);
  }
  return table;
}

/** Places from the differences within each day, in the same array. */
function undelta(place, dayCounts, count) {
  let i = 0;
  for (const rows of dayCounts) {
    let last = 0;
    for (const end = i + rows; i < end; i += 1) {
      last = (last + place[i]) & 0xffff;
      if (last > count) throw new FeedError('place');
      place[i] = last;
    }
  }
  return place;
}

function overLowest(lowest, above, dayCounts) {
  const codes = new Uint32Array(above.length);
  let i = 0;
  dayCounts.forEach((rows, day) => {
    for (const end = i + rows; i < end; i += 1) codes[i] = lowest[day] + above[i];
  });
  return codes;
}

function byPosition(file, n, bits, [countBits, length, valueBits], ofRow, count) {
  const counts = file.packed(count, countBits);
  const listed = file.packed(length, valueBits);
  const positions = file.packed(n, bits);
  const starts = new Uint32Array(count + 1);
  for (let c = 0; c < count; c += 1) starts[c + 1] = starts[c] + counts[c];
  if (starts[count] !== length) throw new FeedError('table');
  const codes = listed.BYTES_PER_ELEMENT === 1 ? new Uint8Array(n) : new Uint16Array(n);
  for (let i = 0; i < n; i += 1) {
    const at = starts[ofRow[i]] + positions[i];
    if (at >= starts[ofRow[i] + 1]) throw new FeedError('table');
    codes[i] = listed[at];
  }
  return codes;
}
