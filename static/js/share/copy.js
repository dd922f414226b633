/** Buttons that copy a field; where the browser does not let a page copy, the field is selected instead. */

/**
 * Copies text, or selects it in its field.
 * @param {HTMLInputElement|HTMLTextAreaElement} field
 * @param {{writeText: (text: string) => Promise<void>}|undefined} clipboard
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copy(field, clipboard) {
  try {
    await clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return false;
  }
}

/**
 * Shows the buttons of a page and lets them work.
 * @param {Document} page
 */
export function begin(page) {
  const status = page.querySelector('[data-copied]');
  for (const button of page.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const isCopied = await copy(page.getElementById(button.dataset.copy), navigator.clipboard);
      for (const other of page.querySelectorAll('button[data-done]')) delete other.dataset.done;
      if (isCopied) button.dataset.done = '';
      // Emptied first, so that the same words are read out again.
      status.textContent = '';
      requestAnimationFrame(() => {
        status.textContent = isCopied ? status.dataset.words : status.dataset.failed;
      });
    });
  }
}

if (typeof document !== 'undefined') begin(document);
