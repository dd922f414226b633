/** The way through the circles by keyboard: one after the other, largest first, each said in words. */

/** Steps of a key; in a page that runs from right to left the horizontal ones are mirrored. */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/**
 * Where a key leads among so many circles.
 * @param {string} key
 * @param {number} at
 * @param {number} count
 * @param {boolean} isRightToLeft
 * @returns {number|null} null for a key that leads nowhere; the ends are joined
 */
export function step(key, at, count, isRightToLeft) {
  const by = STEPS[key];
  if (!by || !count) return null;
  if (!Number.isFinite(by)) return by < 0 ? 0 : count - 1;
  const isMirrored = isRightToLeft && (key === 'ArrowLeft' || key === 'ArrowRight');
  return (at + (isMirrored ? -by : by) + count) % count;
}

export class Roving {
  /**
   * @param {{button: HTMLButtonElement, bar: HTMLElement, words: HTMLElement}} elements the button that
   *   enters, the bar that has the focus meanwhile, and the live words in it
   * @param {{circles: () => object[], describe: (circle: object) => string, onFocus: (circle: object|null) => void,
   *   onOpen: (circle: object) => void, texts: Object<string, string>, number: Intl.NumberFormat}} options
   */
  constructor({ button, bar, words }, { circles, describe, onFocus, onOpen, texts, number }) {
    Object.assign(this, { button, bar, words, circles, describe, onFocus, onOpen, texts, number, at: 0 });
    button.addEventListener('click', () => {
      this.at = 0;
      this.enter();
    });
    bar.addEventListener('keydown', (event) => this.onKey(event));
    bar.addEventListener('blur', () => {
      bar.hidden = true;
      onFocus(null);
    });
  }

  /** Puts the focus on the circle it was on last. */
  enter() {
    this.list = this.circles();
    this.at = Math.max(0, Math.min(this.at, this.list.length - 1));
    this.bar.hidden = false;
    this.bar.setAttribute('aria-label', this.texts.walk.replace('{count}', this.number.format(this.list.length)));
    this.bar.focus();
    this.say();
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = step(event.key, this.at, this.list.length, getComputedStyle(this.bar).direction === 'rtl');
    if (to !== null) {
      this.at = to;
      this.say();
    } else if ((event.key === 'Enter' || event.key === ' ') && this.list.length) this.onOpen(this.list[this.at]);
    else if (event.key === 'Escape') this.button.focus();
    else return;
    event.preventDefault();
  }

  say() {
    const circle = this.list[this.at];
    this.onFocus(circle ?? null);
    this.words.textContent = circle
      ? this.texts.walkAt.replace('{at}', this.number.format(this.at + 1)).replace('{count}', this.number.format(this.list.length)).replace('{words}', this.describe(circle))
      : this.texts.walkNone;
  }
}
