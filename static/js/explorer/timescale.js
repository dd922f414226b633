/** Where a day stands on the screen: from left to right, or the other way where the page is mirrored. */

/**
 * @typedef {object} Room
 * @property {number} width of the whole drawing, in pixels
 * @property {number} before pixels kept free where time begins
 * @property {number} after pixels kept free where time ends
 * @property {boolean} mirrored whether time runs from right to left
 */

export class TimeScale {
  /**
   * @param {number} start the first day drawn
   * @param {number} end the day after the last one drawn
   * @param {Room} room
   */
  constructor(start, end, { width, before, after, mirrored }) {
    Object.assign(this, { start, end, width, before, mirrored });
    this.inner = Math.max(1, width - before - after);
  }

  /** Pixels from the side time begins on to the beginning of a day. */
  along(day) {
    return this.before + ((day - this.start) / (this.end - this.start)) * this.inner;
  }

  /** The same from the left edge. */
  x(day) {
    return this.mirrored ? this.width - this.along(day) : this.along(day);
  }

  /** The day under a position from the left edge; may lie outside what is drawn. */
  dayAt(x) {
    const along = (this.mirrored ? this.width - x : x) - this.before;
    return this.start + Math.floor((along / this.inner) * (this.end - this.start));
  }

  /**
   * A stretch of days as x and width, whichever way time runs.
   * @param {number} from
   * @param {number} end the day after the last
   * @returns {{x: number, width: number}}
   */
  stretch(from, end) {
    const [a, b] = [from, end].map((day) => this.x(Math.min(this.end, Math.max(this.start, day))));
    return { x: Math.min(a, b), width: Math.abs(b - a) };
  }

  /**
   * The same on whole device pixels: a stretch of a pixel or more never loses its last one.
   * @param {number} from
   * @param {number} end
   * @param {number} ratio device pixels in a pixel
   */
  snapped(from, end, ratio) {
    const { x, width } = this.stretch(from, end);
    const left = Math.round(x * ratio) / ratio;
    return { x: left, width: Math.max(1 / ratio, Math.round((x + width) * ratio) / ratio - left) };
  }
}
