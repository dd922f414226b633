/** What stands around the bars of the timeline: bands of the agreements, flags, calendar, lines to read heights by. */

import { dayOf } from './dates.js';
import { fitted, lanesOf, placeFlags, rowsFor } from './marks.js';
import { draw } from './svg.js';

export const LANE = 18;
export const FLAG = 18;
const MOST_LANES = 4;
const [WORDS, LEAST_WORDS] = [96, 44]; // pixels a flag's words like to have, and below which none are written
const WIDE = 560; // pixels from which flags have words; below, the list under the timeline has them

/**
 * @typedef {{from: string, to: string|null, label: string}} Phase
 * @typedef {{number: number, date: string, kind: string, label: string}} Mark
 * @typedef {import('./timescale.js').TimeScale} TimeScale
 * @typedef {{measure: (text: string) => number, range: (from: number, to: number|null) => string}} Words
 */

/**
 * Bands for the time each agreement was in force, in lanes from the top down.
 * @param {Phase[]} phases
 * @param {TimeScale} scale
 * @param {Words} words
 * @returns {{parts: SVGElement[], height: number}}
 */
export function bands(phases, scale, { measure, range }) {
  const shown = phases
    .map(({ from, to, label }) => ({ start: dayOf(from), end: to ? dayOf(to) + 1 : Infinity, label }))
    .filter(({ start, end }) => end > scale.start && start < scale.end)
    .sort((a, b) => a.start - b.start);
  const lanes = lanesOf(shown);
  const parts = shown.flatMap(({ start, end, label }, i) => {
    if (lanes[i] >= MOST_LANES) return [];
    const { x, width } = scale.stretch(start, end);
    const y = lanes[i] * LANE;
    const band = draw('rect', { x, width, y, height: LANE - 2, class: i % 2 ? 'phase odd' : 'phase' });
    band.append(draw('title', {}, `${label} · ${range(start, end === Infinity ? null : end - 1)}`));
    const text = fitted(label, width - 10, measure, LEAST_WORDS);
    const at = scale.mirrored ? x + width - 5 : x + 5;
    return text ? [band, draw('text', { x: at, y: y + LANE - 6 }, text)] : [band];
  });
  return { parts, height: Math.min(MOST_LANES, Math.max(0, ...lanes.map((lane) => lane + 1))) * LANE };
}

/**
 * Numbered flags of deadlines and turning points, with words where there is room; a line leads down.
 * @param {Mark[]} marks
 * @param {TimeScale} scale
 * @param {Words} words
 * @param {{top: number}} place where the first row begins
 * @returns {{lines: SVGElement[], parts: SVGElement[], height: number}}
 */
export function flags(marks, scale, { measure, range }, { top }) {
  const shown = marks.map((mark) => ({ ...mark, day: dayOf(mark.date) }))
    .filter(({ day }) => day >= scale.start && day < scale.end)
    .sort((a, b) => a.day - b.day);
  if (!shown.length) return { lines: [], parts: [], height: 0 };
  const hasWords = scale.width >= WIDE;
  const rows = rowsFor(shown.length, { size: FLAG, width: scale.inner, words: hasWords ? WORDS : 0 });
  const along = shown.map(({ day }) => scale.along(day + 0.5));
  const placed = placeFlags(along, { size: FLAG + 2, low: 0, high: scale.width, rows });
  const lines = shown.map(({ kind }, i) => {
    const x = scale.x(shown[i].day + 0.5).toFixed(1);
    return draw('line', { x1: x, x2: x, y1: top + (placed[i].row + 1) * FLAG - 2, class: kind });
  });
  const parts = shown.map(({ number, kind, label, day }, i) => {
    const { at, row, room } = placed[i];
    const x = scale.mirrored ? scale.width - at : at;
    const y = top + row * FLAG;
    const flag = draw('g', { class: `flag ${kind}`, transform: `translate(${x.toFixed(1)} ${y})` });
    // A deadline has corners, a turning point has none.
    flag.append(
      draw('rect', { x: -8, y: 0, width: 16, height: 16, rx: kind === 'deadline' ? 0 : 8 }),
      draw('text', { class: 'number', x: 0, y: 12 }, String(number)),
      draw('title', {}, `${range(day, day)} · ${label}`),
    );
    const words = hasWords && fitted(label, room - 6, measure, LEAST_WORDS);
    if (words) flag.append(draw('text', { class: 'words', x: scale.mirrored ? -12 : 12, y: 12 }, words));
    return flag;
  });
  return { lines, parts, height: rows * FLAG };
}

/**
 * The calendar under the bars: ticks, names of months and years as close as they can stand.
 * @param {TimeScale} scale
 * @param {{measure: (text: string) => number, month: (day: number) => string, year: (day: number) => string}} words
 * @param {number} foot
 * @returns {SVGElement[]}
 */
export function calendar(scale, { measure, month, year }, foot) {
  const days = Array.from({ length: 12 }, (_, at) => Date.UTC(2018, at, 1) / 86_400_000);
  const room = scale.inner / ((scale.end - scale.start) / 30.4);
  const longest = Math.max(...days.map((day) => measure(month(day))), measure(year(days[0])));
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((months) => months * room >= longest + 10) ?? 240;
  const parts = [];
  const start = new Date(scale.start * 86_400_000);
  const begin = step > 12 ? 0 : Math.floor(start.getUTCMonth() / step) * step;
  const firstYear = step > 12 ? Math.floor(start.getUTCFullYear() / (step / 12)) * (step / 12) : start.getUTCFullYear();
  for (let at = begin; ; at += step) {
    const day = Date.UTC(firstYear, at, 1) / 86_400_000;
    if (day >= scale.end) return parts;
    if (day < scale.start) continue;
    const x = scale.x(day);
    const isYear = at % 12 === 0;
    parts.push(draw('line', { x1: x, x2: x, y1: foot, y2: foot + (isYear ? 7 : 4) }));
    const words = isYear ? year(day) : month(day);
    const half = measure(words) / 2;
    if (x - half < 0 || x + half > scale.width) continue;
    parts.push(draw('text', { x, y: foot + 18, class: isYear ? 'year' : 'month' }, words));
  }
}

/**
 * Lines at the top of the axis, at half of it and at 0, each with its number.
 * @param {TimeScale} scale
 * @param {{top: number, foot: number, most: number}} axis `most` incidents stand as high as `top`
 * @param {(count: number) => string} number
 * @returns {SVGElement[]}
 */
export function grid(scale, { top, foot, most }, number) {
  const { x, width } = scale.stretch(scale.start, scale.end);
  const levels = most % 2 ? [0, most] : [0, most / 2, most];
  return levels.flatMap((level) => {
    const y = Math.round(foot - (level / most) * (foot - top)) + 0.5;
    const at = scale.mirrored ? scale.width - scale.before + 6 : scale.before - 6;
    return [
      draw('line', { x1: x, x2: x + width, y1: y, y2: y, class: level ? 'level' : 'base' }),
      draw('text', { x: at, y: y + (level ? 4 : 1) }, number(level)),
    ];
  });
}
