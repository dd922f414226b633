/** Small help around the form: letters left, problems first, and that it is being sent. */

/**
 * Says how many letters of a text are left, from the last tenth on, or by how many it is too long.
 * @param {HTMLElement} line with `data-count` (id of the text), `data-left` and `data-over`
 */
export const countLetters = (line) => {
  const text = document.getElementById(line.dataset.count);
  const longest = Number(text.dataset.longest);
  const say = () => {
    const left = longest - text.value.length;
    const words = left < 0 ? line.dataset.over : line.dataset.left;
    line.textContent = left > longest / 10 ? '' : words.replace('%(number)s', String(Math.abs(left)));
    line.classList.toggle('error', left < 0);
  };
  text.addEventListener('input', say);
  say();
};

/**
 * Puts the focus on what the server says first, if it says something.
 * @param {HTMLFormElement} form
 * @returns {boolean} whether there was something
 */
export const focusProblems = (form) => {
  const problems = form.querySelector('[data-problems]');
  problems?.focus();
  return Boolean(problems);
};

/**
 * Shows that the form is on its way and keeps a second press from sending it again.
 * @param {HTMLFormElement} form
 * @param {{stop: function(): void, offline: function(): void}} draft what keeps the draft, stopped meanwhile
 */
export const showSending = (form, draft) => {
  const button = form.querySelector('[data-sending]');
  const words = button.textContent;
  let sending = false;
  form.addEventListener('submit', (event) => {
    // Sent without a connection, the browser would show its own error in place of the text.
    if (!navigator.onLine) {
      draft.offline();
    }
    if (sending || !navigator.onLine) {
      event.preventDefault();
      return;
    }
    sending = true;
    draft.stop();
    button.textContent = event.submitter?.name === 'send' ? button.dataset.sending : words;
  });
  // Back from the next page: the browser may show this page as it was left.
  window.addEventListener('pageshow', () => {
    sending = false;
    button.textContent = words;
  });
};
