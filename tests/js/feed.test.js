import assert from 'node:assert/strict';
import test from 'node:test';

import { isoOf } from '../../static/js/explorer/dates.js';
import { Feed, FeedError } from '../../static/js/explorer/feed.js';
import { randomShard } from './random_shard.js';
import { writeShard } from './write_shard.js';

const YEARS = { 2016: [17000, 300, 1], 2017: [17300, 90, 2], recent: [17390, 50, 3] };

/** A manifest and the answers to its addresses; `state` makes other rows under other addresses. */
function site(state = 0, names = Object.keys(YEARS)) {
  const answers = {};
  const shards = names.map((name) => {
    const [epoch, days, seed] = YEARS[name];
    const made = randomShard(seed + 10 * state, epoch, days, ['raid', 'shelling']);
    const files = Object.fromEntries(Object.entries(writeShard(made)).map(([column, buffer]) => {
      const url = `/${name}-${column}-${state}`;
      answers[url] = buffer;
      return [column, { url, bytes: buffer.byteLength }];
    }));
    return { name, n: 200, from: isoOf(epoch), to: isoOf(epoch + days - 1), files, made };
  });
  return { manifest: { shards, count: 200 * shards.length }, answers };
}

/** Answers `fetch`: an answer may be bytes, a status, an error, or a list of these in turn. Returns what was asked. */
function serve(t, manifests, answers) {
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (url, { cache }) => {
    asked.push(`${url} ${cache}`);
    if (url === '/manifest') return Response.json(manifests.length > 1 ? manifests.shift() : manifests[0]);
    const answer = Array.isArray(answers[url]) ? answers[url].shift() : answers[url];
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'number' || !answer) return new Response('', { status: answer ?? 404 });
    return new Response(answer.slice(0));
  });
  return asked;
}

async function whole(feed) {
  await feed.open();
  await feed.loadRest();
}

test('the newest shard is there first, the older ones follow, and only their bases', async (t) => {
  const { manifest, answers } = site();
  const asked = serve(t, [manifest], answers);
  const grown = [];
  const feed = new Feed('/manifest', { onGrow: () => grown.push(feed.store.n) });
  await feed.open();
  assert.deepEqual(asked, ['/manifest default', '/recent-base-0 default']);
  assert.deepEqual([feed.store.n, feed.store.firstDay, feed.store.days, feed.isComplete], [200, 17000, 440, false]);
  const { store } = feed;
  await feed.loadRest();
  assert.equal(feed.store, store, 'whoever holds the store sees it grow');
  assert.deepEqual([grown, store.n, feed.isComplete], [[400, 600], 600, true]);
  assert.deepEqual(asked.slice(2), ['/2017-base-0 default', '/2016-base-0 default']);
});

test('a column is fetched once, when it is needed, for shards that come later too', async (t) => {
  const { manifest, answers } = site();
  const asked = serve(t, [manifest], answers);
  const feed = new Feed('/manifest');
  await feed.open();
  assert.equal(feed.has('kind'), false);
  await Promise.all([feed.need('kind'), feed.need('kind'), feed.need('grade')]);
  assert.deepEqual(asked.slice(2), ['/recent-kind-0 default']);
  await feed.loadRest();
  assert.equal(feed.has('kind'), true);
  const wanted = manifest.shards.flatMap(({ made }) => made.rows.map(({ kind }) => kind));
  const { codes, values } = feed.store.columns.kind;
  assert.deepEqual([...codes].map((code) => values[code]), wanted);
  assert.equal(asked.filter((one) => one.includes('kind')).length, 3);
});

test('a column asked for while older years are on their way is whole in the end', async (t) => {
  const { manifest, answers } = site();
  serve(t, [manifest], answers);
  for (let pause = 0; pause < 12; pause += 1) {
    const feed = new Feed('/manifest');
    await feed.open();
    const rest = feed.loadRest();
    for (let i = 0; i < pause; i += 1) await null;
    await feed.need('kind');
    assert.ok(feed.has('kind'));
    await rest;
    assert.ok(feed.has('kind'));
    assert.equal(feed.store.columns.kind.codes.length, 600);
  }
});

test('numbers of rows come from their own shards alone', async (t) => {
  const { manifest, answers } = site();
  const asked = serve(t, [manifest], answers);
  const feed = new Feed('/manifest');
  await whole(feed);
  const rows = manifest.shards.flatMap(({ made }) => made.rows);
  assert.deepEqual(await feed.numbers([599, 400, 450]), [599, 400, 450].map((row) => rows[row].number));
  assert.deepEqual(asked.filter((one) => one.includes('number')), ['/recent-number-0 default']);
  assert.equal(feed.has('number'), false);
  await feed.need('number');
  assert.deepEqual([...feed.store.columns.number.codes], rows.map(({ number }) => number));
  assert.deepEqual(await feed.numbers([]), []);
});

test('a copy damaged in the cache is fetched anew, the sound ones are not', async (t) => {
  const { manifest, answers } = site();
  answers['/2017-base-0'] = [answers['/2017-base-0'].slice(0, 900), answers['/2017-base-0']];
  answers['/recent-kind-0'] = [new ArrayBuffer(4096), answers['/recent-kind-0']];
  const asked = serve(t, [manifest], answers);
  const feed = new Feed('/manifest');
  await whole(feed);
  await feed.need('kind');
  assert.deepEqual([feed.store.n, feed.missing], [600, []]);
  assert.deepEqual(asked.filter((one) => one.endsWith('reload')), ['/2017-base-0 reload', '/recent-kind-0 reload']);
});

test('a column of another state of the feed is not laid beside the base', async (t) => {
  const { manifest, answers } = site();
  answers['/recent-kind-0'] = site(1).answers['/recent-kind-1'];
  serve(t, [manifest], answers);
  const feed = new Feed('/manifest');
  await whole(feed);
  await assert.rejects(feed.need('kind'), FeedError);
  assert.equal(feed.has('kind'), false);
});

test('after a rebuild the manifest is asked for again, once, and everything is of the new state', async (t) => {
  const [old, renewed] = [site(), site(1)];
  for (const gone of [404, 410]) {
    const answers = { ...renewed.answers, '/recent-base-0': old.answers['/recent-base-0'], '/2017-base-0': gone, '/2016-base-0': gone };
    const asked = serve(t, [old.manifest, renewed.manifest], answers);
    const feed = new Feed('/manifest');
    await whole(feed);
    await feed.need('kind', 'number');
    assert.deepEqual([feed.store.n, feed.missing, feed.isComplete], [600, [], true]);
    assert.deepEqual([...feed.store.columns.number.codes], renewed.manifest.shards.flatMap(({ made }) => made.rows.map(({ number }) => number)));
    assert.equal(asked.filter((one) => one.startsWith('/manifest')).length, 2);
    t.mock.restoreAll();
  }
});

test('a column gone after a rebuild brings the whole store up to date', async (t) => {
  const [old, renewed] = [site(0, ['2017', 'recent']), site(1)];
  const answers = { ...old.answers, ...renewed.answers, '/2017-kind-0': 404, '/recent-kind-0': 404 };
  const asked = serve(t, [old.manifest, renewed.manifest], answers);
  let grown = 0;
  const feed = new Feed('/manifest', { onGrow: () => { grown += 1; } });
  await whole(feed);
  assert.deepEqual([feed.store.n, grown], [400, 1]);
  await feed.need('kind');
  assert.deepEqual([feed.store.n, grown, feed.store.columns.kind.codes.length], [600, 2, 600]);
  assert.equal(asked.filter((one) => one.startsWith('/manifest')).length, 2);
});

test('where even the new manifest names files that are gone, it is not asked for without end', async (t) => {
  const { manifest, answers } = site();
  Object.assign(answers, { '/recent-kind-0': 404 });
  const asked = serve(t, [manifest], answers);
  const feed = new Feed('/manifest');
  await whole(feed);
  await assert.rejects(feed.need('kind'), FeedError);
  assert.equal(asked.filter((one) => one.startsWith('/manifest')).length, 2);
  assert.equal(feed.store.n, 600);
});

test('a year that cannot be had is named, the others are shown; none at all is an error', async (t) => {
  const { manifest, answers } = site();
  for (const failing of [500, new ArrayBuffer(64), new TypeError('Failed to fetch')]) {
    serve(t, [manifest], { ...answers, '/recent-base-0': failing });
    const feed = new Feed('/manifest');
    await whole(feed);
    assert.equal(feed.store.n, 400);
    assert.deepEqual([feed.missing.map(({ name }) => name), feed.isComplete], [['recent'], true]);
    t.mock.restoreAll();
  }
  serve(t, [manifest], {});
  await assert.rejects(new Feed('/manifest').open(), FeedError);
});

test('a column that fails can be asked for again, and what is there stays', async (t) => {
  const { manifest, answers } = site();
  const offline = new TypeError('Failed to fetch');
  answers['/2016-kind-0'] = [offline, offline, answers['/2016-kind-0']];
  serve(t, [manifest], answers);
  const feed = new Feed('/manifest');
  await whole(feed);
  await assert.rejects(feed.need('kind'), TypeError);
  assert.deepEqual([feed.has('kind'), feed.has('grade'), feed.store.n], [false, true, 600]);
  await feed.need('kind');
  assert.equal(feed.has('kind'), true);
});

test('nothing published is an empty store that needs no column', async (t) => {
  serve(t, [{ shards: [], count: 0 }], {});
  const feed = new Feed('/manifest');
  await whole(feed);
  await feed.need('kind');
  assert.deepEqual([feed.store.n, feed.isComplete], [0, true]);
});
