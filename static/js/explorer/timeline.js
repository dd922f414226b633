/** The timeline under the map: bars, phases, deadlines and a brush for pointer, touch and keys. */

import { dayFormat, isoOf, periods } from './dates.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 118;
const [BAND_TOP, BARS_TOP, BARS_FOOT] = [2, 24, 96];
const EDGE = 14; // room for half a handle at either end
const BAR = 3; // the narrowest bar, in pixels
const CLICK = 4; // a pointer that moved less was a click

/**
 * @typedef {{from: string, to: string|null, label: string}} Phase
 * @typedef {{date: string, label: string}} Deadline
 */

export class Timeline {
  /**
   * @param {HTMLElement} host an empty element; gets one SVG
   * @param {object} options
   * @param {Object<string, string>} options.texts wording, see `_explorer_texts.html`
   * @param {string} options.locale
   * @param {Phase[]} options.phases
   * @param {Deadline[]} options.deadlines
   * @param {(from: number, to: number, done: boolean) => void} options.onBrush both days included
   */
  constructor(host, { texts, locale, phases, deadlines, onBrush }) {
    Object.assign(this, { host, texts, phases, deadlines, onBrush });
    this.rightToLeft = getComputedStyle(host).direction === 'rtl';
    this.words = {
      day: dayFormat(locale, { dateStyle: 'long' }),
      month: dayFormat(locale, { month: 'short' }),
      year: dayFormat(locale, { year: 'numeric' }),
    };
    this.number = new Intl.NumberFormat(locale);
    this.svg = draw('svg', { role: 'group', 'aria-label': texts.timeline, height: HEIGHT });
    this.layers = ['bands', 'all', 'view', 'marks', 'axis'].map((name) => draw('g', { class: name, 'aria-hidden': 'true' }));
    this.selection = draw('rect', { class: 'selection', y: BARS_TOP, height: BARS_FOOT - BARS_TOP });
    this.handles = ['from', 'to'].map((end) => this.handle(end));
    this.svg.append(...this.layers.slice(0, 3), this.selection, ...this.layers.slice(3), ...this.handles);
    host.replaceChildren(this.svg);
    this.listen();
    new ResizeObserver(() => this.resize()).observe(host);
  }

  handle(end) {
    const group = draw('g', { class: 'handle', role: 'slider', tabindex: 0, 'aria-label': this.texts[end], 'aria-orientation': 'horizontal' });
    group.dataset.end = end;
    // Handles reach outwards, so that those of a short period do not lie on each other.
    const isLeft = (end === 'from') !== this.rightToLeft;
    group.append(
      draw('rect', { class: 'hit', x: isLeft ? -24 : -4, y: BARS_TOP - 2, width: 28, height: BARS_FOOT - BARS_TOP + 4 }),
      draw('line', { y1: BARS_TOP, y2: BARS_FOOT }),
      draw('rect', { class: 'grip', x: isLeft ? -9 : -1, y: BARS_TOP + 20, width: 10, height: 32, rx: 3 }),
    );
    return group;
  }

  /**
   * Says which days there are; the brush then spans them all.
   * @param {number} first
   * @param {number} days
   */
  setSpan(first, days) {
    Object.assign(this, { first, days, last: first + days - 1, from: first, to: first + days - 1 });
    this.host.hidden = !days;
    this.resize();
  }

  /**
   * Draws the bars.
   * @param {{all: Uint32Array, view: Uint32Array}} counts rows per day
   */
  setCounts(counts) {
    this.counts = counts;
    this.drawBars();
  }

  /**
   * Moves the brush without telling anyone.
   * @param {number} from
   * @param {number} to
   */
  setBrush(from, to) {
    this.from = Math.min(this.last, Math.max(this.first, from));
    this.to = Math.max(this.from, Math.min(this.last, to));
    this.drawBrush();
  }

  resize() {
    const width = Math.floor(this.host.clientWidth);
    if (!this.days || !width) return;
    this.width = width;
    this.svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    this.svg.setAttribute('width', width);
    this.periods = periods(this.first, this.days, Math.max(12, Math.floor((width - 2 * EDGE) / BAR)));
    this.drawMarks();
    this.drawAxis();
    this.drawBars();
    this.drawBrush();
  }

  x(day) {
    const along = ((day - this.first) / this.days) * (this.width - 2 * EDGE);
    return this.rightToLeft ? this.width - EDGE - along : EDGE + along;
  }

  dayAt(x) {
    const along = this.rightToLeft ? this.width - EDGE - x : x - EDGE;
    const day = this.first + Math.floor((along / (this.width - 2 * EDGE)) * this.days);
    return Math.min(this.last, Math.max(this.first, day));
  }

  /** A horizontal stretch of days as x and width, whichever way time runs. */
  stretch(from, end) {
    const [a, b] = [this.x(Math.max(this.first, from)), this.x(Math.min(this.last + 1, end))];
    return { x: Math.min(a, b), width: Math.abs(b - a) };
  }

  drawBars() {
    if (!this.counts || !this.periods) return;
    const { edges, unit } = this.periods;
    const sums = (counts) => Array.from({ length: edges.length - 1 }, (_, i) => {
      let sum = 0;
      const end = Math.min(edges[i + 1] - this.first, this.days);
      for (let day = Math.max(0, edges[i] - this.first); day < end; day += 1) sum += counts[day];
      return sum;
    });
    const all = sums(this.counts.all);
    const most = Math.max(1, ...all);
    const isPartial = (i) => edges[i] < this.first || edges[i + 1] > this.last + 1;
    const path = (heights, wanted) => heights.map((sum, i) => {
      if (!sum || wanted !== isPartial(i)) return '';
      const { x, width } = this.stretch(edges[i], edges[i + 1]);
      const height = Math.max(1, (sum / most) * (BARS_FOOT - BARS_TOP - 4));
      const gap = width > 4 ? 1 : width > 2 ? 0.5 : 0;
      return `M${x.toFixed(1)} ${BARS_FOOT}v${-height.toFixed(1)}h${(width - gap).toFixed(1)}v${height.toFixed(1)}z`;
    }).join('');
    const [, behind, front] = this.layers;
    const view = sums(this.counts.view);
    behind.replaceChildren(draw('path', { d: path(all, false) }), draw('path', { class: 'partial', d: path(all, true) }));
    front.replaceChildren(draw('path', { d: path(view, false) }), draw('path', { class: 'partial', d: path(view, true) }));
    this.onScale?.(unit, this.number.format(most));
  }

  drawMarks() {
    const [bands, , , marks] = this.layers;
    bands.replaceChildren(...this.phases.flatMap(({ from, to, label }, i) => {
      const [start, end] = [dayNumber(from), to ? dayNumber(to) + 1 : this.last + 1];
      if (end <= this.first || start > this.last) return [];
      const { x, width } = this.stretch(start, end);
      const rect = draw('rect', { x, width, y: BAND_TOP, height: 18, class: i % 2 ? 'phase odd' : 'phase' });
      rect.append(titled(`${label} · ${from} – ${to ?? '…'}`));
      const room = Math.floor(width / 6.4);
      if (room < 4) return [rect];
      const words = label.length > room ? `${label.slice(0, room - 1)}…` : label;
      const text = draw('text', { x: this.rightToLeft ? x + width - 5 : x + 5, y: BAND_TOP + 13 });
      text.textContent = words;
      return [rect, text];
    }));
    marks.replaceChildren(...this.deadlines.flatMap(({ date, label }) => {
      const day = dayNumber(date);
      if (day < this.first || day > this.last) return [];
      const mark = draw('g', { transform: `translate(${this.x(day).toFixed(1)} 0)` });
      mark.append(
        draw('line', { y1: BARS_TOP - 2, y2: BARS_FOOT }),
        draw('path', { d: `M-4.5 ${BARS_TOP - 6}h9l-4.5 7z` }),
        titled(`${date} · ${label}`),
      );
      return [mark];
    }));
  }

  drawAxis() {
    const axis = this.layers[4];
    const room = (this.width - 2 * EDGE) / (this.days / 30.4);
    // Arabic months as Syria names them are twice as long as English ones.
    const longest = Math.max(...Array.from({ length: 12 }, (_, month) => this.words.month(Date.UTC(2018, month, 1) / 86_400_000).length));
    const step = [1, 2, 3, 6, 12].find((months) => months * room >= Math.max(52, longest * 6.5)) ?? 24;
    const parts = [draw('line', { x1: EDGE, x2: this.width - EDGE, y1: BARS_FOOT + 0.5, y2: BARS_FOOT + 0.5 })];
    const start = new Date(this.first * 86_400_000);
    for (let month = Math.floor(start.getUTCMonth() / step) * step; ; month += step) {
      const day = Date.UTC(start.getUTCFullYear(), month, 1) / 86_400_000;
      if (day > this.last) break;
      if (day < this.first) continue;
      const x = this.x(day);
      const isYear = month % 12 === 0;
      parts.push(draw('line', { x1: x, x2: x, y1: BARS_FOOT, y2: BARS_FOOT + (isYear ? 7 : 4) }));
      if (x < 24 || x > this.width - 24) continue;
      const text = draw('text', { x, y: BARS_FOOT + 18, class: isYear ? 'year' : 'month' });
      text.textContent = isYear ? this.words.year(day) : this.words.month(day);
      parts.push(text);
    }
    axis.replaceChildren(...parts);
  }

  drawBrush() {
    if (!this.width || this.from === undefined) return;
    const { x, width } = this.stretch(this.from, this.to + 1);
    this.selection.setAttribute('x', x);
    this.selection.setAttribute('width', width);
    this.svg.classList.toggle('whole', this.isWhole());
    const days = [this.from, this.to];
    this.handles.forEach((handle, i) => {
      handle.setAttribute('transform', `translate(${this.x(days[i] + i).toFixed(1)} 0)`);
      handle.setAttribute('aria-valuemin', i ? this.from : this.first);
      handle.setAttribute('aria-valuemax', i ? this.last : this.to);
      handle.setAttribute('aria-valuenow', days[i]);
      handle.setAttribute('aria-valuetext', this.words.day(days[i]));
    });
  }

  isWhole() {
    return this.from === this.first && this.to === this.last;
  }

  listen() {
    this.svg.addEventListener('keydown', (event) => this.onKey(event));
    this.svg.addEventListener('pointerdown', (event) => this.onGrab(event));
    this.svg.addEventListener('dblclick', () => this.brush(this.first, this.last, true));
  }

  brush(from, to, done) {
    this.setBrush(from, to);
    this.onBrush(this.from, this.to, done);
  }

  onKey(event) {
    const { end } = event.target.closest('[role=slider]')?.dataset ?? {};
    if (!end) return;
    const forward = this.rightToLeft ? 'ArrowLeft' : 'ArrowRight';
    const backward = this.rightToLeft ? 'ArrowRight' : 'ArrowLeft';
    const step = event.shiftKey ? 7 : 1;
    const moves = { [forward]: step, ArrowUp: step, [backward]: -step, ArrowDown: -step, PageUp: 30, PageDown: -30, Home: -Infinity, End: Infinity };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    if (end === 'from') this.brush(Math.max(this.first, Math.min(this.to, this.from + move)), this.to, true);
    else this.brush(this.from, Math.min(this.last, Math.max(this.from, this.to + move)), true);
  }

  onGrab(event) {
    if (event.button || !this.days) return;
    const left = this.svg.getBoundingClientRect().left;
    const start = event.clientX - left;
    const grabbed = this.dayAt(start);
    const { from, to } = this;
    const end = event.target.closest('[role=slider]')?.dataset.end;
    const shifts = !end && !this.isWhole() && grabbed >= from && grabbed <= to;
    let moved = false;
    this.svg.setPointerCapture(event.pointerId);
    const onMove = ({ clientX }) => {
      const x = clientX - left;
      moved ||= Math.abs(x - start) >= CLICK;
      if (!moved) return;
      const day = this.dayAt(x);
      if (end === 'from') this.brush(Math.min(day, to), to, false);
      else if (end === 'to') this.brush(from, Math.max(day, from), false);
      else if (shifts) {
        const by = Math.max(this.first - from, Math.min(this.last - to, day - grabbed));
        this.brush(from + by, to + by, false);
      } else this.brush(Math.min(grabbed, day), Math.max(grabbed, day), false);
    };
    const onEnd = ({ type }) => {
      this.svg.removeEventListener('pointermove', onMove);
      this.svg.removeEventListener('pointerup', onEnd);
      this.svg.removeEventListener('pointercancel', onEnd);
      if (type === 'pointercancel') this.brush(from, to, true);
      else if (moved) this.brush(this.from, this.to, true);
      else if (!end) this.brushPeriod(grabbed);
    };
    this.svg.addEventListener('pointermove', onMove);
    this.svg.addEventListener('pointerup', onEnd);
    this.svg.addEventListener('pointercancel', onEnd);
  }

  /** A click on a bar chooses its period. */
  brushPeriod(day) {
    const { edges } = this.periods;
    const i = edges.findIndex((edge, at) => day >= edge && day < edges[at + 1]);
    if (i >= 0) this.brush(edges[i], edges[i + 1] - 1, true);
  }

  /** The chosen days as ISO dates; empty strings for the whole span. */
  chosen() {
    return this.isWhole() ? ['', ''] : [isoOf(this.from), isoOf(this.to)];
  }
}

function dayNumber(iso) {
  return Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 86_400_000;
}

function draw(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function titled(words) {
  const title = draw('title');
  title.textContent = words;
  return title;
}
