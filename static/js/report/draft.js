/** Keeps what is typed on the server, soon after each change, and says so. */

const WAIT = 1200;
const REASONS = { 401: 'signedOut', 403: 'stale', 413: 'tooLong' };
// Who the source is and passwords never go into a draft; the server leaves them out as well.
const LEFT_OUT = /^(confidential-|sign_in-)/;

const fieldsOf = (form) => {
  const fields = new FormData(form);
  for (const name of [...fields.keys()].filter((key) => LEFT_OUT.test(key))) {
    fields.delete(name);
  }
  return fields;
};

const clock = () =>
  new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format();

/** The draft's address goes into the address bar and into the links to the other languages. */
const rememberAddress = (address) => {
  const { search } = new URL(address, window.location.href);
  if (window.location.search === search) {
    return;
  }
  window.history.replaceState(null, '', address);
  document.querySelectorAll('a[hreflang]').forEach((link) => {
    const url = new URL(link.href);
    url.search = search;
    link.href = url.href;
  });
};

/**
 * Keeps the form as a draft whenever it changes.
 * @param {HTMLFormElement} form with `data-draft`, the address that keeps it, and a `[data-state]` line
 * @returns {{soon: function(): void, stop: function(): void, offline: function(): void}} keep it soon; do not keep it
 *   until it changes again; say that there is no connection
 */
export const keepDraft = (form) => {
  const state = form.querySelector('[data-state]');
  let timer = 0;
  let isKeeping = false;
  let isChanged = false;

  const say = (reason, time = '') => {
    state.textContent = state.dataset[reason].replace('%(time)s', time);
    state.classList.toggle('error', !['kept', 'keeping'].includes(reason));
  };

  const refusal = async (response) => {
    const { reason } = await response.json().catch(() => ({}));
    return state.dataset[reason] ? reason : REASONS[response.status] ?? 'offline';
  };

  const keep = async () => {
    if (isKeeping) {
      return;
    }
    isKeeping = true;
    isChanged = false;
    say('keeping');
    try {
      const response = await fetch(form.dataset.draft, {
        method: 'POST', body: fieldsOf(form), redirect: 'error', signal: AbortSignal.timeout(30_000),
      });
      if (response.ok) {
        const { address } = await response.json();
        rememberAddress(address);
        say('kept', clock());
      } else {
        say(await refusal(response));
      }
    } catch {
      say('offline');
      isChanged = true;
    }
    isKeeping = false;
    if (isChanged) {
      soon(state.classList.contains('error') ? 10_000 : WAIT);
    }
  };

  const soon = (wait = WAIT) => {
    isChanged = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, wait);
  };

  const stop = () => {
    isChanged = false;
    window.clearTimeout(timer);
  };

  form.addEventListener('input', ({ target }) => LEFT_OUT.test(target.name ?? '') || soon());
  form.addEventListener('change', ({ target }) => LEFT_OUT.test(target.name ?? '') || soon());
  window.addEventListener('online', () => isChanged && soon(0));
  // The page goes away with something not kept yet: one last message, which survives the page.
  window.addEventListener('pagehide', () => {
    if (isChanged) {
      navigator.sendBeacon(form.dataset.draft, fieldsOf(form));
    }
  });
  return { soon: () => soon(), stop, offline: () => say('offline') };
};
