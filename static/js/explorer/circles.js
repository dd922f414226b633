/** Graduated circles on a canvas over the map: area is the count, a dashed edge says "about here". */

import { L } from '../map/leaflet.js';
import { cellSize, gather, layOut } from './cells.js';
import { draw } from './drawing.js';
import { hit, pixelsOf, radiusOf, stacked } from './stacking.js';

const MARGIN = 160; // drawn beyond the window, so that dragging shows circles, not a blank edge
const REACH = 12; // pixels around a small circle that still mean it: 24 across
const UNCERTAIN_FROM = 5000; // metres: wider than a settlement and its surroundings
/** Zooms from which the real uncertainty is drawn around every circle, and from which cells are single places. */
const [REACH_FROM, NUMBERS_FROM] = [10, 11];
const NUMBERED = 9; // pixels: the least radius of a circle with a number in it
/** Beneath the names of towns, but over them where a circle is one spot and would lie under its town's dot. */
const [BENEATH_NAMES, OVER_NAMES] = [420, 460];

export const Circles = L.Layer.extend({
  /**
   * @param {import('./store.js').Store} store
   * @param {{onMove: () => void, onPick: (circle: object|null, places: Uint8Array|null) => void,
   *   describe: (circle: object) => string}} handlers
   */
  initialize(store, handlers) {
    Object.assign(this, { store, handlers, picked: -1, focused: -1, emphasis: -1, circles: [], highlighted: new Set() });
    // Where a circle says its number, there is room for it.
    this.radius = (circle) => Math.max(this.isNumbered && circle.count > 1 && circle.places === 1 ? NUMBERED : 0, radiusOf(circle, this));
  },

  onAdd(map) {
    const pane = map.getPane('circles');
    this.canvas = L.DomUtil.create('canvas', 'circles leaflet-zoom-hide', pane);
    this.canvas.setAttribute('aria-hidden', 'true');
    this.tip = L.tooltip({ className: 'circle-tip', direction: 'top', opacity: 1 });
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.repaint = () => this.paint();
    this.scheme.addEventListener('change', this.repaint);
    this.layOut();
  },

  onRemove() {
    this.scheme.removeEventListener('change', this.repaint);
    this.canvas.remove();
  },

  getEvents() {
    return {
      moveend: this.onMoved,
      resize: this.onMoved,
      click: this.onClick,
      mousemove: this.onHover,
      mouseout: this.closeTip,
      zoomstart: this.closeTip,
    };
  },

  onMoved() {
    Object.assign(this, { picked: -1, focused: -1 });
    this.closeTip();
    this.layOut();
    this.handlers.onMove();
  },

  /** Works out where every place stands now; `layout.inView` tells which are in the window. */
  layOut() {
    const map = this._map;
    const { min } = map.getPixelBounds();
    const { x: width, y: height } = map.getSize();
    const zoom = map.getZoom();
    const size = cellSize(zoom);
    this.isNumbered = zoom >= NUMBERS_FROM;
    map.getPane('circles').style.zIndex = this.isNumbered ? OVER_NAMES : BENEATH_NAMES;
    this.largest = this.isNumbered ? 17 : Math.min(20, 0.95 * size + (zoom < 9.5 ? 0 : 3));
    this.least = this.isNumbered ? 6 : zoom < 9.5 ? 2.6 : 3.8;
    this.layout = layOut(this.store.places, {
      scale: 256 * 2 ** zoom, left: min.x, top: min.y, width, height,
      margin: MARGIN, size, uncertainFrom: UNCERTAIN_FROM,
    });
    const ratio = Math.min(2, devicePixelRatio || 1);
    const [wide, high] = [width + 2 * MARGIN, height + 2 * MARGIN];
    this.canvas.width = wide * ratio;
    this.canvas.height = high * ratio;
    this.canvas.style.width = `${wide}px`;
    this.canvas.style.height = `${high}px`;
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([-MARGIN, -MARGIN]));
    this.ratio = ratio;
  },

  /**
   * Draws the counts.
   * @param {Uint32Array} counts rows per place and group
   * @param {number} groups
   * @param {string[]|null} colours one per group, or null for the one colour of the page
   * @param {Uint8Array|null} marked a byte per place: circles with such a place get a ring
   */
  show(counts, groups, colours, marked) {
    this.circles = stacked(gather(this.layout, counts, groups, this.store.places.uncertainty));
    this.colours = colours;
    const { x: width, y: height } = this._map.getSize();
    this.most = 0;
    for (const { x, y, count } of this.circles) {
      if (count > this.most && x >= 0 && y >= 0 && x <= width && y <= height) this.most = count;
    }
    const { cell } = this.layout;
    this.highlighted.clear();
    marked?.forEach((isMarked, place) => {
      if (isMarked && cell[place] >= 0) this.highlighted.add(cell[place]);
    });
    this.paint();
  },

  /**
   * The circles whose middle lies in the window, largest first.
   * @returns {import('./cells.js').Circle[]}
   */
  inWindow() {
    const { x: width, y: height } = this._map.getSize();
    return this.circles.filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height)
      .sort((a, b) => b.count - a.count || a.id - b.id);
  },

  paint() {
    const context = this.canvas.getContext('2d');
    const style = getComputedStyle(this.canvas);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.translate(MARGIN, MARGIN);
    const { radius, colours, picked, focused, emphasis, highlighted } = this;
    draw(context, this.circles, {
      radius, colours, picked, focused, emphasis, highlighted,
      reach: (circle) => this.reach(circle),
      page: { ink: style.color, paper: style.outlineColor, chosen: style.borderTopColor, focus: style.caretColor },
      isNumbered: this.isNumbered,
    });
  },

  /** Pixels of the real uncertainty, or 0 where it would fill the window or lie within the circle. */
  reach(circle) {
    const zoom = this._map.getZoom();
    if (!circle.uncertain || !(zoom >= REACH_FROM || [this.picked, this.focused, this.hovered].includes(circle.id))) return 0;
    const { lat } = this._map.containerPointToLatLng([circle.x, circle.y]);
    const pixels = pixelsOf(circle.uncertainty, lat, zoom);
    const { x: width, y: height } = this._map.getSize();
    return pixels < this.radius(circle) + 4 || pixels > Math.max(width, height) / 2 ? 0 : pixels;
  },

  onClick({ containerPoint }) {
    const circle = hit(this.circles, containerPoint, this.radius, REACH);
    this.pick(circle && circle.id !== this.picked ? circle.id : -1);
  },

  /**
   * Marks a circle as opened, or with −1 none, and hands on its places.
   * @param {number} id
   */
  pick(id) {
    this.picked = id;
    this.paint();
    const { cell } = this.layout;
    const places = id < 0 ? null : Uint8Array.from({ length: cell.length + 1 }, (_, p) => (cell[p] === id ? 1 : 0));
    this.handlers.onPick(this.circles.find((circle) => circle.id === id) ?? null, places);
  },

  /**
   * Draws the keyboard's ring around a circle and shows its words, or with null takes both away.
   * @param {import('./cells.js').Circle|null} circle
   */
  focusOn(circle) {
    this.focused = circle?.id ?? -1;
    this.closeTip();
    if (circle) this.openTip(circle);
    this.paint();
  },

  /**
   * Brings out the circles with a share of a group, or with −1 none.
   * @param {number} group
   */
  emphasise(group) {
    this.emphasis = group;
    this.paint();
  },

  onHover({ containerPoint }) {
    const circle = hit(this.circles, containerPoint, this.radius, REACH);
    this._map.getContainer().classList.toggle('on-circle', Boolean(circle));
    if (circle?.id === this.hovered) return;
    this.closeTip();
    if (!circle) return;
    this.hovered = circle.id;
    this.openTip(circle);
    if (circle.uncertain) this.paint();
  },

  openTip(circle) {
    const words = document.createElement('span');
    words.textContent = this.handlers.describe(circle);
    const point = L.point(circle.x, circle.y - this.radius(circle));
    this.tip.setLatLng(this._map.containerPointToLatLng(point)).setContent(words).addTo(this._map);
  },

  closeTip() {
    const had = this.hovered;
    this.hovered = undefined;
    this.tip.remove();
    if (this.circles.some(({ id, uncertain }) => id === had && uncertain)) this.paint();
  },
});
