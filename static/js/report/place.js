/** The place: name, coordinates and map follow each other. The server reads coordinates and knows the names. */

import { combobox } from './combobox.js';
import { placeMap } from './place-map.js';

// Farther than this the point and the chosen place cannot belong together (the server refuses it too).
const FARTHEST_DEGREES = 0.25;

const element = (tag, text, attributes = {}) => {
  const made = document.createElement(tag);
  made.textContent = text;
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
};

const lineOf = ({ name, other_name: otherName, area }) => [
  element('bdi', name), ...(otherName && otherName !== name ? [' · ', element('bdi', otherName)] : []), ' ', element('span', area, { class: 'muted' }),
];

/**
 * Brings the part of the form that asks for the place to life.
 * @param {HTMLElement} part with `data-places`, the address that knows places
 */
export const pickPlace = (part) => {
  const at = (name) => part.querySelector(`[data-${name}]`);
  const named = (name) => part.querySelector(`[name="${name}"]`);
  const [text, location] = [named('place_text'), named('location')];
  const [found, pointSays, error, use] = [at('found'), at('point-says'), at('coordinates-error'), at('use')];
  let chosen = null;
  let asking = new AbortController();

  const ask = async (query, signal) => {
    const response = await fetch(`${part.dataset.places}?${new URLSearchParams(query)}`, { signal, redirect: 'error' });
    return response.json();
  };
  const changed = () => location.dispatchEvent(new Event('change', { bubbles: true }));

  /** Keeps the chosen place in the form, in place of the choices the server had offered. */
  const keep = (place) => {
    chosen = place;
    at('candidates')?.replaceWith(
      element('input', '', { type: 'hidden', name: 'place' }), element('input', '', { type: 'hidden', name: 'place_asked' }));
    named('place').value = place?.key ?? '';
    named('place_asked').value = place ? text.value : '';
    at('chosen').hidden = !place;
    at('chosen-name').replaceChildren(...(place ? lineOf(place) : []));
  };

  const sayPoint = ({ near }) => {
    const words = near ? pointSays.dataset.near : pointSays.dataset.alone;
    pointSays.textContent = words.replace('%(km)s', near?.km).replace('%(place)s', near?.name);
  };

  const suggest = (suggestion) => {
    use.hidden = !suggestion;
    const button = use.querySelector('button');
    button.textContent = button.dataset.useText.replace('%(suggestion)s', suggestion ?? '');
    button.onclick = () => {
      location.value = suggestion;
      changed();
    };
  };

  const leaveFarPlace = (latitude, longitude) => {
    if (chosen && Math.hypot(chosen.latitude - latitude, chosen.longitude - longitude) > FARTHEST_DEGREES) {
      keep(null);
    }
  };

  at('map-field').hidden = false;
  const map = placeMap(at('map'), (latitude, longitude) => {
    location.value = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
    changed();
  });

  const readCoordinates = async () => {
    asking.abort();
    asking = new AbortController();
    part.querySelectorAll('[data-suggestion]').forEach((old) => old.remove());
    error.hidden = true;
    suggest(null);
    pointSays.textContent = '';
    if (!location.value.trim()) {
      map.unset();
      return;
    }
    try {
      const read = await ask({ at: location.value }, asking.signal);
      if (read.text) {
        map.point(read.latitude, read.longitude);
        leaveFarPlace(read.latitude, read.longitude);
        sayPoint(read);
      } else if (read.error) {
        map.unset();
        error.textContent = read.error;
        error.hidden = false;
        suggest(read.suggestion);
      }
    } catch {
      // No connection: the server reads the coordinates when the form is sent.
    }
  };

  location.addEventListener('change', readCoordinates);
  at('forget').addEventListener('click', () => {
    keep(null);
    text.focus();
    changed();
  });
  combobox({
    input: text,
    list: part.querySelector('[role="listbox"]'),
    find: at('find'),
    search: async (name, signal) => (await ask({ q: name }, signal)).places,
    line: lineOf,
    typed: () => keep(null),
    chosen: (place) => {
      keep(place);
      found.textContent = '';
      if (!location.value.trim()) {
        map.look(place.latitude, place.longitude);
      }
      changed();
    },
    found: (number) => {
      const words = number === null ? found.dataset.failed : number ? found.dataset.some : found.dataset.none;
      found.textContent = words.replace('%(number)s', number);
    },
  });
  part.addEventListener('change', ({ target }) => {
    if (target.name === 'place' && target.dataset.latitude && !location.value.trim()) {
      map.look(Number(target.dataset.latitude), Number(target.dataset.longitude));
    }
  });
  if (location.value.trim()) {
    readCoordinates();
  }
};
