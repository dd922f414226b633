import assert from 'node:assert/strict';
import test from 'node:test';

import { decodeShard, FeedError, joinShards, loadFeed } from '../../static/js/explorer/feed.js';
import { isoOf } from '../../static/js/explorer/dates.js';
import { random } from './random_store.js';

const ORIGIN = [0.59, 0.38, 0.03];
const NO_POINT = 65535;

/** Writes a shard with one dictionary column and the number; the format's own words are in feed_codec.py. */
function write({ epoch, days, places, rows, kinds, format = 3 }) {
  const n = rows.length;
  const header = {
    format, n, epoch: isoOf(epoch), days, origin: ORIGIN, places: places.length, uncertainty_step: 100,
    columns: [{ name: 'kind', width: 1, values: kinds }, { name: 'number', width: 4 }],
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + days * 4 + places.length * 6 + 7 * n).fill(32);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('CFV1'));
  view.setUint32(4, padded, true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (let day = 0; day < days; day += 1, at += 4) view.setUint32(at, rows.filter((row) => row.day === epoch + day).length, true);
  for (const column of [places.map(([x], p) => x - (p ? places[p - 1][0] : 0)), places.map(([, y]) => y), places.map(([, , metres]) => metres)]) {
    for (const shift of [0, 8]) for (const value of column) bytes[at++] = value >> shift;
  }
  rows.forEach((row, i) => {
    const index = row.place ?? NO_POINT;
    const before = i && rows[i - 1].day === row.day ? rows[i - 1].place ?? NO_POINT : 0;
    const delta = (index - before + 65536) % 65536;
    bytes[at + i] = delta & 255;
    bytes[at + n + i] = delta >> 8;
    bytes[at + 2 * n + i] = kinds.indexOf(row.kind);
    for (let plane = 0; plane < 4; plane += 1) bytes[at + (3 + plane) * n + i] = row.number >>> (8 * plane);
  });
  return bytes.buffer;
}

function sample(seed, epoch, days, kinds) {
  const next = random(seed);
  const places = Array.from({ length: 30 }, () => [Math.floor(next() * 65536), Math.floor(next() * 65536), seed % 2 ? 10 : Math.floor(next() * 3)])
    .sort((a, b) => a[0] - b[0]);
  const rows = Array.from({ length: 200 }, (_, i) => ({
    day: epoch + Math.floor(next() * days), place: next() < 0.1 ? null : Math.floor(next() * 30),
    kind: kinds[Math.floor(next() * kinds.length)], number: 4_000_000_000 - seed * 1000 - i,
  })).sort((a, b) => a.day - b.day || (a.place ?? NO_POINT) - (b.place ?? NO_POINT));
  return { epoch, days, places, rows, kinds };
}

function read(store, i) {
  const { place, places, columns, offsets, firstDay } = store;
  const p = place[i];
  const { codes, values } = columns.kind;
  const day = firstDay + offsets.findIndex((offset, d) => offset <= i && offsets[d + 1] > i);
  const stored = (value, edge) => Math.round(((value - edge) / ORIGIN[2]) * 65535);
  const where = p === places.count ? null : [stored(places.x[p], ORIGIN[0]), stored(places.y[p], ORIGIN[1]), places.uncertainty[p] / 100];
  return { day, where, kind: values[codes[i]], number: columns.number.codes[i] };
}

test('shards of several years become one store with the same rows', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const years = [sample(seed, 17000, 365, ['raid', 'shelling']), sample(seed + 100, 17400, 200, ['airstrike', 'raid'])];
    // Given newest first, as they arrive.
    const store = joinShards(years.map((year) => decodeShard(write(year))).reverse());
    assert.equal(store.n, 400);
    assert.equal(store.days, 17400 + 200 - 17000);
    const wanted = years.flatMap(({ rows, places }) => rows.map(({ day, place, kind, number }) => ({ day, where: place === null ? null : places[place], kind, number })));
    wanted.forEach((row, i) => assert.deepEqual(read(store, i), row));
  }
});

test('a place that two shards share is one place', () => {
  const one = sample(1, 17000, 100, ['raid']);
  const two = { ...sample(2, 17100, 100, ['raid']), places: one.places };
  const store = joinShards([one, two].map((year) => decodeShard(write(year))));
  assert.equal(store.places.count, new Set(one.places.map(String)).size);
});

test('a damaged file is refused, wherever the damage', () => {
  const good = write(sample(3, 17000, 50, ['raid', 'shelling']));
  decodeShard(good.slice(0));
  const headerEnd = 8 + new DataView(good).getUint32(4, true);
  const spoil = (at, value) => {
    const bytes = new Uint8Array(good.slice(0));
    bytes[at] = value;
    return bytes.buffer;
  };
  const cut = (length) => good.slice(0, length);
  const longer = new Uint8Array(good.byteLength + 1);
  longer.set(new Uint8Array(good));
  const damaged = {
    empty: cut(0), magic: spoil(0, 88), short: cut(good.byteLength - 1), long: longer.buffer, headerOnly: cut(headerEnd),
    headerLength: spoil(5, 255), notJson: spoil(8, 0), dayCount: spoil(headerEnd, 255),
    place: spoil(good.byteLength - 6 * 200, 77), kind: spoil(good.byteLength - 5 * 200, 9),
  };
  for (const [what, buffer] of Object.entries(damaged)) assert.throws(() => decodeShard(buffer), FeedError, what);
  assert.throws(() => decodeShard(write({ ...sample(3, 17000, 50, ['raid']), format: 9 })), FeedError);
});

test('overlapping shards are refused', () => {
  const shards = [sample(1, 17000, 100, ['raid']), sample(2, 17050, 100, ['raid'])].map((year) => decodeShard(write(year)));
  assert.throws(() => joinShards(shards), FeedError);
});

test('no shards are an empty store', () => {
  assert.equal(joinShards([]).n, 0);
});

/** Serves a manifest and shards to `fetch`; `answers` maps an address to bytes, or to a list of answers in turn. */
function serve(t, manifests, answers) {
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (url, { cache }) => {
    asked.push(`${url} ${cache}`);
    if (url === '/manifest') return Response.json(manifests.length > 1 ? manifests.shift() : manifests[0]);
    const answer = Array.isArray(answers[url]) ? answers[url].shift() : answers[url];
    return answer ? new Response(answer.slice(0)) : new Response('', { status: 404 });
  });
  return asked;
}

const [first, second] = [sample(1, 17000, 365, ['raid']), sample(2, 17400, 100, ['raid'])];
const shard = (url, buffer) => ({ url, n: 200, bytes: buffer.byteLength, from: '2016-01-01', to: '2016-12-31' });

test('a copy damaged in the cache is fetched anew, the sound ones are not', async (t) => {
  const [a, b] = [write(first), write(second)];
  const asked = serve(t, [{ shards: [shard('/a', a), shard('/b', b)] }], { '/a': [a.slice(0, 900), a], '/b': b });
  const { store, missing } = await loadFeed('/manifest', () => {});
  assert.equal(store.n, 400);
  assert.deepEqual(missing, []);
  assert.deepEqual(asked, ['/manifest default', '/b default', '/a default', '/manifest reload', '/a reload']);
});

test('after a rebuild the new name is asked for', async (t) => {
  const [a, b] = [write(first), write(second)];
  serve(t, [{ shards: [shard('/old', a), shard('/b', b)] }, { shards: [shard('/new', a), shard('/b', b)] }], { '/new': a, '/b': b });
  const { store, missing } = await loadFeed('/manifest', () => {});
  assert.equal(store.n, 400);
  assert.deepEqual(missing, []);
});

test('a year that cannot be had is named, the others are shown; none at all is an error', async (t) => {
  const b = write(second);
  serve(t, [{ shards: [shard('/a', b), shard('/b', b)] }], { '/b': b });
  const { store, missing } = await loadFeed('/manifest', () => {});
  assert.equal(store.n, 200);
  assert.deepEqual(missing.map(({ url }) => url), ['/a']);
  t.mock.restoreAll();
  serve(t, [{ shards: [shard('/a', b)] }], {});
  await assert.rejects(loadFeed('/manifest', () => {}), FeedError);
});

test('progress grows to the whole', async (t) => {
  const [a, b] = [write(first), write(second)];
  serve(t, [{ shards: [shard('/a', a), shard('/b', b)] }], { '/a': a, '/b': b });
  const seen = [];
  await loadFeed('/manifest', (loaded, total) => seen.push([loaded, total]));
  assert.deepEqual(seen.at(-1), [a.byteLength + b.byteLength, a.byteLength + b.byteLength]);
  for (let i = 1; i < seen.length; i += 1) assert.ok(seen[i][0] >= seen[i - 1][0]);
});
