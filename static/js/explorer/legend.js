/** The legend: a button for each group, with its colour, its words and how many are in view; pressed while shown. */

export class Legend {
  /**
   * @param {HTMLElement} list
   * @param {{onToggle: (name: string) => void, onPoint: (group: number) => void}} handlers `onPoint`
   *   is told the group under pointer or focus, −1 for none
   */
  constructor(list, { onToggle, onPoint }) {
    Object.assign(this, { list, onToggle, onPoint });
    this.buttons = new Map();
    for (const [event, isThere] of [['pointerover', true], ['focusin', true], ['pointerout', false], ['focusout', false]]) {
      list.addEventListener(event, ({ target }) => {
        const button = target.closest('button');
        const isShown = button?.getAttribute('aria-pressed') === 'true';
        this.onPoint(isThere && isShown ? Number(button.dataset.group) : -1);
      });
    }
  }

  /**
   * Writes the groups that are in view, and the hidden ones, which could else never come back.
   * Buttons stay the same elements, so that focus stays where it is.
   * @param {import('./palette.js').Palette} palette
   * @param {Uint32Array} sums rows in view per group
   * @param {string[]} off names of hidden groups
   * @param {Intl.NumberFormat} number
   */
  write(palette, sums, off, number) {
    const colours = palette.colours();
    if (this.palette !== palette) this.buttons.clear();
    this.palette = palette;
    const shown = palette.names.map((_, group) => group)
      .filter((group) => sums[group] || off.includes(palette.names[group]) || this.button(group).matches(':focus'));
    shown.forEach((group) => {
      const button = this.button(group);
      button.setAttribute('aria-pressed', String(!off.includes(palette.names[group])));
      button.querySelector('i').style.background = colours[group];
      button.querySelector('b').textContent = number.format(sums[group]);
    });
    const items = shown.map((group) => this.button(group).parentElement);
    const isSame = items.length === this.list.children.length && items.every((item, i) => this.list.children[i] === item);
    if (isSame) return;
    const { activeElement } = document;
    const hadFocus = this.list.contains(activeElement);
    this.list.replaceChildren(...items);
    if (hadFocus) activeElement.focus();
  }

  button(group) {
    if (this.buttons.has(group)) return this.buttons.get(group);
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.group = group;
    button.append(document.createElement('i'), span(this.palette.name(group)), document.createElement('b'));
    button.addEventListener('click', () => this.onToggle(this.palette.names[group]));
    document.createElement('li').append(button);
    this.buttons.set(group, button);
    return button;
  }
}

function span(words) {
  const element = document.createElement('span');
  element.textContent = words;
  return element;
}
