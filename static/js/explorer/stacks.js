/** What the bars of the timeline are made of: one colour, the grades, or the accused as the map's legend has them. */

import { TEXTURES } from './textures.js';

/** From the base line up: what is verified stands on it, so that it can be compared. */
const GRADE_TEXTURES = {
  verified: 'plain', corroborated: 'rising', unverified: 'plain', contested: 'falling',
  suspended: 'dotted', not_substantiated: 'level', refuted: 'crossed',
};
export const GRADES = Object.keys(GRADE_TEXTURES);

/** A stack of a single group. */
const PLAIN = { stack: null, looks: [{ label: '', colour: 'var(--red)', texture: 'plain' }] };

/**
 * @typedef {{label: string, colour: string, texture: string}} Look
 *
 * @typedef {object} Stacked
 * @property {{column: string, groupOf: Uint8Array, groups: number}|null} stack how rows are grouped
 * @property {Look[]} looks of the groups, from the base line up
 */

/**
 * @param {string} name one of `STACKS` of view.js
 * @param {import('./store.js').Store} store
 * @param {{palette: () => import('./palette.js').Palette|null, gradeLabel: (code: string) => string}} words
 * @returns {Stacked}
 */
export function stackOf(name, { columns }, { palette, gradeLabel }) {
  if (name === 'grade' && columns.grade) {
    const groupOf = Uint8Array.from(columns.grade.values, (value) => GRADES.indexOf(value));
    const looks = GRADES.map((code) => ({ label: gradeLabel(code), colour: `var(--grade-${code})`, texture: GRADE_TEXTURES[code] }));
    return { stack: { column: 'grade', groupOf, groups: GRADES.length }, looks };
  }
  const accused = name === 'accused' ? palette() : null;
  if (accused) {
    return { stack: accused, looks: accused.colours().map((colour, group) => ({ label: accused.name(group), colour, texture: TEXTURES[group % TEXTURES.length] })) };
  }
  return PLAIN;
}
