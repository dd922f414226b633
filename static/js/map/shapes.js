/** Small readings of GeoJSON that need no map. */

/**
 * Every line of a collection with its feature's properties.
 * @param {object} collection of LineStrings and MultiLineStrings
 * @returns {{properties: object, line: [number, number][]}[]}
 */
export const linesIn = ({ features }) =>
  features.flatMap(({ properties, geometry: { type, coordinates } }) =>
    (type === 'MultiLineString' ? coordinates : [coordinates]).map((line) => ({ properties, line })),
  );

const ringsIn = ({ features }) =>
  features.flatMap(({ geometry: { type, coordinates } }) => (type === 'MultiPolygon' ? coordinates.flat() : coordinates));

/**
 * The outline of the sea without the straight edges along the window it was cut by.
 * @param {object} sea a collection of polygons
 * @param {[number, number, number, number]} window west, south, east, north
 * @returns {object} a collection with one MultiLineString
 */
export const coastOf = (sea, [west, south, east, north]) => {
  const isOnSameEdge = ([x0, y0], [x1, y1]) =>
    (x0 === x1 && (x0 === west || x0 === east)) || (y0 === y1 && (y0 === south || y0 === north));
  const lines = [];
  for (const ring of ringsIn(sea)) {
    let line = [ring[0]];
    for (let i = 1; i < ring.length; i += 1) {
      if (isOnSameEdge(ring[i - 1], ring[i])) {
        lines.push(line);
        line = [];
      }
      line.push(ring[i]);
    }
    lines.push(line);
  }
  const coordinates = lines.filter((line) => line.length > 1);
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates } }],
  };
};
