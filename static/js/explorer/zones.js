/** Outlines of what was agreed: zones by reading, the line of contact, roads, observation posts. */

import { L } from '../map/leaflet.js';

/** What is shown unless the reader chooses otherwise. */
export const LAYERS = ['zone', 'line'];

const LAYER_OF = {
  demilitarised_zone: 'zone', corridor: 'zone', contact_line: 'line', road: 'road', observation_post: 'post',
};

class Zones {
  /**
   * @param {L.Map} map
   * @param {string} url GeoJSON of all outlines
   * @param {{language: string, within: (metres: number) => string,
   *   onShown: (areIndicative: boolean) => void}} options
   */
  constructor(map, url, { language, within, onShown }) {
    Object.assign(this, { map, url, language, within, onShown });
    map.createPane('zones').setAttribute('aria-hidden', 'true');
    this.renderer = L.svg({ pane: 'zones', padding: 0.5 });
  }

  /**
   * Shows what is chosen, as far as it held in the period; fetches the outlines the first time.
   * @param {string[]} layers of zone, line, road, post
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
      return geometry && layers.includes(LAYER_OF[kind])
        && (kind === 'demilitarised_zone' ? of === reading : isDefault)
        && (!to || !start || start <= to) && (!from || !end || end >= from);
    });
    this.drawn?.remove();
    this.drawn = L.layerGroup(wanted.map((feature) => this.draw(feature))).addTo(this.map);
    this.onShown(wanted.some(({ properties }) => !properties.official));
  }

  async fetch() {
    try {
      const response = await fetch(this.url);
      if (!response.ok) throw new Error(`outlines ${response.status}`);
      return (await response.json()).features;
    } catch (error) {
      this.chosen = undefined;
      throw error;
    }
  }

  draw(feature) {
    const { name, names, reading_label: label, kind, valid_from: start, valid_to: end, uncertainty_m: metres } = feature.properties;
    const className = `outline outline-${LAYER_OF[kind]}`;
    const style = { renderer: this.renderer, pane: 'zones', className, bubblingMouseEvents: true };
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

/** The switch on the map: a box for each layer, a radio button for each reading of the zone. */
export class LayerSwitch {
  /**
   * @param {HTMLElement} host holds the boxes and an empty `[data-readings]`
   * @param {L.Map} map
   * @param {{url: string, language: string, layers: string[], readings: [string, string][],
   *   within: (metres: number) => string, onReading: (reading: string) => void,
   *   onLayers: () => void, onShown: (areIndicative: boolean) => void}} options
   */
  constructor(host, map, { url, language, layers, readings, within, onReading, onLayers, onShown }) {
    this.zones = new Zones(map, url, { language, within, onShown });
    this.layers = layers;
    const boxes = [...host.querySelectorAll('input[type=checkbox]')];
    for (const box of boxes) box.checked = layers.includes(box.value);
    const group = host.querySelector('[data-readings]');
    group.hidden = !readings.length;
    this.radios = readings.map(([value, words]) => {
      const radio = Object.assign(document.createElement('input'), { type: 'radio', name: 'outline', value });
      const label = document.createElement('label');
      label.append(radio, words);
      group.append(label);
      return radio;
    });
    host.addEventListener('change', ({ target }) => {
      if (target.type === 'radio') return onReading(target.value);
      this.layers = boxes.filter((box) => box.checked).map((box) => box.value);
      return onLayers();
    });
  }

  /**
   * Draws the chosen layers under a reading, in a period.
   * @param {string} reading
   * @param {{from: string, to: string}} period
   */
  async show(reading, period) {
    for (const radio of this.radios) radio.checked = radio.value === reading;
    await this.zones.show(this.layers, reading, period);
  }
}
