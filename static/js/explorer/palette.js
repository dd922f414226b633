/** The colours and the words of the groups by which circles are coloured. */

import { groupsFor, NOBODY, REST, SEVERAL } from './groups.js';

/** Told apart by colour-blind readers too (Paul Tol's "muted" and "bright"), the strongest first. */
export const SEQUENCE = ['#332288', '#cc6677', '#117733', '#ddcc77', '#0077bb', '#aa4499', '#88ccee', '#882255', '#44aa99', '#999933', '#ee7733'];
/** From well supported to refuted; each differs from its neighbours in lightness as well. */
export const GRADE_COLOURS = {
  verified: '#117733', corroborated: '#0077bb', unverified: '#ddcc77', contested: '#ee7733',
  not_substantiated: '#999999', refuted: '#882255', suspended: '#88ccee',
};
const LIFT = 0.38; // towards white on dark paper, where deep colours would drown
const NEUTRAL = { [SEVERAL]: '--mix-several', [REST]: '--mix-rest', [NOBODY]: '--mix-nobody' };

export class Palette {
  /**
   * @param {string} column accused, accuser, grade or kind
   * @param {{codes: Uint8Array|Uint16Array, values: (string|string[])[]}} stored the store's column
   * @param {{element: HTMLElement, parties: Object<string, {colour: string}>,
   *   nameOf: (column: string, name: string) => string}} options `element` knows the page's
   *   colours; `nameOf` says the words for a group
   */
  constructor(column, stored, { element, parties, nameOf }) {
    const { names, groupOf } = groupsFor(column, stored);
    Object.assign(this, { column, names, groupOf, groups: names.length, element, nameOf });
    this.own = ownColours(column, names, parties);
  }

  /**
   * The words for a group.
   * @param {number} group
   * @returns {string}
   */
  name(group) {
    return this.nameOf(this.column, this.names[group]);
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

/**
 * A colour for each group that is a party or a word: a party keeps the one it has everywhere, unless
 * it is taken; the others take the next free one of the sequence.
 * @param {string} column
 * @param {string[]} names
 * @param {Object<string, {colour: string}>} parties
 * @returns {Map<string, string>}
 */
export function ownColours(column, names, parties) {
  const wanted = (name) => (column === 'grade' ? GRADE_COLOURS[name] : parties[name]?.colour?.toLowerCase());
  const own = new Map();
  const isTaken = (colour) => [...own.values()].includes(colour);
  const named = names.filter((name) => !NEUTRAL[name]);
  for (const name of named) if (wanted(name) && !isTaken(wanted(name))) own.set(name, wanted(name));
  for (const name of named) if (!own.has(name)) own.set(name, SEQUENCE.find((colour) => !isTaken(colour)) ?? '#999999');
  return own;
}
