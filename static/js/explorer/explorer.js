/**
 * `<incident-explorer>`: map, timeline, list and counts over one feed and one filter.
 *
 * The server has already filled the element with a form, a list and a table that work by
 * themselves; whatever fails here leaves them standing.
 */

import { readView, writeAddress } from './address.js';
import { Answers } from './answers.js';
import { createMap, viewOf } from './chart.js';
import { dayFormat, dayOf } from './dates.js';
import { Feed } from './feed.js';
import { columnsOf, emptyState, failures, FilterError, formatQuery, parseQuery, rowRange } from './filter.js';
import { chosen, keepPanelsInside, optionLabel, readForm, writeChips, writeForm } from './form.js';
import { Latest } from './latest.js';
import { listen, unlocatedOnly } from './listening.js';
import { Loading } from './loading.js';
import { Picture } from './picture.js';
import { carryState } from './sharing.js';
import { Sheet } from './sheet.js';
import { Timeline } from './timeline.js';
import { TimePanel } from './timepanel.js';
import { LayerSwitch } from './zones.js';

const SETTLED = 250; // milliseconds after the last move

class IncidentExplorer extends HTMLElement {
  connectedCallback() {
    const { language, locale } = this.dataset;
    this.parts = Object.fromEntries([...this.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part]));
    this.form = this.querySelector('form');
    this.texts = texts(this.querySelector('template[data-texts]'));
    this.number = new Intl.NumberFormat(locale);
    this.longDay = dayFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
    this.loading = new Loading(this.parts, this.texts, this.number);
    this.view = readView(location);
    this.state = this.readAddress();
    this.asOf = this.state.as_of;
    carryState(document, location); // what the server has written is of this address
    this.setUp({ language, locale });
    this.load();
  }

  readAddress() {
    try {
      return parseQuery(location.search);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      this.fail(this.texts.badFilter.replace('{key}', error.message));
      return emptyState();
    }
  }

  setUp({ language, locale }) {
    const { map, timeline, list } = this.parts;
    map.replaceChildren();
    this.map = createMap(map, { language, basemapUrl: this.dataset.basemap, view: this.state.map, texts: this.texts });
    this.timeline = new Timeline(timeline, {
      texts: this.texts, locale, phases: json('explorer-phases'), marks: json('explorer-marks'),
      onBrush: (_from, _to, done) => this.onBrush(done),
    });
    this.timePanel = new TimePanel(this.parts, this.timeline, {
      texts: this.texts, locale, view: this.view, palette: () => this.picture.palette('accused'), gradeLabel: (code) => optionLabel(this.form, 'grade', code),
      onView: (view) => {
        Object.assign(this.view, view);
        this.drawDays();
        this.settle();
      },
    });
    this.latest = new Latest(list, {
      url: this.address('incidents'), language, locale, texts: this.texts, partyName: (code) => this.partyName(code),
    });
    this.layerSwitch = new LayerSwitch(this.parts.layers, this.map, {
      url: this.dataset.zones, language, layers: this.view.layers,
      key: this.parts.outlines, disclaimer: this.parts.disclaimer,
      readings: this.readings().map((value) => [value, optionLabel(this.form, 'reading', value)]),
      within: (metres) => this.texts.within.replace('{km}', this.number.format(metres / 1000)),
      onReading: (reading) => this.setState({ ...this.state, reading }),
      onLayers: (layers) => {
        this.view.layers = layers;
        this.settle();
      },
    });
    this.sheet = new Sheet(this.querySelector('.filter-sheet'), this.parts.done);
    keepPanelsInside(this.form);
    this.heavy = new Set([...this.form.querySelectorAll('input[data-heavy]')].map(({ value }) => value));
  }

  async load() {
    this.feed = new Feed(this.address('manifest'), { onGrow: () => this.grow() });
    this.answers = new Answers(this.feed, this.form, this.latest, {
      served: formatQuery(this.state, { map: false }), isListServed: !this.state.map, heavy: this.heavy, number: this.number, texts: this.texts,
      shown: () => ({
        fails: this.fails, range: rowRange(this.store, this.state), places: this.pickedPlaces ?? this.circles.layout.inView, reading: this.state.reading,
      }),
      drawn: () => this.picture.failsShown(),
      onFail: (error) => this.fail(this.loading.columnFailed(error)),
    });
    try {
      await this.feed.open();
      this.manifest = this.feed.manifest;
      await this.begin();
    } catch (error) {
      this.loading.failed(error);
      return;
    }
    this.loading.show(this.feed);
    await this.feed.loadRest();
    this.loading.show(this.feed);
    if (this.loading.lasting) this.fail('');
    this.dataset.ready = '';
  }

  /** The first view, with the newest months. */
  async begin() {
    this.store = this.feed.store;
    this.dataset.drawn = '';
    this.picture = new Picture(this.parts, {
      map: this.map, store: this.store, parties: this.manifest.parties, view: this.view, texts: this.texts, number: this.number,
      nameOf: (column, name) => this.groupName(column, name),
      need: (column) => this.feed.need(column),
      onMove: () => this.onMapMove(),
      onPick: (places) => this.onPick(places),
      onView: () => this.onView(),
      onError: (error) => this.fail(this.loading.columnFailed(error)),
    });
    this.circles = this.picture.circles;
    if (!this.store.n) this.parts.empty.textContent = this.texts.nothing;
    this.timeline.setSpan(this.store.firstDay, this.store.days);
    listen(this);
    this.answers.listen();
    await this.picture.begin();
    await this.setState(this.state);
  }

  /** The store has got other rows, an older year or a newer state of the feed. */
  grow() {
    if (!this.applied) return; // the first view will show them
    const { first, days } = this.timeline;
    if (first !== this.store.firstDay || days !== this.store.days) this.timeline.setSpan(this.store.firstDay, this.store.days);
    const { picked } = this.circles;
    this.picture.grow();
    this.applyFilter();
    if (picked >= 0) this.circles.pick(picked);
    else if (this.pickedPlaces) this.onPick(unlocatedOnly(this.store), true);
    this.loading.show(this.feed);
  }

  /** The same rows are looked at in another way. */
  onView() {
    if (!this.fails) return;
    if (this.view.off.length) this.answers.isListServed = false;
    this.render();
    this.settle();
  }

  onForm() {
    try {
      this.setState(readForm(this.form, this.state));
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      this.fail(this.texts.badFilter.replace('{key}', this.texts[error.message] ?? error.message));
    }
  }

  /** Takes a new filter: everything follows, or, if what it needs cannot be had, nothing. */
  async setState(state) {
    const turn = this.turn = {};
    this.state = state;
    this.setAttribute('aria-busy', 'true');
    try {
      await this.fetchFor(state);
    } catch (error) {
      if (turn === this.turn) await this.takeBack(state, error);
      return;
    } finally {
      if (turn === this.turn) this.removeAttribute('aria-busy');
    }
    if (turn !== this.turn) return;
    this.fail('');
    const { first, last } = this.timeline;
    this.timeline.setBrush(dayOf(this.state.from) || first, dayOf(this.state.to) || last);
    writeForm(this.form, this.state);
    this.applied = this.state;
    this.applyFilter();
  }

  /** What the server finds for the words, and the columns the filter reads. */
  async fetchFor(state) {
    const words = state.q + state.place ? `${state.q}\n${state.place}` : '';
    const text = words === this.textWords ? this.text : words ? await this.askForText(state) : null;
    try {
      await this.feed.need(...columnsOf(state, Boolean(words)));
    } catch (error) {
      throw new FilterError(this.loading.columnFailed(error));
    }
    if (state.q + state.place === this.state.q + this.state.place) [this.text, this.textWords] = [text, words];
  }

  /** Which rows fail which condition, and everything drawn from that. */
  applyFilter() {
    this.fails = failures(this.store, this.applied, { heavy: this.heavy, text: this.text });
    this.drawDays();
    this.render();
    this.settle();
  }

  /** Where to ask for data, as of the day this page shows. */
  address(name, filter = {}) {
    const query = formatQuery({ ...emptyState(), as_of: this.asOf, ...filter });
    return this.dataset[name] + (query && `?${query}`);
  }

  /** The numbers of the incidents the server finds for the words of the filter. */
  async askForText({ q, place }) {
    const response = await fetch(this.address('numbers', { q, place }), { headers: { 'Accept-Language': this.dataset.language } });
    if (response.ok) return new Set((await response.json()).numbers);
    const { errors } = response.status === 400 ? await response.json() : {};
    throw new FilterError(Object.values(errors ?? {}).flat().join(' '));
  }

  /**
   * Goes back to the filter that was last applied, or on the first view to what the base of the feed
   * can answer. The filter asked for before may be failing too.
   */
  async takeBack(state, error) {
    console.warn(error);
    const { accused, grade, from, to, bbox, map, as_of } = state;
    await this.setState(this.applied ? { ...this.applied, from, to, map } : { ...emptyState(), accused, grade, from, to, bbox, map, as_of });
    this.fail((error instanceof FilterError && error.message) || this.texts.searchFailed);
  }

  onBrush(done) {
    const [from, to] = this.timeline.chosen();
    this.state = { ...this.state, from, to };
    if (done) {
      this.form.elements.from.value = from;
      this.form.elements.to.value = to;
    }
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.render();
      this.settle();
    });
  }

  onMapMove() {
    this.answers.isListServed = false;
    this.pickedPlaces = null;
    this.state = { ...this.state, map: viewOf(this.map) };
    this.drawDays();
    this.render();
    this.settle();
  }

  onPick(places, unlocated = false) {
    this.answers.isListServed = false;
    this.pickedPlaces = places;
    this.parts.unlocated.setAttribute('aria-pressed', String(unlocated));
    this.parts.scope.hidden = !places;
    this.settle();
  }

  /** Circles and counts for the rows of the brush: what every move of it repeats. */
  render() {
    this.totals = this.picture.show(this.fails, rowRange(this.store, this.state));
    const { view, nowhere, all } = this.totals;
    const { count, total, unlocated: button, empty } = this.parts;
    count.textContent = this.number.format(view);
    total.textContent = this.texts.total.replace('{count}', this.number.format(all));
    button.textContent = this.texts.unlocated.replace('{count}', this.number.format(nowhere));
    button.hidden = !nowhere;
    empty.hidden = all > 0;
    this.sheet.say(this.texts.done.replace('{count}', this.number.format(all)));
  }

  drawDays() {
    const unread = this.manifest.shards.filter(({ name, n }) => n && !this.feed.shards.has(name));
    this.timePanel.show(this.store, this.fails, this.circles.layout.inView, unread);
  }

  /** Whatever may wait until the hand rests: list, chips, outlines, option counts, table, address. */
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (this.hasAttribute('aria-busy')) return; // a filter waits for its columns, and settles once it has them
      this.answers.follow(formatQuery(this.state, { map: false }));
      this.showChips();
      this.showZones();
      this.parts.live.textContent = this.texts.live
        .replace('{view}', this.number.format(this.totals.view)).replace('{all}', this.number.format(this.totals.all));
      this.writeAddress();
    }, SETTLED);
  }

  showChips() {
    const entries = chosen(this.form, this.state, this.texts, {
      date: (iso) => this.longDay(dayOf(iso)), party: (code) => this.partyName(code),
    });
    writeChips(this.parts.chips, entries, this.texts, (state) => this.setState(state));
    this.sheet.count(entries.length);
  }

  writeAddress() {
    writeAddress(this.state, this.view);
    carryState(document, location);
  }

  partyName(code) {
    const names = this.manifest?.parties?.[code]?.name;
    return names?.[this.dataset.language] || names?.en || code;
  }

  /** The words for a group of circles: a party, a word of the form, or one of the groups that are neither. */
  groupName(column, name) {
    const words = this.texts[`${column}_${name}`];
    if (words) return words;
    return column === 'kind' || column === 'grade' ? optionLabel(this.form, column, name) : this.partyName(name);
  }

  readings() {
    return [...this.form.querySelectorAll('input[name=reading]')].map(({ value }) => value).filter(Boolean);
  }

  reading(state) {
    return state.reading || this.readings()[0] || '';
  }

  showZones() {
    this.layerSwitch.show(this.reading(this.state), this.state).catch((error) => {
      console.warn(error);
      this.fail(this.texts.outlinesFailed);
    });
  }

  /** Shows what went wrong. */
  fail(words) {
    this.loading.say(words);
  }
}

function json(id) {
  const block = document.getElementById(id);
  return block ? JSON.parse(block.textContent) : [];
}

function texts(template) {
  return Object.fromEntries([...template.content.children].map((line) => [line.dataset.text, line.textContent]));
}

customElements.define('incident-explorer', IncidentExplorer);
