/** A text field with a list of choices that the server finds while one types (ARIA combobox). */

const WAIT = 250;
const SHORTEST = 2;

/**
 * Makes a field a combobox.
 * @param {{input: HTMLInputElement, list: HTMLElement, find: HTMLButtonElement,
 *   search: function(string, AbortSignal): Promise<Object[]>, line: function(Object): Node[],
 *   chosen: function(Object): void, typed: function(): void, found: function(?number): void}} options
 *   `found` is told how many there are, or null when the server could not be asked
 */
export const combobox = ({ input, list, find, search, line, chosen, typed, found }) => {
  let items = [];
  let active = -1;
  let timer = 0;
  let asking = new AbortController();

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const mark = (index) => {
    active = (index + items.length) % items.length;
    [...list.children].forEach((option, position) => option.setAttribute('aria-selected', String(position === active)));
    input.setAttribute('aria-activedescendant', list.children[active].id);
    list.children[active].scrollIntoView({ block: 'nearest' });
  };

  const choose = (index) => {
    const item = items[index];
    close();
    chosen(item);
  };

  const option = (item, index) => {
    const made = document.createElement('li');
    made.id = `${list.id}-${index}`;
    made.setAttribute('role', 'option');
    made.setAttribute('aria-selected', 'false');
    made.append(...line(item));
    // Before the field loses the focus and the list closes.
    made.addEventListener('pointerdown', (event) => event.preventDefault());
    made.addEventListener('click', () => choose(index));
    return made;
  };

  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const name = input.value.trim();
    if (name.length < SHORTEST) {
      close();
      return;
    }
    try {
      items = await search(name, asking.signal);
    } catch (error) {
      if (error.name !== 'AbortError') {
        close();
        found(null);
      }
      return;
    }
    list.replaceChildren(...items.map(option));
    active = -1;
    list.hidden = items.length === 0;
    input.setAttribute('aria-expanded', String(items.length > 0));
    list.scrollIntoView({ block: 'nearest' });
    found(items.length);
  };

  const keys = {
    ArrowDown: () => (list.hidden ? ask() : mark(active + 1)),
    ArrowUp: () => list.hidden || mark(active < 0 ? -1 : active - 1),
    Enter: () => (active < 0 ? ask() : choose(active)),
    Escape: () => close(),
  };

  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.addEventListener('input', () => {
    typed();
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key in keys && !event.isComposing) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  input.addEventListener('blur', () => window.setTimeout(close, 150));
  find.addEventListener('click', (event) => {
    event.preventDefault();
    input.focus();
    ask();
  });
};
