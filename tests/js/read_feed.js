/** Prints the rows of feed files, as the browser reads them, for the test that compares both codecs. */

import { readFileSync } from 'node:fs';

import { isoOf } from '../../static/js/explorer/dates.js';
import { joinShards } from '../../static/js/explorer/store.js';
import { readShard } from './read_shard.js';

const { n, firstDay, days, offsets, place, places, columns } = joinShards(JSON.parse(readFileSync(0, 'utf8')).map(readShard));
const rows = [];
for (let day = 0; day < days; day += 1) {
  for (let i = offsets[day]; i < offsets[day + 1]; i += 1) {
    const p = place[i];
    const row = { day: isoOf(firstDay + day), point: null };
    if (p < places.count) {
      const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * places.y[p]))) * 180) / Math.PI;
      row.point = [places.x[p] * 360 - 180, lat, places.uncertainty[p]];
    }
    for (const [name, { codes, values }] of Object.entries(columns)) row[name] = values ? values[codes[i]] : codes[i];
    rows.push(row);
  }
}
process.stdout.write(JSON.stringify({ n, rows }));
