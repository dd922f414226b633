/** The explorer's Leaflet map: offline basemap, bounds, controls by the page's direction. */

import { L } from '../map/leaflet.js';
import { addBasemap } from '../map/basemap.js';

const BOUNDS = [[31.5, 32.5], [38.6, 43]];
const HOME = [35.75, 36.95];
const NEAR = 30_000; // metres
const basemaps = new WeakMap();

/**
 * Makes the map in an element and starts drawing the basemap.
 * @param {HTMLElement} host
 * @param {{language: string, basemapUrl: string, view: number[]|null,
 *   texts: Object<string, string>}} options `view` is zoom, latitude, longitude
 * @returns {L.Map}
 */
export function createMap(host, { language, basemapUrl, view, texts }) {
  const rightToLeft = getComputedStyle(host).direction === 'rtl';
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(host, {
    zoomControl: false, attributionControl: false, fadeAnimation: false,
    zoomAnimation: !still, inertia: !still,
    zoomSnap: 0.5, zoomDelta: 1, minZoom: 6, maxZoom: 14, maxBounds: BOUNDS, maxBoundsViscosity: 0.8,
  });
  map.createPane('circles');
  L.control.zoom({
    position: rightToLeft ? 'topright' : 'topleft', zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut,
  }).addTo(map);
  L.control.attribution({ position: rightToLeft ? 'bottomleft' : 'bottomright', prefix: false }).addTo(map);
  setView(map, view);
  // Without the basemap's file the circles still stand over plain land.
  basemaps.set(map, addBasemap(map, { language, url: basemapUrl }));
  return map;
}

/**
 * The name of the town nearest to a place, in the map's language.
 * @param {L.Map} map
 * @param {L.LatLng} at
 * @returns {string} empty where none is near, and over an operator's own tiles
 */
export function townNear(map, at) {
  return basemaps.get(map).townNear?.(at, NEAR) ?? '';
}

/**
 * Shows a view, or the usual one.
 * @param {L.Map} map
 * @param {number[]|null} view zoom, latitude, longitude
 */
export function setView(map, view) {
  const usual = map.getSize().x < 600 ? 8 : 8.5;
  if (view) map.setView([view[1], view[2]], Math.min(14, Math.max(6, view[0])), { animate: false });
  else map.setView(HOME, usual, { animate: false });
}

/**
 * The view as it stands in the address.
 * @param {L.Map} map
 * @returns {number[]} zoom, latitude, longitude
 */
export function viewOf(map) {
  const { lat, lng } = map.getCenter();
  return [map.getZoom(), Number(lat.toFixed(3)), Number(lng.toFixed(3))];
}
