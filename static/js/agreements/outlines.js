/** Which outlines of a file are on the map. */

const LOWEST_FIRST = ['control_area', 'demilitarised_zone', 'corridor', 'road', 'contact_line', 'observation_post'];

/**
 * Of each zone and reading, the outline that became valid last.
 * @param {object[]} features GeoJSON features of outlines
 * @returns {object[]}
 */
export const latest = (features) => {
  const newest = new Map();
  for (const feature of features) {
    const { zone, reading, valid_from: begin } = feature.properties;
    const key = `${zone} ${reading}`;
    const known = newest.get(key);
    if (!known || (begin ?? '') >= (known.properties.valid_from ?? '')) newest.set(key, feature);
  }
  return [...newest.values()];
};

/**
 * What is drawn for a reading: rival outlines of a demilitarised zone never together; the lowest first.
 * @param {object[]} features
 * @param {string} reading
 * @param {string[]} kinds of zone that are switched on
 * @returns {object[]}
 */
export const shownIn = (features, reading, kinds) =>
  features
    .filter(({ properties }) => kinds.includes(properties.kind))
    .filter(({ properties }) => properties.kind !== 'demilitarised_zone' || properties.reading === reading)
    .sort((a, b) => LOWEST_FIRST.indexOf(a.properties.kind) - LOWEST_FIRST.indexOf(b.properties.kind));
