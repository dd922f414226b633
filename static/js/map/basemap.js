/**
 * The offline basemap: land, water, borders, schematic roads and the names of places, drawn from one
 * file of the site's own. No tile server is asked for anything, unless the operator names one.
 */

import { currentPalette, watchTheme } from './colours.js';
import { nameIn, placeLabels } from './labels.js';
import { L } from './leaflet.js';
import { drawLabels, measurer } from './lettering.js';
import { coastOf, linesIn } from './shapes.js';
import { operatorTiles } from './tiles.js';

const SHAPES_PANE = 'basemap';
const LABELS_PANE = 'basemap-labels';
const MARGIN = 120;
const KEPT_LAYOUTS = 6;

const ATTRIBUTION =
  '© OpenStreetMap (coast, borders) · GSHHG/WDBII · Natural Earth · GeoNames, UCDP (CC BY 4.0) · roads schematic';

const soon = window.requestIdleCallback
  ? (work) => window.requestIdleCallback(work, { timeout: 150 })
  : (work) => window.setTimeout(work, 16);

/** Line widths grow a little with the zoom, from 60 % at z6 to 130 % at z12. */
const thickness = (zoom) => Math.min(1.3, Math.max(0.6, 0.6 + (zoom - 6) * 0.13));

const fill = (colour) => ({ fill: true, fillColor: colour, fillOpacity: 1, stroke: true, color: colour, weight: 0.8 });
const line = (colour, weight, more) => ({ fill: false, color: colour, weight, ...more });

const riverWidth = ({ n: names }) => {
  if (!names) {
    return 0.8;
  }
  return nameIn(names, 'en') === 'Euphrates' ? 2.6 : 1.8;
};

/** What is drawn, lowest first: the layer of the file, and its style from palette, line scale and feature. */
const DRAWN = [
  ['sea2', (c) => fill(c.sea)],
  ['border3', (c, k) => line(c.border, k, { opacity: 0.45 })],
  ['country', (c) => fill(c.country)],
  ['sea', (c) => fill(c.sea)],
  ['coast', (c, k) => line(c.coast, k)],
  ['river', (c, k, feature) => line(c.river, riverWidth(feature.properties) * k)],
  ['lake', (c) => ({ ...fill(c.sea), color: c.river })],
  ['adm1', (c, k) => line(c.governorate, k, { dashArray: '4 3' })],
  ['border2', (c, k) => line(c.border, k, { opacity: 0.6 })],
  ['road', (c, k, feature) => line(c.casing, (feature.properties.c === 1 ? 4.5 : 2.6) * k)],
  ['road', (c, k, feature) => line(...(feature.properties.c === 1 ? [c.road1, 2.4 * k] : [c.road2, 1.2 * k]))],
  ['border', (c, k) => line(c.border, 1.6 * k)],
];

const BasemapLayer = L.Layer.extend({
  options: { language: 'en', attribution: ATTRIBUTION },

  /**
   * @param {string} url of base.geo.json
   * @param {{language?: string, attribution?: string}} options
   */
  initialize(url, options) {
    L.setOptions(this, options);
    this._url = url;
    this._layouts = new Map();
  },

  onAdd(map) {
    this._map = map;
    this._palette = currentPalette();
    this._makePanes();
    this._paintBackground();
    this._stopWatching = watchTheme(() => this._recolour());
    this._removed = new AbortController();
    const { signal } = this._removed;
    this.ready = this._load(signal).catch((error) => {
      if (!signal.aborted) {
        throw error;
      }
    });
    return this;
  },

  onRemove() {
    this._removed.abort();
    this._stopWatching();
    this._words = null;
    for (const { group } of this._groups ?? []) {
      group.remove();
    }
    this._groups = null;
    this._renderer?.remove();
    this._canvas.remove();
    return this;
  },

  getEvents() {
    return { moveend: this._drawSoon, zoomend: this._onZoom, resize: this._drawSoon, viewreset: this._drawSoon };
  },

  /** Shows names in another language. */
  setLanguage(language) {
    this.options.language = language;
    this._drawSoon();
    return this;
  },

  /**
   * The name of the town nearest to a place, in the layer's language.
   * @param {L.LatLng} at
   * @param {number} within metres; what is farther away is not near
   * @returns {string} empty where there is none, or the names have not arrived yet
   */
  townNear(at, within) {
    let [nearest, least] = [null, within];
    for (const town of this._words?.towns ?? []) {
      const distance = at.distanceTo(town.at);
      if (distance < least) [nearest, least] = [town, distance];
    }
    return nearest ? nameIn(nearest.names, this.options.language) : '';
  },

  _makePanes() {
    for (const [name, order] of [
      [SHAPES_PANE, 150],
      [LABELS_PANE, 450],
    ]) {
      const pane = this._map.getPane(name) ?? this._map.createPane(name);
      pane.style.zIndex = order;
      pane.style.pointerEvents = 'none';
      pane.setAttribute('aria-hidden', 'true');
    }
    this._canvas = L.DomUtil.create('canvas', 'leaflet-zoom-hide', this._map.getPane(LABELS_PANE));
    this._context = this._canvas.getContext('2d');
    this._family = window.getComputedStyle(document.body).fontFamily;
    this._measure = measurer(this._context, this._family);
  },

  async _load(signal) {
    const response = await fetch(this._url, { signal });
    if (!response.ok) {
      throw new Error(`The basemap could not be read: ${response.status} ${this._url}`);
    }
    const file = await response.json();
    if (signal.aborted) {
      return;
    }
    this._words = {
      towns: file.labels.map(([lon, lat, rank, en, ar, ru, tr, country]) => ({
        at: L.latLng(lat, lon),
        rank,
        names: [en, ar, ru, tr],
        country,
      })),
      areas: file.areas.map(([lon, lat, kind, ...names]) => ({ at: L.latLng(lat, lon), kind, names })),
      roads: linesIn(file.road).map(({ properties, line: at }) => ({ shield: properties.s, at })),
      rivers: linesIn(file.river)
        .filter(({ properties }) => properties.n)
        .map(({ properties, line: at }) => ({ names: properties.n, at })),
    };
    const shapes = { ...file, coast: coastOf(file.sea, file.window) };
    this._renderer = L.canvas({ pane: SHAPES_PANE, padding: 0.3 });
    const common = { pane: SHAPES_PANE, renderer: this._renderer, interactive: false };
    this._groups = DRAWN.map(([name, style]) => ({
      style,
      group: L.geoJSON(shapes[name], { ...common, style: (feature) => this._style(style, feature) }).addTo(this._map),
    }));
    this._drawSoon();
    // A web font that arrives later changes every width.
    document.fonts.ready.then(() => {
      if (signal.aborted) {
        return;
      }
      this._measure = measurer(this._context, this._family);
      this._layouts.clear();
      this._drawSoon();
    });
  },

  _style(style, feature) {
    const round = { lineCap: 'round', lineJoin: 'round', opacity: 1 };
    return { ...round, ...style(this._palette, thickness(this._map.getZoom()), feature) };
  },

  _restyle() {
    for (const { group, style } of this._groups ?? []) {
      group.setStyle((feature) => this._style(style, feature));
    }
  },

  _paintBackground() {
    this._map.getContainer().style.backgroundColor = this._palette.land;
  },

  _recolour() {
    this._palette = currentPalette();
    this._paintBackground();
    this._restyle();
    this._drawSoon();
  },

  _onZoom() {
    this._restyle();
    this._drawSoon();
  },

  _drawSoon() {
    if (this._isDue || !this._words) {
      return;
    }
    this._isDue = true;
    soon(() => {
      this._isDue = false;
      if (this._groups) {
        this._draw();
      }
    });
  },

  /** Placed words at the present zoom, in pixels of the whole world; kept, because panning needs them again. */
  _layout() {
    const zoom = this._map.getZoom();
    const { language } = this.options;
    const key = `${zoom} ${language}`;
    if (!this._layouts.has(key)) {
      const point = (at) => this._map.project(at, zoom);
      const dot = ({ at, ...rest }) => ({ ...rest, x: point(at).x, y: point(at).y });
      const path = ({ at, ...rest }) => ({
        ...rest,
        line: at.map(([lon, lat]) => {
          const { x, y } = point([lat, lon]);
          return [x, y];
        }),
      });
      const { towns, areas, roads, rivers } = this._words;
      const words = { towns: towns.map(dot), areas: areas.map(dot), roads: roads.map(path), rivers: rivers.map(path) };
      if (this._layouts.size >= KEPT_LAYOUTS) {
        this._layouts.delete(this._layouts.keys().next().value);
      }
      this._layouts.set(key, placeLabels(words, { zoom, language, measure: this._measure }));
    }
    return this._layouts.get(key);
  },

  _draw() {
    const items = this._layout();
    const map = this._map;
    const size = map.getSize();
    const [width, height] = [size.x + 2 * MARGIN, size.y + 2 * MARGIN];
    const density = Math.min(2, window.devicePixelRatio || 1);
    const canvas = this._canvas;
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const corner = map.containerPointToLayerPoint([-MARGIN, -MARGIN]);
    L.DomUtil.setPosition(canvas, corner);
    const { x, y } = map.getPixelOrigin().add(corner);
    this._context.setTransform(density, 0, 0, density, -x * density, -y * density);
    drawLabels(this._context, items, {
      palette: this._palette,
      family: this._family,
      language: this.options.language,
      view: { x, y, width, height },
    });
  },
});

/**
 * Adds the basemap to a map, or the operator's tiles in its place. Names are in `language` (en, ar, ru or tr); colours follow the page.
 * When the file cannot be read, the map stays plain and the reason is in the console.
 * @param {L.Map} map
 * @param {{language: string, url: string, attribution?: string}} options `url` of base.geo.json
 * @returns {L.Layer} with `ready`, a promise of the shapes being on the map, and `setLanguage(language)`
 */
export const addBasemap = (map, { url, ...options }) => {
  const tiles = operatorTiles();
  if (tiles) return tiles.addTo(map);
  const layer = new BasemapLayer(url, options).addTo(map);
  layer.ready.catch((error) => console.warn(error.message));
  return layer;
};
