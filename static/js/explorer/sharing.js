/** What the page says of its own state outside the map: links that carry it, and the picture and address that are printed. */

/**
 * The address with another query.
 * @param {string} address absolute, or a path
 * @param {string} query with "?", or empty
 * @returns {string}
 */
export function withQuery(address, query) {
  return address.split(/[?#]/, 1)[0] + query;
}

const VIEW = ['map', 'colour', 'unit', 'stack', 'layers', 'off', 'highlight'];

/**
 * The filter alone, whatever the order of its keys: two pages with the same one show the same numbers.
 * @param {string} query
 * @returns {string}
 */
export function filterOf(query) {
  const given = new URLSearchParams(query);
  for (const key of VIEW) given.delete(key);
  given.sort();
  return String(given);
}

/**
 * Gives the present state to everything marked to carry it.
 * @param {Document} page
 * @param {{href: string, search: string}} place where the page is now
 */
export function carryState(page, { href, search }) {
  for (const link of page.querySelectorAll('a[data-carry-state]')) link.href = withQuery(link.getAttribute('href'), search);
  // Lazy and not displayed: the browser fetches it only for print.
  for (const image of page.querySelectorAll('img[data-carry-state]')) {
    const address = withQuery(image.getAttribute('src'), search);
    if (image.getAttribute('src') !== address) image.setAttribute('src', address);
  }
  const root = page.documentElement;
  root.dataset.stateAsked ??= filterOf(search);
  root.toggleAttribute('data-state-changed', root.dataset.stateAsked !== filterOf(search));
  for (const words of page.querySelectorAll('[data-carry-address]')) words.textContent = href;
}
