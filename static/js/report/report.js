/** The report form in the browser: everything here helps; without it the form works as plain HTML. */

import { keepDraft } from './draft.js';
import { countLetters, focusProblems, showSending } from './form.js';
import { pickPlace } from './place.js';
import { growRows } from './rows.js';

const form = document.querySelector('[data-report]');
const draft = keepDraft(form);
form.querySelectorAll('[data-rows]').forEach((rows) => growRows(rows));
pickPlace(form.querySelector('[data-place]'));
countLetters(form.querySelector('[data-count]'));
showSending(form, draft);
if (focusProblems(form)) {
  draft.soon();
}
