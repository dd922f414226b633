/** Graduated circles on a canvas over the map: area is the count, a dashed ring says "about here". */

import { L } from '../map/leaflet.js';
import { cellSize, gather, layOut } from './cells.js';

const MARGIN = 160; // drawn beyond the window, so that dragging shows circles, not a blank edge
const FULL_SIZE = 16; // rows from which the largest circle has full size: a lone incident stays small
const UNCERTAIN_FROM = 5000; // metres: wider than a settlement and its surroundings

export const Circles = L.Layer.extend({
  /**
   * @param {import('./store.js').Store} store
   * @param {{onMove: () => void, onPick: (places: Uint8Array|null) => void,
   *   describe: (circle: object) => string}} handlers
   */
  initialize(store, handlers) {
    Object.assign(this, { store, handlers, picked: -1, circles: [] });
  },

  onAdd(map) {
    const pane = map.getPane('circles') ?? map.createPane('circles');
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
    this.picked = -1;
    this.layOut();
    this.handlers.onMove();
  },

  /** Works out where every place stands now; `layout.inView` tells which are in the window. */
  layOut() {
    const map = this._map;
    const { min } = map.getPixelBounds();
    const { x: width, y: height } = map.getSize();
    const zoom = map.getZoom();
    this.size = cellSize(zoom);
    this.largest = zoom < 11 ? Math.min(20, 0.95 * this.size) : 14;
    this.layout = layOut(this.store.places, {
      scale: 256 * 2 ** zoom, left: min.x, top: min.y, width, height,
      margin: MARGIN, size: this.size, uncertainFrom: UNCERTAIN_FROM,
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
   */
  show(counts, groups, colours) {
    this.circles = gather(this.layout, counts, groups);
    this.colours = colours;
    const { x: width, y: height } = this._map.getSize();
    // Largest first, so the first one in the window sets the scale.
    this.most = this.circles.find(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height)?.count ?? 0;
    this.paint();
  },

  radius({ count, uncertain }) {
    return Math.max(uncertain ? 3.6 : 2.2, Math.sqrt(Math.min(1, count / Math.max(FULL_SIZE, this.most))) * this.largest);
  },

  paint() {
    const context = this.canvas.getContext('2d');
    const style = getComputedStyle(this.canvas);
    const [ink, paper, chosen] = [style.color, style.outlineColor, style.borderTopColor];
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.translate(MARGIN, MARGIN);
    for (const circle of this.circles) {
      const radius = this.radius(circle);
      context.globalAlpha = circle.uncertain ? 0.16 : 0.66;
      this.fill(context, circle, radius, ink);
      context.globalAlpha = 1;
      context.beginPath();
      context.arc(circle.x, circle.y, radius, 0, 2 * Math.PI);
      context.setLineDash(circle.uncertain && radius > 6 ? [3, 2.5] : []);
      context.lineWidth = circle.uncertain ? 1.2 : 0.8;
      context.strokeStyle = circle.uncertain ? this.mainColour(circle, ink) : paper;
      context.stroke();
      if (circle.id !== this.picked) continue;
      context.setLineDash([]);
      context.lineWidth = 5;
      context.strokeStyle = paper;
      context.stroke();
      context.lineWidth = 2.5;
      context.strokeStyle = chosen;
      context.stroke();
    }
  },

  fill(context, { x, y, mix, count }, radius, ink) {
    let angle = -Math.PI / 2;
    mix.forEach((share, group) => {
      if (!share) return;
      const next = angle + (share / count) * 2 * Math.PI;
      context.beginPath();
      if (share < count) context.moveTo(x, y);
      context.arc(x, y, radius, angle, next);
      context.fillStyle = this.colours?.[group] ?? ink;
      context.fill();
      angle = next;
    });
  },

  mainColour({ mix }, ink) {
    return this.colours?.[mix.indexOf(Math.max(...mix))] ?? ink;
  },

  /** The topmost circle under a point of the window; small ones lie on top. */
  at({ x, y }) {
    for (let i = this.circles.length - 1; i >= 0; i -= 1) {
      const circle = this.circles[i];
      const reach = Math.max(12, this.radius(circle));
      if ((circle.x - x) ** 2 + (circle.y - y) ** 2 <= reach ** 2) return circle;
    }
    return null;
  },

  onClick({ containerPoint }) {
    const circle = this.at(containerPoint);
    this.pick(circle && circle.id !== this.picked ? circle.id : -1);
  },

  /**
   * Marks a circle, or with −1 none, and hands on its places.
   * @param {number} id
   */
  pick(id) {
    this.picked = id;
    this.paint();
    const { cell } = this.layout;
    this.handlers.onPick(id < 0 ? null : Uint8Array.from({ length: cell.length + 1 }, (_, p) => (cell[p] === id ? 1 : 0)));
  },

  onHover({ containerPoint }) {
    const circle = this.at(containerPoint);
    this._map.getContainer().classList.toggle('on-circle', Boolean(circle));
    if (circle?.id === this.hovered) return;
    this.closeTip();
    if (!circle) return;
    this.hovered = circle.id;
    const words = document.createElement('span');
    words.textContent = this.handlers.describe(circle);
    const point = L.point(circle.x, circle.y - this.radius(circle));
    this.tip.setLatLng(this._map.containerPointToLatLng(point)).setContent(words).addTo(this._map);
  },

  closeTip() {
    this.hovered = undefined;
    this.tip.remove();
  },
});
