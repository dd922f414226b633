/** Outlines of what was agreed: zones by reading, the line of contact, roads, observation posts. */

import { L } from '../map/leaflet.js';

/** What is shown unless the reader chooses otherwise. */
export const LAYERS = ['zone', 'line'];

const LAYER_OF = {
  zone: 'zone', corridor: 'zone', area: 'zone',
  contact_line: 'line', line: 'line',
  road: 'road',
  observation_post: 'post', post: 'post',
};

class Zones {
  /**
   * @param {L.Map} map
   * @param {string} url GeoJSON of all outlines
   * @param {{within: (metres: number) => string, onShown: (areIndicative: boolean) => void}} options
   */
  constructor(map, url, options) {
    Object.assign(this, { map, url, ...options });
    map.createPane('zones').setAttribute('aria-hidden', 'true');
    this.renderer = L.svg({ pane: 'zones', padding: 0.5 });
  }

  /**
   * Shows what is chosen; fetches the outlines the first time something is.
   * @param {string[]} layers of zone, line, road, post
   * @param {string} reading
   */
  async show(layers, reading) {
    const chosen = JSON.stringify([layers, reading]);
    this.chosen = chosen;
    if (layers.length && !this.features) {
      const response = await fetch(this.url);
      if (!response.ok) throw new Error(`outlines ${response.status}`);
      this.features = (await response.json()).features;
    }
    if (this.chosen !== chosen) return;
    this.drawn?.remove();
    const wanted = (this.features ?? []).filter(({ geometry, properties: { kind, reading: of } }) => {
      const layer = LAYER_OF[kind];
      return geometry && layers.includes(layer) && (layer !== 'zone' || !of || of === reading);
    });
    this.drawn = L.layerGroup(wanted.map((feature) => this.draw(feature))).addTo(this.map);
    this.onShown(wanted.some(({ properties }) => properties.disclaimer));
  }

  draw(feature) {
    const { name, kind, confidence, uncertainty_m: metres } = feature.properties;
    const className = `outline outline-${LAYER_OF[kind]}`;
    const style = { renderer: this.renderer, pane: 'zones', className, bubblingMouseEvents: true };
    const layer = L.geoJSON(feature, {
      style,
      // A post is known only within its uncertainty: a circle of it, never a pin.
      pointToLayer: (_, position) => L.circle(position, { ...style, radius: metres || 500 }),
    });
    const words = document.createElement('span');
    words.textContent = [name, confidence, metres && this.within(metres)].filter(Boolean).join(' · ');
    return layer.bindTooltip(words, { sticky: true, className: 'circle-tip' });
  }
}

/** The switch on the map: a box for each layer, a radio button for each reading of the zone. */
export class LayerSwitch {
  /**
   * @param {HTMLElement} host holds the boxes and an empty `[data-readings]`
   * @param {L.Map} map
   * @param {{url: string, layers: string[], readings: [string, string][],
   *   within: (metres: number) => string, onReading: (reading: string) => void,
   *   onLayers: () => void, onShown: (areIndicative: boolean) => void}} options
   */
  constructor(host, map, { url, layers, readings, within, onReading, onLayers, onShown }) {
    this.zones = new Zones(map, url, { within, onShown });
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
   * Draws the chosen layers under a reading.
   * @param {string} reading
   */
  async show(reading) {
    for (const radio of this.radios) radio.checked = radio.value === reading;
    await this.zones.show(this.layers, reading);
  }
}
