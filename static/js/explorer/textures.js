/** Fills of the bars: a colour and, for whoever cannot tell colours apart, lines that differ from group to group. */

import { draw } from './svg.js';

const SIDE = 6; // pixels until a pattern begins again
/** Lines over each group's colour, in the order of the groups; the first is plain. */
const LINES = ['', 'M0 6L6 0', 'M0 3H6', 'M0 0L6 6', 'M3 0V6', 'M0 6L6 0M0 0L6 6', 'M0 3H6M3 0V6', 'M1.5 1.5h3v3h-3z', 'M0 1H6M0 4H6'];

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
 * @param {string[]} colours in CSS
 * @returns {SVGElement[]}
 */
export function patterns(colours) {
  const made = colours.flatMap((colour, group) => {
    const pair = [
      pattern(`bars-${group}`, 'texture', draw('rect', { width: SIDE, height: SIDE }), draw('path', { d: LINES[group % LINES.length] })),
      pattern(`bars-vague-${group}`, 'texture vague', draw('rect', { width: SIDE, height: SIDE }), draw('path', { d: 'M-1 4L4 -1M2 7L7 2' })),
    ];
    for (const one of pair) one.style.setProperty('--series', colour);
    return pair;
  });
  return [...made, pattern('bars-outside', 'texture outside', draw('path', { d: 'M-1 1L1 -1M0 6L6 0M5 7L7 5' }))];
}
