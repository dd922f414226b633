/**
 * The numbers of the timeline: running sums over days, and bars as path data. Nothing here touches the page.
 *
 * A running sum `r` has one entry more than there are days; `r[b] - r[a]` is the sum of the days
 * from `a` up to, not including, `b`. So a bar costs two look-ups, however many incidents it holds.
 *
 * An incident counts on the first day it may have happened, as it does in the filter. It is *drawn*
 * there if that day is known, else in equal shares on every day it may have happened.
 */

const SHORTEST = 1; // pixels of the lowest bar: something is never drawn as nothing
const [WIDE, NARROW] = [4, 2.5]; // pixels from which bars stand apart

/**
 * @typedef {object} Sums running sums over days
 * @property {Uint32Array} began by the first day
 * @property {Uint32Array} certain those of them whose day is known
 * @property {Float64Array} vague the others, in shares
 */

/**
 * @typedef {object} DaySums
 * @property {Sums} all whatever passes the filter
 * @property {Uint32Array} verified those of `all` whose event is verified, by the first day
 * @property {Sums[]} series those at a place in view, per group of the stack
 */

/**
 * One pass over the rows. Without `spread` in the store every day is taken as known.
 * @param {import('./store.js').Store} store
 * @param {Uint16Array} fails
 * @param {Uint8Array} inView a byte per place
 * @param {{column: string, groupOf: Uint8Array, groups: number}|null} stack
 * @returns {DaySums}
 */
export function daySums({ days, offsets, place, columns }, fails, inView, stack) {
  const groups = stack?.groups ?? 1;
  const codes = stack && columns[stack.column].codes;
  const groupOf = stack?.groupOf;
  const further = columns.spread?.codes;
  const grade = columns.grade?.codes;
  const isVerified = Uint8Array.from(columns.grade?.values ?? [], (value) => (value === 'verified' ? 1 : 0));
  const verified = new Uint32Array(days + 1);
  // One group more than there are series: of the rows that are not in view.
  const sums = Array.from({ length: groups + 1 }, () => ({
    began: new Uint32Array(days + 1), certain: new Uint32Array(days + 1), vague: new Float64Array(days + 2),
  }));
  const here = new Uint32Array(groups + 1);
  const open = new Uint32Array(groups + 1); // those of them that may lie on a later day
  for (let day = 0; day < days; day += 1) {
    for (let i = offsets[day], end = offsets[day + 1]; i < end; i += 1) {
      if (fails[i]) continue;
      const group = inView[place[i]] ? (codes ? groupOf[codes[i]] : 0) : groups;
      here[group] += 1;
      if (grade) verified[day + 1] += isVerified[grade[i]];
      if (further && further[i] && day < days - 1) {
        open[group] += 1;
        share(sums[group].vague, day, lastDay(day, further[i], days));
      }
    }
    for (let group = 0; group <= groups; group += 1) {
      sums[group].began[day + 1] = here[group];
      sums[group].certain[day + 1] = here[group] - open[group];
    }
    here.fill(0);
    open.fill(0);
  }
  for (const one of sums) run(one.vague); // the changes of a day's shares become the shares,
  for (const values of [verified, ...sums.flatMap((one) => Object.values(one))]) run(values); // and all become running sums
  return { all: added(sums), verified, series: sums.slice(0, groups) };
}

/** The feed says 255 for "255 days or more"; that is taken for a year. What lies after the covered time is cut off. */
function lastDay(day, further, days) {
  return Math.min(days - 1, day + (further < 255 ? further : 364));
}

/** One incident in equal shares from a day to another, as the changes from each day to the next. */
function share(vague, day, last) {
  const part = 1 / (last - day + 1);
  vague[day + 1] += part;
  vague[last + 2] -= part;
}

function run(values) {
  for (let i = 1; i < values.length; i += 1) values[i] += values[i - 1];
}

function added(sums) {
  const all = { began: sums[0].began.slice(), certain: sums[0].certain.slice(), vague: sums[0].vague.slice() };
  for (const one of sums.slice(1)) {
    for (const [kind, values] of Object.entries(all)) one[kind].forEach((value, i) => (values[i] += value));
  }
  return all;
}

/**
 * The sum of the days from `from` up to, not including, `end`.
 * @param {Uint32Array|Float64Array} running
 * @param {number} from
 * @param {number} end
 * @returns {number}
 */
export function between(running, from, end) {
  return running[end] - running[from];
}

/**
 * How high a period stands: what is certain and the shares of what is not.
 * @param {Sums} sums
 * @param {number} from
 * @param {number} end
 * @returns {number}
 */
export function heightOf({ certain, vague }, from, end) {
  return between(certain, from, end) + between(vague, from, end);
}

/**
 * The top of an axis that begins at 0: a round number not below the highest bar.
 * @param {number} highest
 * @returns {number}
 */
export function roundTop(highest) {
  const whole = Math.max(1, Math.ceil(highest - 1e-6));
  const power = 10 ** Math.floor(Math.log10(whole));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((top) => top >= whole);
}

/**
 * A bar's place: its pixels and its days, counted from the first covered one and cut to the covered time.
 * @typedef {{x: number, width: number, from: number, end: number}} Slot
 */

/**
 * Path data of stacked bars: first what is certain, group on group, over it the shares of what is not.
 * @param {Slot[]} slots
 * @param {Sums[]} series
 * @param {{foot: number, perIncident: number}} scale where bars stand, and pixels for one incident
 * @returns {{certain: string[], vague: string[]}} a path per series
 */
export function barPaths(slots, series, { foot, perIncident }) {
  const certain = series.map(() => '');
  const vague = series.map(() => '');
  for (const { x, width, from, end } of slots) {
    const total = series.reduce((sum, one) => sum + heightOf(one, from, end), 0);
    if (total < 1e-6) continue;
    const scale = Math.max(perIncident, SHORTEST / total);
    const gap = width >= WIDE ? 1 : width >= NARROW ? 0.5 : 0;
    let top = foot;
    for (const [paths, kind] of [[certain, 'certain'], [vague, 'vague']]) {
      series.forEach((one, s) => {
        const height = between(one[kind], from, end) * scale;
        if (height < 1e-4) return;
        top -= height;
        paths[s] += `M${round(x + gap / 2)} ${round(top)}h${round(width - gap)}v${round(height)}h${round(gap - width)}z`;
      });
    }
  }
  return { certain, vague };
}

/**
 * Slots cut to the chosen days, of those the brush cuts through: what is chosen of a week is drawn
 * as high as it is, not as wide.
 * @param {Slot[]} slots
 * @param {number} from
 * @param {number} end the day after the last
 * @returns {Slot[]}
 */
export function cutSlots(slots, from, end) {
  return slots
    .filter((slot) => slot.from < end && slot.end > from && (slot.from < from || slot.end > end))
    .map((slot) => ({ ...slot, from: Math.max(slot.from, from), end: Math.min(slot.end, end) }));
}

/**
 * Whether a stretch of days touches one whose incidents are not there.
 * @param {{from: number, end: number}} stretch
 * @param {{from: number, end: number}[]} gaps
 * @returns {boolean}
 */
export function isGap({ from, end }, gaps) {
  return gaps.some((gap) => gap.from < end && gap.end > from);
}

/**
 * Ticks on the base line for covered periods in which nothing that passes began or may have happened.
 * @param {Slot[]} slots
 * @param {Sums} sums
 * @param {{foot: number, gaps: {from: number, end: number}[]}} place days of `gaps` are not quiet but unknown
 * @returns {string}
 */
export function quietPath(slots, sums, { foot, gaps }) {
  const quiet = slots.filter((slot) => slot.end > slot.from && heightOf(sums, slot.from, slot.end) < 1e-6 && !isGap(slot, gaps));
  return quiet.map(({ x, width }) => {
    const [side, height] = width > WIDE ? [2, 2] : [Math.min(1, width), 1];
    return `M${round(x + (width - side) / 2)} ${foot - height}h${side}v${height}h${-side}z`;
  }).join('');
}

function round(value) {
  return Math.round(value * 100) / 100;
}
