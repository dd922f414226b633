/** The map of a report for the desk: the place as reported, similar reports, and what the public would see. */

import { addBasemap } from '../map/basemap.js';
import { L } from '../map/leaflet.js';

const CLOSEST = 12;
const ROOM = [24, 24];

const circle = (at, radius, className) => L.circle(at, { radius, className, interactive: false });
const dot = (at, radius, className) => L.circleMarker(at, { radius, className });

/** `<register-map>` draws the JSON it holds; without JavaScript the coordinates beside it remain. */
class RegisterMap extends HTMLElement {
  connectedCallback() {
    const { basemap, point, radius, label, public: seen, near } = JSON.parse(this.querySelector('script').textContent);
    const view = document.createElement('div');
    view.className = 'register-map__view';
    this.prepend(view);
    const map = L.map(view, { attributionControl: true, scrollWheelZoom: false, maxZoom: 16, minZoom: 6 });
    map.attributionControl.setPrefix(false);
    map.setView(point, 10);
    addBasemap(map, { url: basemap, language: this.dataset.language });
    const drawn = L.featureGroup();
    if (seen) {
      drawn.addLayer(circle(seen.point, seen.radius, 'place place--public'));
    }
    drawn.addLayer(circle(point, radius, 'place place--area'));
    for (const other of near) {
      const marker = dot(other.point, 7, 'place place--near').bindTooltip(this.#words(other.label));
      drawn.addLayer(marker.on('click', () => window.location.assign(other.url)));
    }
    drawn.addLayer(dot(point, 7, 'place place--exact').bindTooltip(this.#words(label)));
    drawn.addTo(map);
    map.fitBounds(drawn.getBounds(), { padding: ROOM, maxZoom: CLOSEST, animate: false });
  }

  /** As an element, never as markup. */
  #words(text) {
    const words = document.createElement('bdi');
    words.textContent = text;
    return words;
  }
}

customElements.define('register-map', RegisterMap);
