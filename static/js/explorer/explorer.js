/**
 * `<incident-explorer>`: map, timeline, list and counts over one feed and one filter.
 *
 * The server has already filled the element with a form, a list and a table that work by
 * themselves; whatever fails here leaves them standing.
 */

import { createMap, setView, viewOf } from './chart.js';
import { dayFormat, dayOf } from './dates.js';
import { loadFeed } from './feed.js';
import { dayCounts, emptyState, failures, FilterError, formatQuery, LISTS, newest, optionCounts, parseQuery, rowRange } from './filter.js';
import { chosen, keepPanelsInside, optionLabel, readForm, writeChips, writeForm, writeOptionCounts } from './form.js';
import { Latest } from './latest.js';
import { Picture } from './picture.js';
import { Sheet } from './sheet.js';
import { Timeline } from './timeline.js';
import { formatView, parseView } from './view.js';
import { LayerSwitch } from './zones.js';

const [LISTED, LISTED_ON_PHONE] = [20, 8];
const SETTLED = 250; // milliseconds after the last move

class IncidentExplorer extends HTMLElement {
  connectedCallback() {
    const { language, locale } = this.dataset;
    this.parts = Object.fromEntries([...this.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part]));
    this.form = this.querySelector('form');
    this.texts = texts(this.querySelector('template[data-texts]'));
    this.number = new Intl.NumberFormat(locale);
    this.longDay = dayFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
    this.state = this.readAddress();
    this.asOf = this.state.as_of;
    this.view = parseView(location.search);
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
      texts: this.texts, locale, phases: json('explorer-phases'), deadlines: json('explorer-deadlines'),
      onBrush: (_from, _to, done) => this.onBrush(done),
    });
    this.timeline.onScale = (unit, most) => {
      this.parts.scale.textContent = this.texts[unit].replace('{most}', most);
    };
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
    const { status, words, progress } = this.parts;
    try {
      const { manifest, store, missing } = await loadFeed(this.address('manifest'), (loaded, total) => {
        progress.max = total;
        progress.value = loaded;
      });
      Object.assign(this, { manifest, store });
      status.hidden = true;
      if (missing.length) {
        const years = missing.map(({ from }) => from.slice(0, 4)).sort().join(', ');
        const lost = missing.reduce((sum, { n }) => sum + n, 0);
        this.lasting = this.texts.shardMissing.replace('{years}', years).replace('{count}', this.number.format(lost));
        this.fail('');
      }
    } catch (error) {
      console.warn(error);
      status.classList.add('failed');
      progress.hidden = true;
      words.textContent = navigator.onLine ? this.texts.feedDamaged : this.texts.offline;
      this.parts.retry.hidden = false;
      this.parts.retry.onclick = () => location.reload();
      return;
    }
    await this.begin();
  }

  async begin() {
    this.dataset.ready = '';
    this.picture = new Picture(this.parts, {
      map: this.map, store: this.store, parties: this.manifest.parties, view: this.view, texts: this.texts, number: this.number,
      nameOf: (column, name) => this.groupName(column, name),
      need: async (column) => this.store.need?.(column),
      onMove: () => this.onMapMove(),
      onPick: (places) => this.onPick(places),
      onView: () => {
        if (!this.fails) return;
        this.render();
        this.settle();
      },
      onError: (words) => this.fail(words),
    });
    this.circles = this.picture.circles;
    if (!this.store.n) this.parts.empty.textContent = this.texts.nothing;
    this.timeline.setSpan(this.store.firstDay, this.store.days);
    this.listen();
    await this.picture.begin();
    await this.setState(this.state);
  }

  listen() {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.onForm();
    });
    // On the element, not the form: the date fields belong to the form but stand by the timeline.
    this.addEventListener('change', ({ target }) => {
      if (target.form === this.form) this.onForm();
    });
    this.form.addEventListener('reset', (event) => {
      event.preventDefault();
      this.setState({ ...emptyState(), map: this.state.map, as_of: this.asOf });
    });
    addEventListener('popstate', () => {
      this.setState(this.readAddress());
      setView(this.map, this.state.map);
    });
    this.parts.unlocated.addEventListener('click', () => {
      const only = this.parts.unlocated.getAttribute('aria-pressed') !== 'true';
      this.circles.pick(-1);
      if (only) this.onPick(unlocatedOnly(this.store.places.count), true);
    });
    this.parts.scope.addEventListener('click', () => this.circles.pick(-1));
    this.parts.whole.addEventListener('click', () => {
      this.timeline.setBrush(this.timeline.first, this.timeline.last);
      this.onBrush(true);
    });
    this.querySelector('.filter-bar').addEventListener('keydown', (event) => {
      const open = event.key === 'Escape' && event.target.closest('details.facet[open]');
      if (!open) return;
      open.open = false;
      open.querySelector('summary').focus();
    });
    document.addEventListener('pointerdown', ({ target }) => {
      for (const open of this.querySelectorAll('details.facet[open]')) if (!open.contains(target)) open.open = false;
    });
  }

  onForm() {
    try {
      this.setState(readForm(this.form, this.state));
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      this.fail(this.texts.badFilter.replace('{key}', this.texts[error.message] ?? error.message));
    }
  }

  /** Takes a new filter: everything follows, or, if its words cannot be searched, nothing. */
  async setState(state) {
    const before = this.state;
    const words = state.q + state.place ? `${state.q}\n${state.place}` : '';
    this.state = state;
    this.asked = words;
    if (words !== this.textWords) {
      try {
        const found = words ? await this.askForText(state) : null;
        if (this.asked !== words) return;
        [this.text, this.textWords] = [found, words];
      } catch (error) {
        if (this.asked !== words) return;
        await this.takeBack(state, before, error);
        return;
      }
    }
    this.fail('');
    this.fails = failures(this.store, this.state, { heavy: this.heavy, text: this.text });
    const { first, last } = this.timeline;
    this.timeline.setBrush(dayOf(this.state.from) || first, dayOf(this.state.to) || last);
    writeForm(this.form, this.state);
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

  /** Goes back to the filter before, or on the first view to the same filter without its words. */
  async takeBack(state, before, error) {
    console.warn(error);
    await this.setState(before === state ? { ...state, q: '', place: '' } : before);
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
    this.pickedPlaces = null;
    this.state = { ...this.state, map: viewOf(this.map) };
    this.drawDays();
    this.render();
    this.settle();
  }

  onPick(places, unlocated = false) {
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
    this.timeline.setCounts(dayCounts(this.store, this.fails, this.circles.layout.inView));
  }

  /** Whatever may wait until the hand rests: list, chips, outlines, option counts, table, address. */
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      const range = rowRange(this.store, this.state);
      const places = this.pickedPlaces ?? this.circles.layout.inView;
      const most = matchMedia('(width < 52rem)').matches ? LISTED_ON_PHONE : LISTED;
      const rows = newest(this.store, this.picture.failsShown(), range, places, most);
      this.latest.show(rows.map((row) => this.store.columns.number.codes[row]));
      this.showChips();
      this.showZones();
      for (const key of [...LISTS, 'heavy', 'harm']) {
        const counts = optionCounts(this.store, this.fails, range, key, { reading: this.state.reading, heavy: this.heavy });
        writeOptionCounts(this.form, key, counts, this.number);
        if (key === 'governorate') this.writeTable(range);
      }
      this.parts.live.textContent = this.texts.live
        .replace('{view}', this.number.format(this.totals.view)).replace('{all}', this.number.format(this.totals.all));
      this.writeAddress();
    }, SETTLED);
  }

  showChips() {
    const entries = chosen(this.form, this.state, this.texts, (iso) => this.longDay(dayOf(iso)));
    writeChips(this.parts.chips, entries, this.texts, (state) => this.setState(state));
    this.sheet.count(entries.length);
  }

  writeTable(range) {
    const { codes, values } = this.store.columns.governorate ?? { codes: [], values: [] };
    const counts = new Uint32Array(values.length);
    for (let i = range[0]; i < range[1]; i += 1) if (!this.fails[i]) counts[codes[i]] += 1;
    const most = Math.max(1, ...counts);
    for (const row of document.querySelectorAll('tr[data-governorate]')) {
      const count = counts[values.indexOf(row.dataset.governorate)] ?? 0;
      row.querySelector('.governorate-count').textContent = this.number.format(count);
      row.querySelector('.bar rect').setAttribute('width', (100 * count) / most);
    }
  }

  writeAddress() {
    const query = [formatQuery(this.state), formatView(this.view)].filter(Boolean).join('&');
    history.replaceState(history.state, '', `${location.pathname}${query ? `?${query}` : ''}`);
    const filter = formatQuery(this.state, { map: false });
    for (const link of document.querySelectorAll('a[data-carry-filter], a[hreflang]')) {
      const carried = link.hasAttribute('hreflang') ? query : filter;
      link.search = carried ? `?${carried}` : '';
    }
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

  /** Shows what went wrong; what stays wrong, like a missing year, stays said. */
  fail(words) {
    const { problem } = this.parts;
    problem.textContent = [this.lasting, words].filter(Boolean).join(' ');
    problem.hidden = !problem.textContent;
  }
}

function unlocatedOnly(count) {
  const places = new Uint8Array(count + 1);
  places[count] = 1;
  return places;
}

function json(id) {
  const block = document.getElementById(id);
  return block ? JSON.parse(block.textContent) : [];
}

function texts(template) {
  return Object.fromEntries([...template.content.children].map((line) => [line.dataset.text, line.textContent]));
}

customElements.define('incident-explorer', IncidentExplorer);
