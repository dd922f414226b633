/** The table of governorates below the explorer, which the server has filled for the address. */

/**
 * Writes how many rows lie in each governorate.
 * @param {import('./store.js').Store} store with the column `governorate`
 * @param {Uint16Array} fails
 * @param {[number, number]} range
 * @param {Intl.NumberFormat} number
 */
export function writeGovernorates(store, fails, range, number) {
  const { codes, values } = store.columns.governorate ?? { codes: [], values: [] };
  const counts = new Uint32Array(values.length);
  for (let i = range[0]; i < range[1]; i += 1) if (!fails[i]) counts[codes[i]] += 1;
  const most = Math.max(1, ...counts);
  for (const row of document.querySelectorAll('tr[data-governorate]')) {
    const count = counts[values.indexOf(row.dataset.governorate)] ?? 0;
    row.querySelector('.governorate-count').textContent = number.format(count);
    row.querySelector('.bar rect').setAttribute('width', (100 * count) / most);
  }
}
