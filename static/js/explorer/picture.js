/**
 * What the map shows of the filter: circles in their colours, the legend that counts and hides, the
 * opened circle, highlighted incidents, and the way through the circles by keyboard.
 */

import { countMarked } from './cells.js';
import { townNear } from './chart.js';
import { Circles } from './circles.js';
import { placeCounts } from './filter.js';
import { groupSums, withoutGroups } from './groups.js';
import { Legend } from './legend.js';
import { Palette } from './palette.js';
import { Roving } from './roving.js';

const SHARES_IN_TIP = 4;

export class Picture {
  /**
   * @param {Object<string, HTMLElement>} parts of the page, by name
   * @param {{map: L.Map, store: import('./store.js').Store, parties: Object<string, object>,
   *   view: import('./view.js').View, texts: Object<string, string>, number: Intl.NumberFormat,
   *   nameOf: (column: string, name: string) => string, need: (column: string) => Promise<void>,
   *   onMove: () => void, onPick: (places: Uint8Array|null) => void, onView: () => void,
   *   onError: (error: Error) => void}} options `view` is written to; `need` fetches a column;
   *   `onView` asks for a new picture
   */
  constructor(parts, options) {
    Object.assign(this, { parts, palettes: new Map(), highlightedRows: [] }, options);
    this.circles = new Circles(this.store, {
      onMove: () => this.onMove(),
      onPick: (circle, places) => this.onOpened(circle, places),
      describe: (circle) => this.describe(circle),
    }).addTo(this.map);
    this.legend = new Legend(parts.legend, {
      onToggle: (name) => this.toggle(name),
      onPoint: (group) => this.circles.emphasise(group),
    });
    this.roving = new Roving({ button: parts.walk, bar: parts.walking, words: parts.walkWords }, {
      circles: () => this.circles.inWindow(),
      describe: (circle) => this.describe(circle),
      onFocus: (circle) => this.circles.focusOn(circle),
      onOpen: (circle) => {
        this.circles.pick(circle.id);
        parts.openedTitle.focus();
      },
      texts: this.texts, number: this.number,
    });
    this.listen();
  }

  listen() {
    const { colour, showAll, dim, opened, close } = this.parts;
    colour.addEventListener('change', () => this.setColour(colour.value));
    showAll.addEventListener('click', () => {
      this.view.off = [];
      this.onView();
      colour.focus();
    });
    dim.addEventListener('click', () => {
      Object.assign(this, { highlightedRows: [] });
      this.view.highlight = [];
      this.onView();
      colour.focus();
    });
    close.addEventListener('click', () => this.circles.pick(-1));
    opened.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape') return;
      this.circles.pick(-1);
      this.roving.enter();
    });
  }

  /** Fetches what the view in the address needs; what cannot be had is said and left out. */
  async begin() {
    const { colour, highlight, off } = this.view;
    if (colour !== 'single') await this.setColour(colour, off);
    if (!highlight.length) return;
    try {
      await this.need('number');
    } catch (error) {
      this.onError(error);
      return;
    }
    this.findHighlighted();
  }

  findHighlighted() {
    const wanted = new Set(this.view.highlight);
    const { codes } = this.store.columns.number ?? { codes: [] };
    this.highlightedRows = [];
    if (wanted.size) codes.forEach((number, row) => wanted.has(number) && this.highlightedRows.push(row));
  }

  /** The store has got other rows. */
  grow() {
    this.palettes.clear();
    this.circles.layOut();
    this.findHighlighted();
  }

  async setColour(colour, off = []) {
    try {
      if (colour !== 'single') await this.need(colour);
      Object.assign(this.view, { colour, off });
    } catch (error) {
      Object.assign(this.view, { colour: 'single', off: [] });
      this.onError(error);
    }
    this.parts.colour.value = this.view.colour;
    this.circles.emphasis = -1;
    this.onView();
  }

  toggle(name) {
    const { off } = this.view;
    this.view.off = off.includes(name) ? off.filter((other) => other !== name) : [...off, name];
    this.circles.emphasis = -1;
    this.onView();
  }

  /** The palette of a column, or null for circles of one colour. */
  palette(column = this.view.colour) {
    const stored = this.store.columns[column];
    if (!stored) return null;
    if (!this.palettes.has(column)) {
      this.palettes.set(column, new Palette(column, stored, { element: this.parts.legend, parties: this.parties, nameOf: this.nameOf }));
    }
    return this.palettes.get(column);
  }

  /**
   * Draws the rows that pass and says how many they are.
   * @param {Uint16Array} fails what each row fails; 0 passes
   * @param {[number, number]} range
   * @returns {{view: number, nowhere: number, all: number}} rows in the window, without a point, and in all
   */
  show(fails, range) {
    Object.assign(this, { fails, range });
    const palette = this.palette();
    const groups = palette?.groups ?? 1;
    const counts = placeCounts(this.store, fails, range, palette);
    const hidden = this.hiddenGroups(palette);
    const { inView } = this.circles.layout;
    this.circles.show(withoutGroups(counts, groups, hidden), groups, palette?.colours() ?? null, this.highlighted());
    const sums = groupSums(counts, groups, inView);
    this.writeKey(palette, sums, hidden);
    this.writeOpened();
    const everywhere = new Uint8Array(inView.length);
    everywhere[inView.length - 1] = 1;
    const nowhere = countMarked(counts, everywhere, groups);
    const all = countMarked(counts, everywhere.fill(1), groups);
    return { view: countMarked(counts, inView, groups), nowhere, all };
  }

  hiddenGroups(palette) {
    return palette ? this.view.off.map((name) => palette.names.indexOf(name)).filter((group) => group >= 0) : [];
  }

  /**
   * What each row fails, a hidden group being one more thing to fail: for a list of what is drawn.
   * @returns {Uint16Array}
   */
  failsShown() {
    const palette = this.palette();
    const hidden = new Set(this.hiddenGroups(palette));
    if (!hidden.size) return this.fails;
    const { codes } = this.store.columns[palette.column];
    const isHidden = Uint8Array.from(palette.groupOf, (group) => (hidden.has(group) ? 1 : 0));
    const fails = this.fails.slice();
    for (let row = 0; row < fails.length; row += 1) fails[row] |= isHidden[codes[row]];
    return fails;
  }

  /** A byte per place: 1 where a highlighted incident lies that passes; null where none is asked for. */
  highlighted() {
    const { highlightedRows, fails, range: [low, high], store: { place, places } } = this;
    if (!highlightedRows.length) return null;
    const marked = new Uint8Array(places.count);
    this.shownRows = highlightedRows.filter((row) => row >= low && row < high && !fails[row] && place[row] < places.count);
    for (const row of this.shownRows) marked[place[row]] = 1;
    return marked;
  }

  writeKey(palette, sums, hidden) {
    const { legend, hiddenNote, hiddenWords, highlightNote, highlightWords, largest } = this.parts;
    const format = (count) => this.number.format(count);
    legend.hidden = !palette;
    if (palette) this.legend.write(palette, sums, this.view.off, this.number);
    hiddenNote.hidden = !hidden.length;
    hiddenWords.textContent = this.texts.hidden.replace('{count}', format(hidden.reduce((sum, group) => sum + sums[group], 0)));
    highlightNote.hidden = !this.view.highlight.length;
    highlightWords.textContent = this.texts.highlighted
      .replace('{count}', format(this.view.highlight.length)).replace('{shown}', format(this.shownRows?.length ?? 0));
    largest.textContent = this.circles.most ? this.texts.largest.replace('{count}', format(this.circles.most)) : '';
  }

  onOpened(circle, places) {
    this.places = circle ? places : null;
    this.writeOpened();
    this.onPick(this.places);
  }

  /** Which circle is open, how many are in it, and whom they accuse. */
  writeOpened() {
    const { opened, openedTitle, openedMix, openedNote } = this.parts;
    const circle = this.circles.circles.find(({ id }) => id === this.circles.picked);
    opened.hidden = !circle;
    if (!circle) return;
    const near = this.near(circle);
    openedTitle.textContent = [near ? this.texts.circleNear.replace('{place}', near) : this.texts.circle, this.words(circle)].join(' · ');
    const accused = this.palette('accused');
    const counts = placeCounts(this.store, this.failsShown(), this.range, accused);
    const colours = accused.colours();
    openedMix.replaceChildren(...shares(groupSums(counts, accused.groups, this.places)).map(([group, share]) => {
      const item = document.createElement('li');
      const swatch = document.createElement('i');
      swatch.style.background = colours[group];
      const count = document.createElement('b');
      count.textContent = this.number.format(share);
      item.append(swatch, accused.name(group), count);
      return item;
    }));
    openedNote.textContent = [
      circle.places > 1 ? this.texts.places.replace('{count}', this.number.format(circle.places)) : this.texts.onePlace,
      circle.uncertain && this.texts.upTo.replace('{km}', this.number.format(circle.uncertainty / 1000)),
    ].filter(Boolean).join(' ');
  }

  words({ count }) {
    return this.texts.incidents.replace('{count}', this.number.format(count));
  }

  near({ x, y }) {
    return townNear(this.map, this.map.containerPointToLatLng([x, y]));
  }

  /** A circle in words: how many, near which town, the largest shares, and whether the place is sure. */
  describe(circle) {
    const palette = this.palette();
    const near = this.near(circle);
    const words = [this.words(circle), near && this.texts.near.replace('{place}', near)];
    if (palette) {
      const found = shares(circle.mix);
      words.push(...found.slice(0, SHARES_IN_TIP).map(([group, share]) => `${palette.name(group)} ${this.number.format(share)}`));
      if (found.length > SHARES_IN_TIP) words.push('…');
    }
    if (circle.uncertain) words.push(this.texts.within.replace('{km}', this.number.format(circle.uncertainty / 1000)));
    if (this.circles.highlighted.has(circle.id)) words.push(this.texts.isHighlighted);
    return words.filter(Boolean).join(' · ');
  }
}

/** Groups with their rows, largest first, without the empty ones. */
function shares(sums) {
  return [...sums.entries()].filter(([, share]) => share).sort((a, b) => b[1] - a[1]);
}
