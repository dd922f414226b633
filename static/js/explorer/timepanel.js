/** What stands around the bars: choices of unit and stack, play, legend, the words beside, the table. */

import { between, daySums } from './bars.js';
import { dayOf } from './dates.js';
import { Player } from './play.js';
import { stackOf } from './stacks.js';
import { swatch } from './textures.js';
import { periodFormat, rowsOf, writeRows } from './timetable.js';

export class TimePanel {
  /**
   * @param {Object<string, HTMLElement>} parts the explorer's parts by their names
   * @param {import('./timeline.js').Timeline} timeline
   * @param {object} options
   * @param {Object<string, string>} options.texts
   * @param {string} options.locale
   * @param {{unit: string, stack: string}} options.view
   * @param {() => import('./palette.js').Palette|null} options.palette of the accused
   * @param {(code: string) => string} options.gradeLabel
   * @param {(view: {unit: string, stack: string}) => void} options.onView after a choice by hand
   */
  constructor(parts, timeline, { texts, locale, view: { unit, stack }, palette, gradeLabel, onView }) {
    Object.assign(this, { parts, timeline, texts, locale, palette, gradeLabel, view: { unit, stack } });
    this.number = new Intl.NumberFormat(locale);
    this.format = (count) => this.number.format(count);
    for (const key of ['unit', 'stack']) {
      parts[key].value = this.view[key];
      parts[key].addEventListener('change', ({ target }) => {
        this.view[key] = target.value;
        if (key === 'unit') this.timeline.setUnit(target.value);
        onView({ ...this.view });
      });
    }
    this.player = new Player(parts.play, {
      texts, brush: () => timeline, move: (from, to, done) => timeline.brush(from, to, done),
      say: ({ from, to }) => {
        parts.playing.textContent = timeline.words.range(from, to);
      },
    });
    timeline.unit = unit;
    timeline.onHand = () => this.player.pause();
    timeline.onLayout = (unit, { isPartial }) => this.onLayout(unit, isPartial);
    timeline.onDrawn = () => this.onDrawn();
    timeline.onHover = (slot) => this.onHover(slot);
    parts.table.addEventListener('toggle', () => this.writeTable());
  }

  /**
   * Counts and draws the rows of a filter.
   * @param {import('./store.js').Store} store
   * @param {Uint16Array} fails
   * @param {Uint8Array} inView a byte per place
   * @param {{from: string, to: string}[]} unread stretches whose incidents are not loaded, or cannot be
   */
  show(store, fails, inView, unread) {
    const { stack, looks } = stackOf(this.view.stack, store, this);
    this.looks = looks;
    this.shown = null; // no series to count yet for these looks
    const gaps = unread.map(({ from, to }) => ({ from: dayOf(from) - store.firstDay, end: dayOf(to) + 1 - store.firstDay }));
    this.parts.unread.hidden = !gaps.length;
    this.timeline.setCounts(daySums(store, fails, inView, stack), looks, gaps);
  }

  onLayout(unit, isPartial) {
    const { scale, partial, coarser } = this.parts;
    this.period = periodFormat(this.locale, unit);
    scale.textContent = this.texts[unit];
    partial.hidden = !isPartial;
    coarser.hidden = this.view.unit === 'auto' || this.view.unit === unit;
    this.writeTable();
  }

  /** After every move of the brush: counts in words, nothing that needs the page laid out anew. */
  onDrawn() {
    const { sums, from, to, first } = this.timeline;
    if (!sums || sums.series.length !== this.looks.length) return;
    const days = [from - first, to + 1 - first];
    const { series, vague, elsewhere } = this.parts;
    const counts = sums.series.map(({ began }) => between(began, ...days));
    const all = between(sums.all.began, ...days);
    const uncertain = all - between(sums.all.certain, ...days);
    vague.parentElement.hidden = !uncertain;
    vague.textContent = this.format(uncertain);
    elsewhere.hidden = counts.reduce((sum, count) => sum + count, 0) === all;
    this.writeLegend(series, counts);
    if (this.parts.table.open) {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.writeTable());
    }
  }

  writeLegend(list, counts) {
    list.hidden = counts.length < 2;
    if (list.hidden) return;
    if (this.shown !== this.looks) {
      this.shown = this.looks;
      this.items = this.looks.map(({ label }, group) => {
        const item = document.createElement('li');
        item.append(swatch(group), label, document.createElement('b'));
        return item;
      });
      list.replaceChildren(...this.items);
    }
    counts.forEach((count, group) => {
      this.items[group].hidden = !count;
      this.items[group].lastChild.textContent = this.format(count);
    });
  }

  /** What a pointer rests on, in words; the table says the same to everybody else. */
  onHover(slot) {
    const { readout } = this.parts;
    const { sums, first, periods: { edges }, slots, gaps } = this.timeline;
    if (!slot || !sums) {
      readout.textContent = '';
      return;
    }
    const [row] = rowsOf({ first, from: first + slot.from, to: first + slot.end - 1, edges, slots, sums, gaps });
    const { inPeriod, verified, vagueCount } = this.texts;
    readout.textContent = [
      this.period(row.from, row.to),
      ...this.notes(row),
      inPeriod.replace('{count}', this.format(row.incidents)),
      row.verified ? verified.replace('{count}', this.format(row.verified)) : '',
      row.vague ? vagueCount.replace('{count}', this.format(row.vague)) : '',
    ].filter(Boolean).join(' · ');
  }

  /** What keeps a row from being a whole period. */
  notes({ days, of, isUnread }) {
    const { cut, unread } = this.texts;
    return [days < of && cut.replace('{days}', this.format(days)).replace('{all}', this.format(of)), isUnread && unread].filter(Boolean);
  }

  writeTable() {
    const { table, rows, vagueHead } = this.parts;
    const { sums, first, from, to, periods, slots, gaps } = this.timeline;
    if (!table.open || !sums || !this.period) return;
    vagueHead.hidden = false; // the server's rows have no such column
    writeRows(rows, rowsOf({ first, from, to, edges: periods.edges, slots, sums, gaps }), {
      period: this.period, number: this.format, notes: (row) => this.notes(row),
    });
  }
}
