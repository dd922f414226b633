/**
 * How a reader looks at the explorer, as it stands in the address beside the filter: these keys leave no incident out.
 * `publication/viewing.py` checks the same keys on the server.
 */

export const COLOURS = ['single', 'accused', 'accuser', 'grade', 'kind'];
export const UNITS = ['auto', 'day', 'week', 'month'];
export const STACKS = ['none', 'grade', 'accused'];
/** `rival` is the zone in its other readings. */
export const LAYERS = ['zone', 'rival', 'line', 'post', 'road'];
/** Layers shown unless the reader chooses otherwise. */
export const USUAL_LAYERS = ['zone', 'line'];
const MOST_HIGHLIGHTED = 50;

/**
 * @typedef {object} View
 * @property {string} colour one of {@link COLOURS}
 * @property {string} unit one of {@link UNITS}
 * @property {string} stack one of {@link STACKS}
 * @property {string[]} layers of {@link LAYERS}
 * @property {string[]} off legend groups hidden from the map
 * @property {number[]} highlight incident numbers
 */

/** @returns {View} */
export function usualView() {
  return { colour: 'single', unit: 'auto', stack: 'none', layers: [...USUAL_LAYERS], off: [], highlight: [] };
}

/**
 * The view a query string stands for; what it does not say, or says wrongly, is as usual.
 * @param {string} query
 * @returns {View}
 */
export function parseView(query) {
  const given = new URLSearchParams(query);
  const view = usualView();
  for (const [key, codes] of [['colour', COLOURS], ['unit', UNITS], ['stack', STACKS]]) {
    if (codes.includes(given.get(key))) view[key] = given.get(key);
  }
  const list = (key) => (given.get(key) ?? '').split(',').filter(Boolean);
  if (list('layers').length) view.layers = LAYERS.filter((layer) => list('layers').includes(layer));
  view.off = list('off').filter((name) => name !== 'none'); // which stands for the empty list
  view.highlight = list('highlight').filter((number) => /^\d{1,10}$/.test(number)).map(Number).slice(0, MOST_HIGHLIGHTED);
  return view;
}

/**
 * The query string of a view without what is as usual, always in the same order.
 * @param {View} view
 * @returns {string}
 */
export function formatView(view) {
  const usual = usualView();
  const pairs = Object.keys(usual)
    .map((key) => [key, String(view[key]) || 'none'])
    .filter(([key]) => String(view[key]) !== String(usual[key]));
  return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`).join('&');
}
