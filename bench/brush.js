/**
 * Work in the explorer, without drawing: reading a feed in the format of the site, one brush move, one
 * filter change. On a million and fewer random incidents in yearly shards.
 * Run: .venv/bin/python -m bench.feed_size --write FOLDER [rows], then node bench/brush.js FOLDER
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { daySums } from '../static/js/explorer/bars.js';
import { cellSize, gather, layOut } from '../static/js/explorer/cells.js';
import { emptyState, failures, optionCounts, placeCounts, rowRange } from '../static/js/explorer/filter.js';
import { isoOf } from '../static/js/explorer/dates.js';
import { decodeBase, decodeColumn } from '../static/js/explorer/shard.js';
import { joinShards } from '../static/js/explorer/store.js';

const [FRAME, ROUNDS] = [16, 60];

/** Milliseconds of processor time, which other programs on the machine do not lengthen. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function median(work) {
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const start = now();
    work(round);
    return now() - start;
  }).sort((a, b) => a - b);
  return times[ROUNDS / 2];
}

function once(work) {
  const start = now();
  const result = work();
  return [result, now() - start];
}

function say(what, milliseconds) {
  console.log(`${what.padEnd(46)} ${milliseconds.toFixed(2).padStart(8)} ms`);
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Give the folder that bench.feed_size --write has filled.');
const files = new Map();
for (const name of readdirSync(folder)) {
  const [shard, column] = name.replace('.cfv', '').split('-');
  if (!files.has(shard)) files.set(shard, {});
  files.get(shard)[column] = new Uint8Array(readFileSync(join(folder, name))).buffer;
}

const [shards, decoding] = once(() => [...files.values()].map(({ base }) => decodeBase(base)));
const [, joining] = once(() => joinShards(shards));
const [, further] = once(() => [...files.values()].forEach((columns, i) => {
  for (const [name, buffer] of Object.entries(columns)) {
    if (name !== 'base') shards[i].columns[name] = decodeColumn(buffer, name, shards[i]);
  }
}));
const [data, whole] = once(() => joinShards(shards));
console.log(`${data.n.toLocaleString('en')} rows, ${shards.length} shards, ${data.places.count.toLocaleString('en')} places; medians of ${ROUNDS}`);
say('decode all bases', decoding);
say('join the bases', joining);
say(`decode all ${Object.keys(shards[0].columns).length - 3} further columns`, further);
say('join everything', whole);

const top = (column) => data.columns[column].values.flat().slice(0, 3);
const known = { heavy: new Set(top('weapon')), text: null };
const everything = failures(data, emptyState(), known);
const state = { ...emptyState(), kind: top('kind'), accuser: top('accuser'), grade: top('grade') };
const fails = failures(data, state, known);
const scale = 256 * 2 ** 8.5;
const layout = layOut(data.places, {
  scale, left: 0.592 * scale, top: 0.385 * scale, width: 1280, height: 800, margin: 160, size: cellSize(8.5), uncertainFrom: 5000,
});
const range = (round) => rowRange(data, { from: isoOf(data.firstDay + round), to: isoOf(data.firstDay + data.days - round) });
const grouped = (column) => ({ column, groups: 9, groupOf: Uint8Array.from(data.columns[column].values, (_, code) => code % 9) });
const moves = {
  'brush move, nothing filtered': (round) => gather(layout, placeCounts(data, everything, range(round), null), 1, data.places.uncertainty),
  'brush move, three filters': (round) => gather(layout, placeCounts(data, fails, range(round), null), 1, data.places.uncertainty),
};
for (const column of ['accused', 'accuser', 'grade', 'kind']) {
  const colour = grouped(column);
  moves[`brush move, coloured by ${column}`] = (round) => gather(layout, placeCounts(data, everything, range(round), colour), 9, data.places.uncertainty);
}
let worst = 0;
for (const [what, work] of Object.entries(moves)) {
  const time = median(work);
  worst = Math.max(worst, time);
  say(what, time);
}
say('filter change, three filters', median(() => failures(data, state, known)));
const everyOther = new Set(data.columns.number.codes.filter((_, i) => i % 2));
say('filter change, half of all by words', median(() => failures(data, emptyState(), { ...known, text: everyOther })));
say('bars of all days after a map move', median(() => daySums(data, fails, layout.inView, null)));
for (const key of ['accused', 'pair', 'zone', 'provision']) {
  say(`options of ${key}`, median((round) => optionCounts(data, fails, range(round), key, { reading: '', heavy: known.heavy })));
}
console.log(`the slowest brush move takes ${((100 * worst) / FRAME).toFixed(0)} % of a frame of ${FRAME} ms`);
