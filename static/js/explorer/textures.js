/** Fills of the bars: a colour and, for whoever cannot tell colours apart, lines that differ from group to group. */

import { draw } from './svg.js';

const SIDE = 6; // pixels until a pattern begins again
/** Lines over a group's colour. */
const LINES = {
  plain: '', rising: 'M-1 1L1 -1M0 6L6 0M5 7L7 5', falling: 'M-1 5L1 7M0 0L6 6M5 -1L7 1', level: 'M0 3H6', upright: 'M3 0V6',
  crossed: 'M0 6L6 0M0 0L6 6', squared: 'M0 3H6M3 0V6', dotted: 'M2 3H4',
};
export const TEXTURES = Object.keys(LINES);

function pattern(id, look, ...parts) {
  return draw('pattern', { id, class: look, width: SIDE, height: SIDE, patternUnits: 'userSpaceOnUse' }, ...parts);
}

/** A swatch for a legend, drawn like the bars of a group. */
export function swatch(group) {
  return draw('svg', { width: 12, height: 12, 'aria-hidden': 'true', class: 'swatch' }, draw('rect', { width: 12, height: 12, fill: `url(#bars-${group})` }));
}

/**
 * The patterns of some groups, `bars-0` and so on; `bars-vague-0` for what has no certain day, and
 * `bars-outside` for what nobody covers.
 * @param {{colour: string, texture: string}[]} looks colours in CSS, textures of `TEXTURES`
 * @returns {SVGElement[]}
 */
export function patterns(looks) {
  const made = looks.flatMap(({ colour, texture }, group) => {
    const pair = [
      pattern(`bars-${group}`, 'texture', draw('rect', { width: SIDE, height: SIDE }), draw('path', { d: LINES[texture] })),
      pattern(`bars-vague-${group}`, 'texture vague', draw('rect', { width: SIDE, height: SIDE }), draw('path', { d: 'M-1 4L4 -1M2 7L7 2' })),
    ];
    for (const one of pair) one.style.setProperty('--series', colour);
    return pair;
  });
  return [...made, pattern('bars-outside', 'texture outside', draw('path', { d: 'M-1 1L1 -1M0 6L6 0M5 7L7 5' }))];
}
