/** An operator's own tile server, where one is configured. */

import { L } from './leaflet.js';

/**
 * The layer of the tiles named in the page's head, or null: then the site's own basemap is drawn.
 * @returns {L.TileLayer|null}
 */
export const operatorTiles = () => {
  const named = document.querySelector('meta[name="map-tiles"]');
  return named ? L.tileLayer(named.content, { attribution: named.dataset.attribution }) : null;
};
