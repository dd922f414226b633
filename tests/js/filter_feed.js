/** Prints how many incidents the browser's filter finds in feed files, for the test that compares all outlets. */

import { readFileSync } from 'node:fs';

import { failures, parseQuery, rowRange } from '../../static/js/explorer/filter.js';
import { joinShards } from '../../static/js/explorer/store.js';
import { readShard } from './read_shard.js';

const { shards, heavy, questions } = JSON.parse(readFileSync(0, 'utf8'));
const store = joinShards(shards.map(readShard));
const counts = questions.map(({ query, numbers }) => {
  const state = parseQuery(query);
  const fails = failures(store, state, { heavy: new Set(heavy), text: numbers && new Set(numbers) });
  const [low, high] = rowRange(store, state);
  return fails.subarray(low, high).reduce((found, failed) => found + !failed, 0);
});
process.stdout.write(JSON.stringify(counts));
