/** Rows that can be added and removed; the server reads as many as the hidden total says. */

const fieldsOf = (row) => [...row.querySelectorAll('input, select, textarea')];

const button = (words, className) => {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = `button button--plain button--small ${className}`;
  made.textContent = words;
  return made;
};

/**
 * Gives a part of the form buttons to add and remove rows, and takes away the blank rows at its end but one.
 * @param {HTMLElement} part with `data-rows` (the prefix), `data-add`, `data-remove`, `data-most`, a list and a template
 */
export const growRows = (part) => {
  const list = part.querySelector('.rows__list');
  const total = part.querySelector(`[name="${part.dataset.rows}-TOTAL_FORMS"]`);
  const template = part.querySelector('template');

  const addRemove = (row) => {
    const remove = button(part.dataset.remove, 'row__remove');
    // An emptied row is no row to the server; the numbers of the others stay as they are.
    remove.addEventListener('click', () => {
      fieldsOf(row).forEach((field) => {
        field.value = '';
      });
      row.hidden = true;
      add.focus();
      part.dispatchEvent(new Event('change', { bubbles: true }));
    });
    row.append(remove);
  };

  const add = button(part.dataset.add, 'rows__add');
  add.addEventListener('click', () => {
    const index = Number(total.value);
    const holder = document.createElement('template');
    holder.innerHTML = template.innerHTML.replaceAll('__prefix__', String(index));
    const row = holder.content.firstElementChild;
    addRemove(row);
    list.append(row);
    total.value = String(index + 1);
    add.hidden = index + 1 >= Number(part.dataset.most);
    row.querySelector('input, select').focus();
  });

  while (list.children.length > 1 && !('filled' in list.lastElementChild.dataset)) {
    list.lastElementChild.remove();
  }
  total.value = String(list.children.length);
  [...list.children].forEach(addRemove);
  part.append(add);
};
