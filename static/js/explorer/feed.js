/** Reads the columnar feed: shards into one store of typed arrays, sorted by day. */

import { dayOf } from './dates.js';

const NO_POINT = 65535;
const FORMAT = 3;

/** A shard that cannot be used: damaged, of another format, or not to be had. */
export class FeedError extends Error {}

/**
 * One decoded file. `place` holds indices into `places`, or `places.count` where there is no point.
 * @typedef {object} Shard
 * @property {object} header
 * @property {Uint32Array} dayCounts
 * @property {{count: number, table: Uint16Array}} places
 * @property {Uint16Array} place
 * @property {Object<string, {codes: Uint8Array|Uint16Array|Uint32Array, values: Array|undefined}>} columns
 */

/**
 * Decodes one CFV1 file; throws {@link FeedError} for a damaged one.
 * @param {ArrayBuffer} buffer
 * @returns {Shard}
 */
export function decodeShard(buffer) {
  const { header, at } = readHeader(buffer);
  const { n, days, places: placeCount } = header;
  const width = 2 + header.columns.reduce((sum, column) => sum + column.width, 0);
  if (buffer.byteLength !== at + days * 4 + placeCount * 6 + width * n) throw new FeedError('length');

  const dayCounts = new Uint32Array(buffer, at, days);
  const table = readPlaceTable(new Uint8Array(buffer, at + days * 4, placeCount * 6), placeCount);
  const bytes = new Uint8Array(buffer, at + days * 4 + placeCount * 6);
  if (dayCounts.reduce((sum, count) => sum + count, 0) !== n) throw new FeedError('day counts');

  const columns = {};
  let from = 2 * n;
  for (const { name, width: planes, values } of header.columns) {
    const codes = readPlanes(bytes.subarray(from, from + planes * n), n, planes);
    if (values && codes.some((code) => code >= values.length)) throw new FeedError(name);
    columns[name] = { codes, values };
    from += planes * n;
  }
  const place = readPlaces(bytes, dayCounts, n, placeCount);
  return { header, dayCounts, places: { count: placeCount, table }, place, columns };
}

function readHeader(buffer) {
  const bytes = new Uint8Array(buffer, 0, Math.min(8, buffer.byteLength));
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'CFV1' || bytes.length < 8) throw new FeedError('magic');
  const length = new DataView(buffer).getUint32(4, true);
  if (length % 8 || 8 + length > buffer.byteLength) throw new FeedError('header');
  let header;
  try {
    header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  } catch {
    throw new FeedError('header');
  }
  if (header.format !== FORMAT) throw new FeedError(`format ${header.format}`);
  return { header, at: 8 + length };
}

function readPlanes(bytes, n, planes) {
  if (planes === 1) return bytes;
  const column = planes === 2 ? new Uint16Array(n) : new Uint32Array(n);
  for (let plane = 0; plane < planes; plane += 1) {
    const from = plane * n;
    for (let i = 0; i < n; i += 1) column[i] |= bytes[from + i] << (8 * plane);
  }
  return column;
}

/** x, y and uncertainty of each place in turn; the file has them as columns, x as differences. */
function readPlaceTable(bytes, count) {
  const table = new Uint16Array(count * 3);
  for (let p = 0; p < count; p += 1) {
    for (let i = 0; i < 3; i += 1) table[3 * p + i] = bytes[2 * i * count + p] | (bytes[(2 * i + 1) * count + p] << 8);
    if (p) table[3 * p] += table[3 * p - 3];
  }
  return table;
}

function readPlaces(bytes, dayCounts, n, placeCount) {
  const place = new Uint16Array(n);
  let i = 0;
  for (const count of dayCounts) {
    let last = 0;
    for (const end = i + count; i < end; i += 1) {
      last = (last + bytes[i] + (bytes[n + i] << 8)) & 0xffff;
      if (last >= placeCount && last !== NO_POINT) throw new FeedError('place');
      place[i] = last === NO_POINT ? placeCount : last;
    }
  }
  return place;
}

/**
 * All incidents in one set of columns, in the order of their days. `offsets[d]` is the first row
 * of day `firstDay + d`; row `i` lies at place `place[i]`, `places.count` meaning "no public point".
 * @typedef {object} Store
 * @property {number} n
 * @property {number} firstDay
 * @property {number} days
 * @property {Uint32Array} offsets
 * @property {{count: number, x: Float64Array, y: Float64Array, uncertainty: Float32Array}} places
 * @property {Uint16Array|Uint32Array} place
 * @property {Object<string, {codes: Uint8Array|Uint16Array|Uint32Array, values: Array|undefined}>} columns
 */

/**
 * Joins shards of successive spans into one store; throws {@link FeedError} if they overlap.
 * @param {Shard[]} shards
 * @returns {Store}
 */
export function joinShards(shards) {
  const parts = shards.filter(({ header }) => header.n > 0)
    .map((shard) => ({ ...shard, epoch: dayOf(shard.header.epoch) }))
    .sort((a, b) => a.epoch - b.epoch);
  if (!parts.length) return emptyStore();
  const firstDay = parts[0].epoch;
  const last = parts[parts.length - 1];
  const days = last.epoch + last.header.days - firstDay;
  const n = parts.reduce((sum, part) => sum + part.header.n, 0);

  const offsets = new Uint32Array(days + 1);
  let [row, day] = [0, 0];
  for (const part of parts) {
    const start = part.epoch - firstDay;
    if (!(start >= day)) throw new FeedError('shards overlap');
    for (; day < start; day += 1) offsets[day] = row;
    for (const count of part.dayCounts) {
      offsets[day] = row;
      row += count;
      day += 1;
    }
  }
  offsets[days] = row;

  const { places, place } = joinPlaces(parts, n);
  const columns = {};
  for (const { name } of last.header.columns) columns[name] = joinColumn(parts, name, n);
  return { n, firstDay, days, offsets, places, place, columns };
}

function emptyStore() {
  const places = { count: 0, x: new Float64Array(0), y: new Float64Array(0), uncertainty: new Float32Array(0) };
  return { n: 0, firstDay: 0, days: 0, offsets: new Uint32Array(1), places, place: new Uint16Array(0), columns: {} };
}

function joinPlaces(parts, n) {
  const index = new Map();
  const renumbered = parts.map(({ places: { count, table } }) => {
    const to = new Uint32Array(count + 1);
    for (let p = 0; p < count; p += 1) {
      const key = (table[3 * p] * 65536 + table[3 * p + 1]) * 65536 + table[3 * p + 2];
      if (!index.has(key)) index.set(key, index.size);
      to[p] = index.get(key);
    }
    return to;
  });
  const count = index.size;
  const places = { count, x: new Float64Array(count), y: new Float64Array(count), uncertainty: new Float32Array(count) };
  parts.forEach(({ header, places: { table } }, part) => {
    const [west, north, side] = header.origin;
    renumbered[part].subarray(0, header.places).forEach((p, from) => {
      places.x[p] = west + (table[3 * from] / 65535) * side;
      places.y[p] = north + (table[3 * from + 1] / 65535) * side;
      places.uncertainty[p] = table[3 * from + 2] * header.uncertainty_step;
    });
  });
  const place = count < 65536 ? new Uint16Array(n) : new Uint32Array(n);
  let row = 0;
  parts.forEach((part, i) => {
    const to = renumbered[i];
    to[part.places.count] = count;
    for (const p of part.place) place[row++] = to[p];
  });
  return { places, place };
}

function joinColumn(parts, name, n) {
  const given = parts.map((part) => part.columns[name]);
  if (given.some((column) => !column)) throw new FeedError(name);
  const index = new Map();
  const values = given[0].values && [];
  const recodes = given.map((column) => column.values?.map((value) => {
    const key = JSON.stringify(value);
    if (!index.has(key)) {
      index.set(key, values.length);
      values.push(value);
    }
    return index.get(key);
  }));
  const bits = values ? Math.ceil(Math.log2(Math.max(2, values.length)))
    : 8 * Math.max(...given.map((column) => column.codes.BYTES_PER_ELEMENT));
  const codes = bits <= 8 ? new Uint8Array(n) : bits <= 16 ? new Uint16Array(n) : new Uint32Array(n);
  let row = 0;
  given.forEach((column, part) => {
    const recode = recodes[part];
    if (recode) for (const code of column.codes) codes[row++] = recode[code];
    else {
      codes.set(column.codes, row);
      row += column.codes.length;
    }
  });
  return { codes, values };
}

/**
 * Loads every shard of the manifest, newest first. A shard that fails is tried once more past the
 * browser's cache, which may hold a damaged copy; what still fails is named, not hidden.
 * @param {string} manifestUrl
 * @param {(loaded: number, total: number) => void} onProgress bytes so far and in all
 * @returns {Promise<{manifest: object, store: Store, missing: object[]}>}
 */
export async function loadFeed(manifestUrl, onProgress) {
  const have = new Map();
  let manifest = await fetchManifest(manifestUrl, 'default');
  let missing = await loadShards(manifest, have, onProgress, 'default');
  if (missing.length) {
    // A rebuild in between gives a shard another name: ask for the names again.
    manifest = await fetchManifest(manifestUrl, 'reload');
    missing = await loadShards(manifest, have, onProgress, 'reload');
  }
  const loaded = manifest.shards.map(({ url }) => have.get(url)).filter(Boolean);
  if (missing.length && !loaded.length) throw missing[0].error;
  return { manifest, store: joinShards(loaded), missing };
}

async function fetchManifest(url, cache) {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new FeedError(`manifest ${response.status}`);
  return response.json();
}

async function loadShards(manifest, have, onProgress, cache) {
  const wanted = manifest.shards.filter(({ url }) => !have.has(url)).reverse();
  const total = wanted.reduce((sum, shard) => sum + shard.bytes, 0);
  let bytes = 0;
  const missing = [];
  await Promise.all(wanted.map(async (shard) => {
    try {
      have.set(shard.url, await fetchShard(shard, cache, (more) => {
        bytes += more;
        onProgress(Math.min(bytes, total), total);
      }));
    } catch (error) {
      missing.push({ ...shard, error });
    }
  }));
  return missing;
}

async function fetchShard({ url, n }, cache, onBytes) {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new FeedError(`shard ${response.status}`);
  const chunks = [];
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    onBytes(value.length);
  }
  const shard = decodeShard(await new Blob(chunks).arrayBuffer());
  if (shard.header.n !== n) throw new FeedError('count');
  return shard;
}
