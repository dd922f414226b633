/** Colours of the circles by who is accused, and the legend that says and counts them. */

import { accusedGroups } from './cells.js';

const OWN_COLOURS = 6;
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
    Object.assign(this, { column: 'accused', names, groupOf, groups: names.length, parties, element, texts, partyName });
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
    const neutral = style.getPropertyValue(NEUTRAL.other).trim();
    return this.names.map((name) => (NEUTRAL[name] ? style.getPropertyValue(NEUTRAL[name]).trim()
      : this.parties[name]?.colour || neutral));
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
