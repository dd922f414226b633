/** The timeline under the map: bars, what the agreements said meanwhile, and a brush for pointer, touch and keys. */

import { bands, calendar, flags, grid } from './backdrop.js';
import { barPaths, between, cutSlots, heightOf, quietPath, roundTop } from './bars.js';
import { dayFormat, isoOf, periods, rangeFormat } from './dates.js';
import { draw } from './svg.js';
import { patterns } from './textures.js';
import { TimeScale } from './timescale.js';

const [BARS, AXIS, ABOVE] = [100, 24, 6]; // heights in pixels: of the highest bar, under it, over it
const [BEFORE, AFTER] = [36, 12]; // room for the numbers of the axis, and for half a handle
const BAR = 3; // the narrowest bar, in pixels, where nobody asked for a unit
const NARROW = 5; // pixels of a bar below which colours do without lines
const CLICK = 4; // a pointer that moved less was a click
const LAYERS = ['bands', 'grid', 'outside', 'all', 'view', 'veil', 'cut', 'lines'];

export class Timeline {
  /**
   * @param {HTMLElement} host an empty element; gets one SVG
   * @param {object} options
   * @param {Object<string, string>} options.texts wording, see `_timeline_texts.html`
   * @param {string} options.locale
   * @param {import('./backdrop.js').Phase[]} options.phases
   * @param {import('./backdrop.js').Mark[]} options.marks
   * @param {(from: number, to: number, done: boolean) => void} options.onBrush both days included
   */
  constructor(host, { texts, locale, phases, marks, onBrush }) {
    Object.assign(this, { host, texts, phases, marks, onBrush, unit: 'auto', wanted: [-Infinity, Infinity] });
    this.rightToLeft = getComputedStyle(host).direction === 'rtl';
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = `11px ${getComputedStyle(host).fontFamily}`;
    this.words = {
      day: dayFormat(locale, { dateStyle: 'long' }),
      month: dayFormat(locale, { month: 'short' }),
      year: dayFormat(locale, { year: 'numeric' }),
      range: rangeFormat(locale, { dateStyle: 'medium' }),
      measure: (text) => pen.measureText(text).width,
    };
    this.number = new Intl.NumberFormat(locale);
    this.compact = new Intl.NumberFormat(locale, { notation: 'compact' });
    this.svg = draw('svg', { role: 'group', 'aria-label': texts.timeline });
    this.layers = Object.fromEntries([...LAYERS, 'axis', 'flags'].map((name) => [name, draw('g', { class: name, 'aria-hidden': 'true' })]));
    this.defs = draw('defs');
    this.selection = draw('rect', { class: 'selection', height: BARS + ABOVE });
    this.handles = ['from', 'to'].map((end) => this.handle(end));
    const { axis, flags: flagged, ...under } = this.layers;
    this.svg.append(this.defs, ...Object.values(under), this.selection, axis, flagged, ...this.handles);
    this.layers.veil.append(draw('rect', { height: BARS + ABOVE }), draw('rect', { height: BARS + ABOVE }));
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
      draw('rect', { class: 'hit', x: isLeft ? -24 : -4, y: -2, width: 28, height: BARS + ABOVE + 4 }),
      draw('line', { y1: 0, y2: BARS + ABOVE }),
      draw('rect', { class: 'grip', x: isLeft ? -9 : -1, y: ABOVE + BARS * 0.58, width: 10, height: 32, rx: 3 }),
    );
    return group;
  }

  /**
   * Says which days there are. The brush stays where it was wanted, at first on all of them.
   * @param {number} first
   * @param {number} days
   */
  setSpan(first, days) {
    Object.assign(this, { first, days, last: first + days - 1, sums: null });
    this.place();
    this.host.hidden = !days;
    this.resize();
  }

  /** Puts the brush as near to where it is wanted as the days there are allow. */
  place() {
    const [from, to] = this.wanted;
    this.from = Math.min(this.last, Math.max(this.first, from));
    this.to = Math.max(this.from, Math.min(this.last, to));
  }

  /**
   * Draws the bars.
   * @param {import('./bars.js').DaySums} sums
   * @param {import('./stacks.js').Look[]} looks of the series, from the base line up
   * @param {{from: number, end: number}[]} gaps days whose incidents are not there, counted from the first
   */
  setCounts(sums, looks, gaps = []) {
    Object.assign(this, { sums, looks, gaps });
    this.drawBars();
    this.drawBrush();
  }

  /** Shows bars of a unit, `auto` for the one that fits; where it cannot be drawn, of the next coarser one. */
  setUnit(unit) {
    this.unit = unit;
    this.resize();
  }

  /**
   * Moves the brush without telling anyone. An end on the first or the last day stays on it, should
   * there be more days later.
   * @param {number} from
   * @param {number} to
   */
  setBrush(from, to) {
    this.wanted = [from === this.first ? -Infinity : from, to === this.last ? Infinity : to];
    this.place();
    this.drawBrush();
  }

  resize() {
    const width = Math.floor(this.host.clientWidth);
    if (!this.days || !width) return;
    this.ratio = devicePixelRatio || 1;
    const narrowest = this.unit === 'auto' ? BAR : 1 / this.ratio;
    const most = Math.max(12, Math.floor((width - BEFORE - AFTER) / narrowest));
    this.periods = periods(this.first, this.days, most, this.unit);
    const { edges } = this.periods;
    this.scale = new TimeScale(edges[0], edges.at(-1), { width, before: BEFORE, after: AFTER, mirrored: this.rightToLeft });
    this.slots = Array.from({ length: edges.length - 1 }, (_, i) => ({
      ...this.scale.snapped(edges[i], edges[i + 1], this.ratio),
      from: Math.max(0, edges[i] - this.first), end: Math.min(this.days, edges[i + 1] - this.first),
    }));
    this.svg.classList.toggle('narrow', this.scale.inner / this.slots.length < NARROW);
    this.drawBackdrop();
    this.drawBars();
    this.drawBrush();
    this.onLayout?.(this.periods.unit, { isPartial: edges[0] < this.first || edges.at(-1) > this.last + 1 });
  }

  drawBackdrop() {
    const { scale, words, layers } = this;
    const phases = bands(this.phases, scale, words);
    const marks = flags(this.marks, scale, words, { top: phases.height });
    this.top = phases.height + marks.height + 2;
    this.foot = this.top + ABOVE + BARS;
    for (const line of marks.lines) line.setAttribute('y2', this.foot);
    layers.bands.replaceChildren(...phases.parts);
    layers.lines.replaceChildren(...marks.lines);
    layers.flags.replaceChildren(...marks.parts);
    layers.axis.replaceChildren(...calendar(scale, words, this.foot));
    for (const rect of [this.selection, ...layers.veil.children]) rect.setAttribute('y', this.top);
    const height = this.foot + AXIS;
    this.svg.setAttribute('viewBox', `0 0 ${scale.width} ${height}`);
    this.svg.setAttribute('width', scale.width);
    this.svg.setAttribute('height', height);
  }

  /** Hatches what lies before the first and after the last incident, and what was not loaded. */
  drawOutside() {
    const { scale, texts, first, last } = this;
    const outside = [[scale.start, first, texts.outside], [last + 1, scale.end, texts.outside]];
    const all = [...outside, ...this.gaps.map(({ from, end }) => [first + from, first + end, texts.unread])].filter(([from, end]) => end > from);
    this.layers.outside.replaceChildren(...all.map(([from, end, words]) => (
      draw('rect', { ...scale.stretch(from, end), y: this.top, height: BARS + ABOVE, fill: 'url(#bars-outside)' }, draw('title', {}, words))
    )));
  }

  drawBars() {
    if (!this.sums || !this.slots) return;
    const { all, series } = this.sums;
    const top = this.top + ABOVE;
    const most = roundTop(Math.max(0, ...this.slots.map(({ from, end }) => heightOf(all, from, end))));
    this.axis = { foot: this.foot, perIncident: BARS / most };
    this.layers.grid.replaceChildren(...grid(this.scale, { top, foot: this.foot, most }, (count) => this.compact.format(count)));
    this.drawOutside();
    this.defs.replaceChildren(...patterns(this.looks));
    const behind = barPaths(this.slots, [all], this.axis);
    this.layers.all.replaceChildren(
      draw('path', { d: behind.certain[0] + behind.vague[0] }),
      draw('path', { class: 'quiet', d: quietPath(this.slots, all, { foot: this.foot, gaps: this.gaps }) }),
    );
    this.layers.view.replaceChildren(...this.paths(barPaths(this.slots, series, this.axis)));
    this.layers.cut.replaceChildren(...this.paths({ certain: series.map(() => ''), vague: series.map(() => '') }));
  }

  /** A path of what is certain and one of what is not per series. */
  paths({ certain, vague }) {
    return [
      ...certain.map((d, s) => draw('path', { d, fill: `url(#bars-${s})` })),
      ...vague.map((d, s) => draw('path', { d, class: 'vague', fill: `url(#bars-vague-${s})` })),
    ];
  }

  /** All that a move of the brush repeats: a few attributes, whatever the number of bars and incidents. */
  drawBrush() {
    if (!this.scale || this.from === undefined) return;
    const { x, width } = this.scale.stretch(this.from, this.to + 1);
    this.selection.setAttribute('x', x);
    this.selection.setAttribute('width', width);
    this.svg.classList.toggle('whole', this.isWhole());
    this.drawVeil();
    const days = [this.from, this.to];
    const count = this.sums && this.number.format(between(this.sums.all.began, this.from - this.first, this.to + 1 - this.first));
    this.handles.forEach((handle, i) => {
      handle.setAttribute('transform', `translate(${this.scale.x(days[i] + i).toFixed(1)} ${this.top})`);
      handle.setAttribute('aria-valuemin', i ? this.from : this.first);
      handle.setAttribute('aria-valuemax', i ? this.last : this.to);
      handle.setAttribute('aria-valuenow', days[i]);
      handle.setAttribute('aria-valuetext', this.words.day(days[i]) + (count ? ` · ${this.texts.inPeriod.replace('{count}', count)}` : ''));
    });
    this.onDrawn?.();
  }

  /** Bars outside the brush lie under a veil; of a bar it cuts through, the chosen part stands over it. */
  drawVeil() {
    const [from, end] = [this.from - this.first, this.to + 1 - this.first];
    const inside = this.slots.filter((slot) => slot.from >= from && slot.end <= end);
    const { start, end: stop } = this.scale;
    const edge = (slot, side) => (side === 'from' && slot.from === 0 ? start : side === 'end' && slot.end === this.days ? stop : this.first + slot[side]);
    const veiled = inside.length ? [[start, edge(inside[0], 'from')], [edge(inside.at(-1), 'end'), stop]] : [[start, stop], [stop, stop]];
    veiled.forEach(([a, b], i) => {
      const { x, width } = this.scale.stretch(a, b);
      this.layers.veil.children[i].setAttribute('x', x);
      this.layers.veil.children[i].setAttribute('width', width);
    });
    if (!this.sums) return;
    const { certain, vague } = barPaths(cutSlots(this.slots, from, end), this.sums.series, this.axis);
    [...certain, ...vague].forEach((d, i) => this.layers.cut.children[i].setAttribute('d', d));
  }

  isWhole() {
    return this.from === this.first && this.to === this.last;
  }

  listen() {
    this.svg.addEventListener('keydown', (event) => this.onKey(event));
    this.svg.addEventListener('pointerdown', (event) => this.onGrab(event));
    this.svg.addEventListener('dblclick', () => this.brush(this.first, this.last, true));
    this.svg.addEventListener('pointermove', ({ clientX, pointerType }) => {
      if (pointerType === 'mouse' && this.slots) this.onHover?.(this.slotAt(this.dayAt(clientX - this.svg.getBoundingClientRect().left)));
    });
    this.svg.addEventListener('pointerleave', () => this.onHover?.(null));
  }

  brush(from, to, done) {
    this.setBrush(from, to);
    if (!this.isWhole()) this.wanted = [this.from, this.to];
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
    this.onHand?.();
    if (end === 'from') this.brush(Math.max(this.first, Math.min(this.to, this.from + move)), this.to, true);
    else this.brush(this.from, Math.min(this.last, Math.max(this.from, this.to + move)), true);
  }

  dayAt(x) {
    return Math.min(this.last, Math.max(this.first, this.scale.dayAt(x)));
  }

  slotAt(day) {
    return this.slots.find(({ from, end }) => day - this.first >= from && day - this.first < end) ?? null;
  }

  onGrab(event) {
    if (event.button || !this.days) return;
    this.onHand?.();
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
    const slot = this.slotAt(day);
    if (slot) this.brush(this.first + slot.from, this.first + slot.end - 1, true);
  }

  /** The chosen days as ISO dates; empty strings for the whole span. */
  chosen() {
    return this.isWhole() ? ['', ''] : [isoOf(this.from), isoOf(this.to)];
  }
}
