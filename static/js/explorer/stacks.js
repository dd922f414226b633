/** What the bars of the timeline are made of: one colour, the grades, or the accused as the map's legend has them. */

/** From the base line up: what is verified stands on it, so that it can be compared. */
export const GRADES = ['verified', 'corroborated', 'unverified', 'contested', 'suspended', 'not_substantiated', 'refuted'];

/** A stack of a single group. */
const PLAIN = { stack: null, looks: [{ label: '', colour: 'var(--red)' }] };

/**
 * @typedef {object} Stacked
 * @property {{column: string, groupOf: Uint8Array, groups: number}|null} stack how rows are grouped
 * @property {{label: string, colour: string}[]} looks of the groups, from the base line up
 */

/**
 * @param {string} name one of `STACKS` of view.js
 * @param {import('./feed.js').Store} store
 * @param {{palette: import('./palette.js').Palette|undefined, gradeLabel: (code: string) => string}} words
 * @returns {Stacked}
 */
export function stackOf(name, { columns }, { palette, gradeLabel }) {
  if (name === 'grade' && columns.grade) {
    const groupOf = Uint8Array.from(columns.grade.values, (value) => GRADES.indexOf(value));
    const looks = GRADES.map((code) => ({ label: gradeLabel(code), colour: `var(--grade-${code})` }));
    return { stack: { column: 'grade', groupOf, groups: GRADES.length }, looks };
  }
  if (name === 'accused' && palette) {
    const colours = palette.colours();
    return { stack: palette, looks: colours.map((colour, group) => ({ label: palette.name(group), colour })) };
  }
  return PLAIN;
}
