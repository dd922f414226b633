/** What a reader may do on the page, and what the explorer does then. */

import { setView } from './chart.js';
import { emptyState } from './filter.js';

/**
 * A byte per place: only rows without a public point.
 * @param {import('./store.js').Store} store
 * @returns {Uint8Array}
 */
export function unlocatedOnly({ places: { count } }) {
  const places = new Uint8Array(count + 1);
  places[count] = 1;
  return places;
}

/**
 * Follows the form, the buttons and the history.
 * @param {HTMLElement} explorer the element, set up
 */
export function listen(explorer) {
  explorer.form.addEventListener('submit', (event) => {
    event.preventDefault();
    explorer.onForm();
  });
  // On the element, not the form: the date fields belong to the form but stand by the timeline.
  explorer.addEventListener('change', ({ target }) => {
    if (target.form === explorer.form) explorer.onForm();
  });
  explorer.form.addEventListener('reset', (event) => {
    event.preventDefault();
    explorer.setState({ ...emptyState(), map: explorer.state.map, as_of: explorer.asOf });
  });
  addEventListener('popstate', () => {
    explorer.setState(explorer.readAddress());
    setView(explorer.map, explorer.state.map);
  });
  explorer.parts.unlocated.addEventListener('click', () => {
    const only = explorer.parts.unlocated.getAttribute('aria-pressed') !== 'true';
    explorer.circles.pick(-1);
    if (only) explorer.onPick(unlocatedOnly(explorer.store), true);
  });
  explorer.parts.scope.addEventListener('click', () => explorer.circles.pick(-1));
  explorer.parts.whole.addEventListener('click', () => {
    explorer.timeline.setBrush(explorer.timeline.first, explorer.timeline.last);
    explorer.onBrush(true);
  });
  explorer.querySelector('.filter-bar').addEventListener('keydown', (event) => {
    const open = event.key === 'Escape' && event.target.closest('details.facet[open]');
    if (!open) return;
    open.open = false;
    open.querySelector('summary').focus();
  });
  document.addEventListener('pointerdown', ({ target }) => {
    for (const open of explorer.querySelectorAll('details.facet[open]')) if (!open.contains(target)) open.open = false;
  });
}
