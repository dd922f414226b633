/** The address of the page: the filter and the view in it, and the links that carry them on. */

import { formatQuery } from './filter.js';
import { formatView, parseView } from './view.js';

/**
 * The view the address asks for. Links of before had it behind a hash.
 * @param {{search: string, hash: string}} address
 * @returns {import('./view.js').View}
 */
export function readView({ search, hash }) {
  return parseView([search.slice(1), hash.slice(1)].filter(Boolean).join('&'));
}

/**
 * Makes the address, and every link that carries the filter, say what is shown.
 * @param {import('./filter.js').FilterState} state
 * @param {import('./view.js').View} view
 */
export function writeAddress(state, view) {
  const query = [formatQuery(state), formatView(view)].filter(Boolean).join('&');
  history.replaceState(history.state, '', location.pathname + (query && `?${query}`));
  const filter = formatQuery(state, { map: false });
  for (const link of document.querySelectorAll('a[data-carry-filter], a[hreflang]')) {
    const carried = link.hasAttribute('hreflang') ? query : filter;
    link.search = carried && `?${carried}`;
  }
}
