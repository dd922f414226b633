/** The filter form: what it says as a state, and back; its option counts and the chips above it. */

import { LISTS, emptyState, parseQuery } from './filter.js';

/**
 * The state the form shows. What no field holds (map view, box, as-of date, pairs) stays as it was.
 * @param {HTMLFormElement} form
 * @param {import('./filter.js').FilterState} before
 * @returns {import('./filter.js').FilterState}
 */
export function readForm(form, before) {
  const { bbox, map, as_of, pair } = before;
  return { ...parseQuery(new FormData(form)), bbox, map, as_of, pair };
}

/**
 * Makes the form show a state.
 * @param {HTMLFormElement} form
 * @param {import('./filter.js').FilterState} state
 */
export function writeForm(form, state) {
  for (const field of form.elements) {
    const { name, type, value } = field;
    if (type === 'checkbox') {
      field.checked = Array.isArray(state[name]) ? state[name].includes(value) : Boolean(state[name]);
    } else if (type === 'radio') field.checked = state[name] === value;
    else if (name in state && typeof state[name] === 'string' && field.value !== state[name]) field.value = state[name];
  }
  for (const facet of form.querySelectorAll('details.facet')) {
    const chosen = facet.querySelectorAll('input:checked:not([type=radio])').length;
    const badge = facet.querySelector('.facet-chosen');
    if (badge) badge.textContent = chosen || '';
  }
}

/**
 * The words a reader sees for an option.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 * @returns {string}
 */
export function optionLabel(form, name, value) {
  const field = [...form.elements].find((element) => element.name === name && element.value === value);
  return field?.closest('label')?.querySelector('.option-label')?.textContent.trim() || value;
}

/**
 * Writes how many incidents each option of a key would bring.
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {Map<string, number>|null} counts null while they are not known
 * @param {Intl.NumberFormat} number
 */
export function writeOptionCounts(form, key, counts, number) {
  for (const field of form.elements) {
    if (field.name !== key || field.type !== 'checkbox') continue;
    const count = counts?.get(field.value) ?? 0;
    const label = field.closest('label');
    label.classList.toggle('none', Boolean(counts) && !count && !field.checked);
    const badge = label.querySelector('.option-count');
    if (badge) badge.textContent = counts ? number.format(count) : '';
  }
}

/**
 * What is chosen, one entry each: its words and the state without it.
 * @param {HTMLFormElement} form
 * @param {import('./filter.js').FilterState} state
 * @param {Object<string, string>} texts
 * @param {{date: (iso: string) => string, party: (code: string) => string}} say
 * @returns {{words: string, without: import('./filter.js').FilterState}[]}
 */
export function chosen(form, state, texts, say) {
  const title = (key) => form.querySelector(`[data-facet="${key}"]`)?.dataset.title ?? '';
  const entries = LISTS.flatMap((key) => state[key].map((value) => ({
    words: key === 'pair' ? pairWords(value, texts, say.party) : [title(key), key === 'zone' && state.reading && optionLabel(form, 'reading', state.reading), optionLabel(form, key, value)]
      .filter(Boolean).join(': '),
    without: { ...state, [key]: state[key].filter((other) => other !== value) },
  })));
  for (const [key, value] of [['heavy', '1'], ['harm', 'civilian']]) {
    if (state[key]) entries.push({ words: optionLabel(form, key, value), without: { ...state, [key]: false } });
  }
  if (state.from || state.to) {
    const words = [state.from, state.to].map((iso) => (iso ? say.date(iso) : '…')).join(' – ');
    entries.push({ words, without: { ...state, from: '', to: '' } });
  }
  for (const key of ['place', 'q']) {
    if (state[key]) entries.push({ words: `${texts[key]}: ${state[key]}`, without: { ...state, [key]: '' } });
  }
  if (state.bbox) entries.push({ words: texts.bbox, without: { ...state, bbox: null } });
  return entries;
}

function pairWords(pair, texts, party) {
  const [accuser, accused] = pair.split('>');
  return texts.accuses.replace('{accuser}', accuser ? party(accuser) : texts.noParty).replace('{accused}', party(accused));
}

/**
 * Shows what is chosen as buttons that take it back.
 * @param {HTMLElement} host
 * @param {ReturnType<typeof chosen>} entries
 * @param {Object<string, string>} texts
 * @param {(state: import('./filter.js').FilterState) => void} onState
 */
export function writeChips(host, entries, texts, onState) {
  const chip = (words, label, state, className) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = className;
    button.textContent = words;
    if (label) button.setAttribute('aria-label', label);
    button.addEventListener('click', () => onState(state));
    item.append(button);
    return item;
  };
  const items = entries.map(({ words, without }) => chip(words, texts.remove.replace('{name}', words), without, 'chip removable'));
  if (items.length > 1) {
    const { map, as_of, reading } = entries[0].without;
    items.push(chip(texts.clear, '', { ...emptyState(), map, as_of, reading }, 'chip clear'));
  }
  host.replaceChildren(...items);
  host.hidden = !items.length;
}

/**
 * Opens a facet's panel to the other side where it would leave the window.
 * @param {HTMLFormElement} form
 */
export function keepPanelsInside(form) {
  form.addEventListener('toggle', ({ target }) => {
    const panel = target.querySelector(':scope > .facet-panel');
    if (!panel || !target.open) return;
    panel.classList.remove('other-way');
    const { left, right } = panel.getBoundingClientRect();
    panel.classList.toggle('other-way', left < 0 || right > document.documentElement.clientWidth);
  }, true);
}
