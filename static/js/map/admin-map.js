/** The basemap in the map widgets of the admin, which have no tiles, and their GeoJSON to read or paste. */

import { addBasemap } from './basemap.js';
import { L } from './leaflet.js';

// The hashed names of static files hide the marker from Leaflet, which looks for it in its stylesheet.
L.Icon.Default.imagePath = new URL('../../leaflet/images/', import.meta.url).href;

const { basemap, language, label } = document.querySelector('script[data-basemap]').dataset;

/** Shows the text field that holds the geometry, folded away below its map. */
const unfoldable = (field) => {
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  details.className = 'admin-map__text';
  summary.textContent = label;
  field.replaceWith(details);
  details.append(summary, field);
  field.hidden = false;
  field.dir = 'ltr';
  field.spellcheck = false;
  field.setAttribute('aria-label', label);
};

addEventListener('map:init', ({ detail: { map } }) => {
  addBasemap(map, { url: basemap, language });
});

for (const field of document.querySelectorAll('textarea.django-leaflet-raw-textarea')) unfoldable(field);
