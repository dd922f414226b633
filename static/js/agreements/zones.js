/** The map of an agreement's zones: a switch between readings, posts as circles of their uncertainty. */

import { addBasemap } from '../map/basemap.js';
import { L } from '../map/leaflet.js';
import { latest, shownIn } from './outlines.js';

const HOME = [35.75, 36.75];
const ROOM = [16, 16];

/** `<zone-map>` turns the picture drawn by the server into a map; without JavaScript the picture stays. */
class ZoneMap extends HTMLElement {
  async connectedCallback() {
    this.parts = Object.fromEntries([...this.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part]));
    const response = await fetch(this.dataset.zones).catch(() => null);
    if (!response?.ok) {
      this.parts.failed.hidden = false;
      return;
    }
    this.features = latest((await response.json()).features);
    this.#begin();
  }

  #begin() {
    const { view, picture, layers, submit } = this.parts;
    picture.remove();
    submit?.remove();
    layers.hidden = false;
    this.map = L.map(view, { scrollWheelZoom: false, minZoom: 6, maxZoom: 14, zoomSnap: 0.5, zoomControl: false });
    const isMirrored = document.documentElement.dir === 'rtl';
    // Beside the disclaimer, which stands at the end of the line.
    L.control.zoom({ position: isMirrored ? 'topright' : 'topleft' }).addTo(this.map);
    this.map.attributionControl.setPrefix(false).setPosition(isMirrored ? 'bottomleft' : 'bottomright');
    this.map.setView(HOME, 8);
    addBasemap(this.map, { url: this.dataset.basemap, language: this.dataset.language });
    this.map.createPane('zones').style.zIndex = 410;
    this.renderer = L.svg({ pane: 'zones', padding: 0.5 });
    this.addEventListener('change', ({ target }) => {
      if (target.name === 'reading') this.#remember(target.value);
      this.#draw();
    });
    this.#draw();
    const bounds = this.drawn.getBounds();
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: ROOM, animate: false });
  }

  get reading() {
    return this.querySelector('input[name="reading"]:checked')?.value ?? '';
  }

  /** The choice belongs to the address, so that a link shows the same reading. */
  #remember(reading) {
    const address = new URL(location.href);
    address.searchParams.set('reading', reading);
    history.replaceState(history.state, '', address);
  }

  #draw() {
    const kinds = [...this.parts.layers.querySelectorAll(':checked')].map(({ value }) => value);
    this.drawn?.remove();
    this.drawn = L.featureGroup(shownIn(this.features, this.reading, kinds).map((one) => this.#outline(one)));
    this.drawn.addTo(this.map);
    for (const entry of this.querySelectorAll('li[data-kind]')) entry.hidden = !kinds.includes(entry.dataset.kind);
  }

  #outline(feature) {
    const { kind, uncertainty_m: metres } = feature.properties;
    const style = { renderer: this.renderer, pane: 'zones', className: `outline outline--${kind}` };
    const layer = L.geoJSON(feature, {
      style,
      pointToLayer: (_point, position) => L.circle(position, { ...style, radius: metres || 500 }),
    });
    return layer.bindTooltip(this.#words(feature.properties), { sticky: true });
  }

  /** As an element, never as markup. */
  #words({ name, kind_label: kind, reading_label: reading, disclaimer }) {
    const words = document.createElement('span');
    words.textContent = [name, kind, reading, disclaimer].filter(Boolean).join(' · ');
    return words;
  }
}

customElements.define('zone-map', ZoneMap);
