/** Outlines of what was agreed: zones by reading, the line of contact, roads, observation posts. */

import { L } from '../map/leaflet.js';

const LAYER_OF = {
  demilitarised_zone: 'zone', corridor: 'zone', contact_line: 'line', road: 'road', observation_post: 'post',
};
const PATTERNS = 4; // of dashes, one for each reading of a zone, in css/map.css

class Zones {
  /**
   * @param {L.Map} map
   * @param {string} url GeoJSON of all outlines
   * @param {{language: string, readings: string[], within: (metres: number) => string,
   *   onShown: (features: object[]) => void}} options
   */
  constructor(map, url, { language, readings, within, onShown }) {
    Object.assign(this, { map, url, language, readings, within, onShown });
    map.createPane('zones').setAttribute('aria-hidden', 'true');
    this.renderer = L.svg({ pane: 'zones', padding: 0.5 });
  }

  /**
   * Shows what is chosen, as far as it held in the period; fetches the outlines the first time.
   * @param {string[]} layers of zone, rival (the zone's other readings), line, road, post
   * @param {string} reading
   * @param {{from: string, to: string}} period ISO dates, empty where open
   */
  async show(layers, reading, { from, to }) {
    const chosen = JSON.stringify([layers, reading, from, to]);
    if (this.chosen === chosen) return;
    this.chosen = chosen;
    if (layers.length && !this.features) this.features = await this.fetch();
    if (this.chosen !== chosen) return;
    const wanted = (this.features ?? []).filter(({ geometry, properties }) => {
      const { kind, reading: of, default: isDefault, valid_from: start, valid_to: end } = properties;
      const isRival = kind === 'demilitarised_zone' && of !== reading;
      return geometry && layers.includes(isRival ? 'rival' : LAYER_OF[kind])
        && (kind === 'demilitarised_zone' || isDefault)
        && (!to || !start || start <= to) && (!from || !end || end >= from);
    });
    this.drawn?.remove();
    this.drawn = L.layerGroup(wanted.map((feature) => this.draw(feature, reading))).addTo(this.map);
    this.onShown(wanted);
  }

  async fetch() {
    try {
      const response = await fetch(this.url, { headers: { 'Accept-Language': this.language } });
      if (!response.ok) throw new Error(`outlines ${response.status}`);
      return (await response.json()).features;
    } catch (error) {
      this.chosen = undefined;
      throw error;
    }
  }

  /** The classes that make an outline look like itself; readings differ by their dashes, not by colour. */
  classesOf({ kind, reading: of }, reading) {
    const classes = `outline outline-${LAYER_OF[kind]}`;
    if (kind !== 'demilitarised_zone') return classes;
    return `${classes} reading-${this.readings.indexOf(of) % PATTERNS}${of === reading ? '' : ' outline-rival'}`;
  }

  draw(feature, reading) {
    const { name, names, reading_label: label, kind, valid_from: start, valid_to: end, uncertainty_m: metres } = feature.properties;
    const className = this.classesOf(feature.properties, reading);
    const style = { renderer: this.renderer, pane: 'zones', className, bubblingMouseEvents: true, interactive: kind === 'observation_post' };
    const layer = L.geoJSON(feature, {
      style,
      // A post is known only within its uncertainty: a circle of it, never a pin.
      pointToLayer: (_, position) => L.circle(position, { ...style, radius: metres || 500 }),
    });
    const days = `\u2068${start ?? '…'} – ${end ?? '…'}\u2069`;
    const words = document.createElement('span');
    words.textContent = [names?.[this.language] || name, label, days, metres && this.within(metres)].filter(Boolean).join(' · ');
    return layer.bindTooltip(words, { sticky: true, className: 'circle-tip' });
  }
}

/** The switch on the map: a box for each layer, a radio button for each reading of the zone; and the key to what is drawn. */
export class LayerSwitch {
  /**
   * @param {HTMLElement} host holds the boxes and an empty `[data-readings]`
   * @param {L.Map} map
   * @param {{url: string, language: string, layers: string[], readings: [string, string][],
   *   key: HTMLElement, disclaimer: HTMLElement, within: (metres: number) => string,
   *   onReading: (reading: string) => void, onLayers: (layers: string[]) => void}} options `key` is
   *   an empty list, `disclaimer` is shown beside outlines that are not official
   */
  constructor(host, map, { url, language, layers, readings, key, disclaimer, within, onReading, onLayers }) {
    Object.assign(this, { layers, key, disclaimer, labels: new Map(readings), boxes: [...host.querySelectorAll('input[type=checkbox]')] });
    this.zones = new Zones(map, url, {
      language, within, readings: readings.map(([value]) => value), onShown: (features) => this.writeKey(features),
    });
    for (const box of this.boxes) box.checked = layers.includes(box.value);
    const group = host.querySelector('[data-readings]');
    group.hidden = !readings.length;
    host.querySelector('[value=rival]').closest('label').hidden = readings.length < 2;
    this.radios = readings.map(([value, words], at) => {
      const radio = Object.assign(document.createElement('input'), { type: 'radio', name: 'outline', value });
      const label = document.createElement('label');
      label.append(radio, sample(`outline outline-zone reading-${at % PATTERNS}`), words);
      group.append(label);
      return radio;
    });
    host.addEventListener('change', ({ target }) => {
      if (target.type === 'radio') return onReading(target.value);
      this.layers = this.boxes.filter((box) => box.checked).map((box) => box.value);
      return onLayers(this.layers);
    });
  }

  /**
   * Draws the chosen layers under a reading, in a period.
   * @param {string} reading
   * @param {{from: string, to: string}} period
   */
  async show(reading, period) {
    for (const radio of this.radios) radio.checked = radio.value === reading;
    this.reading = reading;
    await this.zones.show(this.layers, reading, period);
  }

  /** One line for each kind of outline and each reading that is drawn. */
  writeKey(features) {
    const kinds = new Map(features.map(({ properties }) => {
      const { kind, reading } = properties;
      const box = this.boxes.find(({ value }) => value === LAYER_OF[kind]);
      const words = (kind === 'demilitarised_zone' && this.labels.get(reading)) || box.closest('label').textContent.trim();
      return [words, this.zones.classesOf(properties, this.reading)];
    }));
    this.key.replaceChildren(...[...kinds].map(([words, classes]) => {
      const item = document.createElement('li');
      item.append(sample(classes), words);
      return item;
    }));
    this.key.hidden = !kinds.size;
    this.disclaimer.hidden = features.every(({ properties }) => properties.official);
  }
}

/** A short piece of an outline, as the map draws it. */
function sample(classes) {
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('class', 'sample');
  picture.setAttribute('viewBox', '0 0 30 8');
  picture.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  for (const [name, value] of Object.entries({ class: classes, x1: 1, x2: 29, y1: 4, y2: 4 })) line.setAttribute(name, value);
  picture.append(line);
  return picture;
}
