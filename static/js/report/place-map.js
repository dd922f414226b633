/** The map on which the place is shown and set. */

import { addBasemap } from '../map/basemap.js';
import { L } from '../map/leaflet.js';

const HOME = [35.75, 36.95];
const HOME_ZOOM = 8;
const CLOSE_ZOOM = 11;

const pin = () => L.divIcon({ className: 'pin', iconSize: [28, 36], iconAnchor: [14, 35] });

/** The basemap weighs more than the form: it comes when the map comes near, not before the form can be used. */
const whenSeen = (host, show) => {
  const observer = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) {
      observer.disconnect();
      show();
    }
  }, { rootMargin: '25%' });
  observer.observe(host);
};

/**
 * Makes the map.
 * @param {HTMLElement} host with the texts and addresses in its data
 * @param {function(number, number): void} picked called with latitude and longitude when the user sets the point
 * @returns {{point: function(number, number), unset: function(), look: function(number, number)}}
 */
export const placeMap = (host, picked) => {
  const { basemap, language, area, zoomIn, zoomOut, point: words } = host.dataset;
  const [west, south, east, north] = area.split(',').map(Number);
  const isRightToLeft = getComputedStyle(host).direction === 'rtl';
  const map = L.map(host, {
    zoomControl: false, attributionControl: false, minZoom: 6, maxZoom: 15, zoomSnap: 0.5,
    maxBounds: [[south, west], [north, east]], maxBoundsViscosity: 0.9,
  });
  L.control.zoom({ position: isRightToLeft ? 'topright' : 'topleft', zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.control.attribution({ position: isRightToLeft ? 'bottomleft' : 'bottomright', prefix: false }).addTo(map);
  L.control.scale({ imperial: false, position: isRightToLeft ? 'bottomright' : 'bottomleft' }).addTo(map);
  map.setView(HOME, HOME_ZOOM, { animate: false });
  whenSeen(host, () => addBasemap(map, { url: basemap, language }));

  const marker = L.marker(HOME, { icon: pin(), draggable: true, title: words, keyboard: true });
  const set = ({ lat, lng }) => {
    marker.setLatLng([lat, lng]).addTo(map);
    picked(lat, lng);
  };
  map.on('click', ({ latlng }) => set(latlng));
  marker.on('dragend', () => set(marker.getLatLng()));
  host.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === host) {
      event.preventDefault();
      set(map.getCenter());
    }
  });
  const look = (latitude, longitude) => map.setView([latitude, longitude], Math.max(map.getZoom(), CLOSE_ZOOM), { animate: false });
  return {
    look,
    point: (latitude, longitude) => {
      marker.setLatLng([latitude, longitude]).addTo(map);
      if (!map.getBounds().pad(-0.1).contains([latitude, longitude])) {
        look(latitude, longitude);
      }
    },
    unset: () => marker.remove(),
  };
};
