/**
 * Work of one brush move and one filter change in the explorer, without drawing, on random incidents.
 * Run: node bench/brush.js [rows ...]
 */

import { performance } from 'node:perf_hooks';

import { daySums } from '../static/js/explorer/bars.js';
import { cellSize, gather, layOut } from '../static/js/explorer/cells.js';
import { emptyState, failures, optionCounts, placeCounts, rowRange } from '../static/js/explorer/filter.js';
import { isoOf } from '../static/js/explorer/dates.js';

const [PLACES, DAYS, FIRST, ROUNDS] = [6000, 3000, 17000, 60];

function store(n) {
  const random = (below) => Math.floor(Math.random() * below);
  const offsets = Uint32Array.from({ length: DAYS + 1 }, (_, day) => Math.round((day / DAYS) * n));
  const coded = (values) => ({ values, codes: Uint8Array.from({ length: n }, () => random(values.length)) });
  return {
    n, firstDay: FIRST, days: DAYS, offsets,
    places: {
      count: PLACES,
      x: Float64Array.from({ length: PLACES }, () => 0.592 + Math.random() * 0.026),
      y: Float64Array.from({ length: PLACES }, () => 0.385 + Math.random() * 0.02),
      uncertainty: Float32Array.from({ length: PLACES }, () => (Math.random() < 0.2 ? 25000 : 1000)),
    },
    place: Uint16Array.from({ length: n }, () => random(PLACES + 1)),
    columns: {
      accused: coded([[], ['SAA'], ['RUS'], ['RUS', 'SAA'], ['HTS'], ['TUR']]),
      kind: coded(['shelling', 'airstrike', 'raid', 'sniping']),
    },
  };
}

function median(work) {
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const start = performance.now();
    work(round);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return times[ROUNDS / 2].toFixed(2).padStart(8);
}

console.log('milliseconds, median    rows  brush move  by accused    filter        bars     options');
for (const n of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10_000, 100_000, 1_000_000]) {
  const data = store(n);
  const state = { ...emptyState(), kind: ['raid', 'shelling'] };
  const known = { heavy: new Set(), text: null };
  const fails = failures(data, state, known);
  const scale = 256 * 2 ** 8.5;
  const layout = layOut(data.places, {
    scale, left: 0.592 * scale, top: 0.385 * scale, width: 1000, height: 640, margin: 160, size: cellSize(8.5), uncertainFrom: 5000,
  });
  const range = (round) => rowRange(data, { from: isoOf(FIRST + round), to: isoOf(FIRST + DAYS - round) });
  const colour = { column: 'accused', groups: 6, groupOf: Uint8Array.of(0, 1, 2, 3, 4, 5) };
  const columns = [
    median((round) => gather(layout, placeCounts(data, fails, range(round), null), 1)),
    median((round) => gather(layout, placeCounts(data, fails, range(round), colour), 6)),
    median(() => failures(data, state, known)),
    median(() => daySums(data, fails, layout.inView, null)),
    median((round) => optionCounts(data, fails, range(round), 'accused', { reading: '', heavy: known.heavy })),
  ];
  console.log(`${String(n).padStart(28)}  ${columns.join('    ')}`);
}
