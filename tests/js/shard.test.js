import assert from 'node:assert/strict';
import test from 'node:test';

import { decodeBase, decodeColumn, FeedError } from '../../static/js/explorer/shard.js';
import { joinShards } from '../../static/js/explorer/store.js';
import { randomShard } from './random_shard.js';
import { ORIGIN, writeShard } from './write_shard.js';

function decode({ base, ...further }) {
  const shard = decodeBase(base);
  for (const [name, buffer] of Object.entries(further)) shard.columns[name] = decodeColumn(buffer, name, shard);
  return shard;
}

function read(store, i) {
  const { place, places, columns, offsets, firstDay } = store;
  const p = place[i];
  const day = firstDay + offsets.findIndex((offset, d) => offset <= i && offsets[d + 1] > i);
  const stored = (value, edge) => Math.round(((value - edge) / ORIGIN[2]) * 65535);
  const where = p === places.count ? null : [stored(places.x[p], ORIGIN[0]), stored(places.y[p], ORIGIN[1]), places.uncertainty[p] / 100];
  const value = (name) => columns[name].values[columns[name].codes[i]];
  return { day, where, kind: value('kind'), grade: value('grade'), number: columns.number.codes[i] };
}

test('shards of several years become one store with the same rows', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const years = [randomShard(seed, 17000, 365, ['raid', 'shelling']), randomShard(seed + 100, 17400, 200, ['airstrike', 'raid'])];
    // Given newest first, as they arrive.
    const store = joinShards(years.map((year) => decode(writeShard(year))).reverse());
    assert.equal(store.n, 400);
    assert.equal(store.days, 17400 + 200 - 17000);
    const wanted = years.flatMap(({ rows, places }) => rows.map(({ place, ...row }) => ({ ...row, where: place === null ? null : places[place] })));
    wanted.forEach((row, i) => assert.deepEqual(read(store, i), row));
  }
});

test('a place that two shards share is one place', () => {
  const one = randomShard(1, 17000, 100, ['raid']);
  const two = { ...randomShard(2, 17100, 100, ['raid']), places: one.places };
  const store = joinShards([one, two].map((year) => decode(writeShard(year))));
  assert.equal(store.places.count, new Set(one.places.map(String)).size);
});

test('days the shards do not reach have no rows', () => {
  const year = randomShard(1, 17100, 50, ['raid']);
  const store = joinShards([decode(writeShard(year))], { firstDay: 17000, days: 200 });
  assert.deepEqual([store.offsets.length, store.offsets[100], store.offsets[150], store.offsets[200]], [201, 0, 200, 200]);
  assert.equal(joinShards([], { firstDay: 17000, days: 200 }).offsets.at(-1), 0);
});

test('what follows from another column has its values, each once', () => {
  const shard = decode(writeShard(randomShard(1, 17000, 50, ['raid'])));
  const values = [[], ['>SAA'], ['JAI>SAA', 'RUS>HTS', 'RUS>JAI'], ['RUS>SAA', 'JAI>RUS']];
  shard.columns.pair = { codes: Uint8Array.from({ length: 200 }, (_, i) => i % 4), values };
  const { accuser } = joinShards([shard]).columns;
  assert.deepEqual([0, 1, 2, 3].map((i) => accuser.values[accuser.codes[i]]), [[], [], ['JAI', 'RUS'], ['JAI', 'RUS']]);
  assert.equal(accuser.values.length, 2);
});

test('a damaged file is refused, wherever the damage', () => {
  const good = writeShard(randomShard(3, 17000, 50, ['raid', 'shelling']));
  const sound = decode(good);
  for (const [name, buffer] of Object.entries(good)) {
    const readAgain = (bytes) => (name === 'base' ? decodeBase(bytes) : decodeColumn(bytes, name, sound));
    const headerEnd = 8 + new DataView(buffer).getUint32(4, true);
    const spoil = (at, value) => {
      const bytes = new Uint8Array(buffer.slice(0));
      bytes[at] = value;
      return bytes.buffer;
    };
    const longer = new Uint8Array(buffer.byteLength + 1);
    longer.set(new Uint8Array(buffer));
    const damaged = {
      empty: buffer.slice(0, 0), magic: spoil(0, 88), short: buffer.slice(0, -1), long: longer.buffer, headerOnly: buffer.slice(0, headerEnd),
      headerLength: spoil(5, 255), notJson: spoil(8, 0),
    };
    if (name === 'base') Object.assign(damaged, { dayCount: spoil(headerEnd, 255), place: spoil(buffer.byteLength - 3 * 200, 77), grade: spoil(buffer.byteLength - 1, 9) });
    if (name === 'kind') damaged.kind = spoil(buffer.byteLength - 1, 255);
    readAgain(buffer);
    for (const [what, bytes] of Object.entries(damaged)) assert.throws(() => readAgain(bytes), FeedError, `${name} ${what}`);
  }
  assert.throws(() => decodeBase(writeShard({ ...randomShard(3, 17000, 50, ['raid']), format: 9 }).base), FeedError);
});

test('a column of other rows, or under another name, is refused', () => {
  const good = writeShard(randomShard(3, 17000, 50, ['raid']));
  const other = writeShard(randomShard(4, 17000, 50, ['raid']));
  const shard = decodeBase(good.base);
  assert.throws(() => decodeColumn(other.kind, 'kind', shard), FeedError);
  assert.throws(() => decodeColumn(good.kind, 'number', shard), FeedError);
  assert.throws(() => decodeColumn(good.base, 'base', shard), FeedError);
  assert.throws(() => decodeBase(good.kind), FeedError);
});

test('overlapping shards are refused', () => {
  const shards = [randomShard(1, 17000, 100, ['raid']), randomShard(2, 17050, 100, ['raid'])].map((year) => decode(writeShard(year)));
  assert.throws(() => joinShards(shards), FeedError);
});

test('no shards are an empty store', () => {
  assert.equal(joinShards([]).n, 0);
});
