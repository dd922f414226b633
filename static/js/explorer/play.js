/** Play: the chosen period moves through time by itself. The first half is arithmetic, the second a button. */

const SECONDS = 30; // for the whole time, however long it is
const [SMOOTH, STEPPED] = [125, 1500]; // milliseconds between two moves
const ANNOUNCED = 3000; // milliseconds between two dates said aloud
/** Days of the window where the whole time is chosen, by the days there are. */
const WINDOWS = [[45, 3], [200, 7], [2000, 30], [Infinity, 91]];

/**
 * @typedef {{first: number, last: number, from: number, to: number}} Brush days, all included
 */

/**
 * The window playing begins with: the chosen one, or a short one at the beginning where everything
 * is chosen or the chosen one has arrived at the end.
 * @param {Brush} brush
 * @returns {{from: number, to: number}}
 */
export function startOf({ first, last, from, to }) {
  const isWhole = from === first && to === last;
  const days = last - first + 1;
  const length = isWhole ? Math.min(days, WINDOWS.find(([most]) => days <= most)[1]) : to - from + 1;
  return isWhole || to === last ? { from: first, to: first + length - 1 } : { from, to };
}

/**
 * The window after one move, or null at the end. The last move is shortened to end on the last day.
 * @param {Brush} brush
 * @param {number} step days
 * @returns {{from: number, to: number}|null}
 */
export function nextOf({ last, from, to }, step) {
  const by = Math.min(step, last - to);
  return by > 0 ? { from: from + by, to: to + by } : null;
}

/**
 * How playing moves: smoothly through the whole time in half a minute, or, for readers who want no
 * motion, window by window.
 * @param {Brush} brush
 * @param {boolean} still
 * @returns {{step: number, every: number}} days, and milliseconds between two moves
 */
export function paceOf({ first, last, from, to }, still) {
  if (still) return { step: to - from + 1, every: STEPPED };
  return { step: Math.max(1, Math.round((last - first + 1) / ((SECONDS * 1000) / SMOOTH))), every: SMOOTH };
}

export class Player {
  /**
   * @param {HTMLButtonElement} button its words are those of what it will do
   * @param {object} options
   * @param {{play: string, pause: string}} options.texts
   * @param {() => Brush} options.brush
   * @param {(from: number, to: number, done: boolean) => void} options.move
   * @param {(brush: Brush) => void} options.say says the period aloud
   */
  constructor(button, { texts, brush, move, say }) {
    Object.assign(this, { button, texts, brush, move, say, timer: 0, said: 0 });
    this.still = matchMedia('(prefers-reduced-motion: reduce)');
    button.addEventListener('click', () => (this.timer ? this.pause() : this.play()));
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.pause();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.pause();
    });
  }

  play() {
    const { from, to } = startOf(this.brush());
    this.move(from, to, false);
    const { step, every } = paceOf(this.brush(), this.still.matches);
    this.timer = setInterval(() => this.next(step), every);
    this.write();
    this.speak(true);
  }

  next(step) {
    const window = nextOf(this.brush(), step);
    if (!window) {
      this.pause();
      return;
    }
    this.move(window.from, window.to, false);
    this.speak(false);
  }

  /** Stops where it is; does nothing if nothing plays. */
  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    this.write();
    const { from, to } = this.brush();
    this.move(from, to, true);
    this.speak(true);
  }

  write() {
    this.button.textContent = this.timer ? this.texts.pause : this.texts.play;
    this.button.classList.toggle('playing', this.timer > 0);
  }

  speak(now) {
    if (!now && performance.now() - this.said < ANNOUNCED) return;
    this.said = performance.now();
    this.say(this.brush());
  }
}
