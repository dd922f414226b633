/** Colours of the circles by who is accused, and the legend that says and counts them. */

import { accusedGroups } from './cells.js';

const OWN_COLOURS = 6;
/** For parties without a colour of their own, or with one that is taken. */
const SPARE = ['#b35806', '#66a61e', '#e7298a', '#7f5539', '#5b7fa6', '#c9a227'];
const LIFT = 0.38; // towards white on dark paper, where deep colours would drown
const NEUTRAL = { several: '--mix-several', other: '--mix-other', none: '--mix-none' };

export class Palette {
  /**
   * @param {{codes: Uint8Array|Uint16Array, values: string[][]}} accused the store's column
   * @param {Object<string, {colour: string}>} parties
   * @param {{element: HTMLElement, texts: Object<string, string>,
   *   partyName: (code: string) => string}} options `element` knows the page's colours
   */
  constructor({ codes, values }, parties, { element, texts, partyName }) {
    const frequency = new Uint32Array(values.length);
    for (const code of codes) frequency[code] += 1;
    const { names, groupOf } = accusedGroups(values, frequency, OWN_COLOURS);
    Object.assign(this, { column: 'accused', names, groupOf, groups: names.length, element, texts, partyName });
    this.own = ownColours(names, parties);
  }

  /**
   * The words for a group.
   * @param {number} group
   * @returns {string}
   */
  name(group) {
    const name = this.names[group];
    return NEUTRAL[name] ? this.texts[`accused_${name}`] : this.partyName(name);
  }

  /**
   * One colour per group, as the page's light or dark look has it now.
   * @returns {string[]}
   */
  colours() {
    const style = getComputedStyle(this.element);
    const isDark = luminance(getComputedStyle(document.documentElement).backgroundColor) < 0.5;
    return this.names.map((name) => {
      const own = this.own.get(name);
      return own ? lifted(own, isDark ? LIFT : 0) : style.getPropertyValue(NEUTRAL[name]).trim();
    });
  }

  /**
   * Writes the groups in view with their counts, largest first.
   * @param {HTMLElement} list
   * @param {Uint32Array} counts rows per place and group
   * @param {Uint8Array} inView a byte per place
   * @param {Intl.NumberFormat} number
   */
  writeLegend(list, counts, inView, number) {
    const sums = new Uint32Array(this.groups);
    for (let p = 0; p < inView.length; p += 1) {
      if (inView[p]) for (let g = 0; g < this.groups; g += 1) sums[g] += counts[p * this.groups + g];
    }
    const colours = this.colours();
    const shown = [...sums.keys()].filter((group) => sums[group]);
    list.replaceChildren(...shown.map((group) => {
      const item = document.createElement('li');
      const swatch = document.createElement('i');
      swatch.style.background = colours[group];
      const count = document.createElement('b');
      count.textContent = number.format(sums[group]);
      item.append(swatch, this.name(group), count);
      return item;
    }));
  }
}

/** How light a colour is that the browser worded as `rgb(r, g, b)`, from 0 to 1. */
function luminance(words) {
  const [red, green, blue] = words.match(/[\d.]+/g).map(Number);
  return (0.3 * red + 0.59 * green + 0.11 * blue) / 255;
}

/** A colour `#rrggbb`, moved towards white by a share. */
function lifted(colour, share) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${parts.map((part) => Math.round(part + (255 - part) * share)).join(' ')})`;
}

function ownColours(names, parties) {
  const own = new Map();
  const spare = [...SPARE];
  for (const name of names) {
    if (NEUTRAL[name]) continue;
    const colour = parties[name]?.colour?.toLowerCase();
    own.set(name, colour && ![...own.values()].includes(colour) ? colour : spare.shift());
  }
  return own;
}
