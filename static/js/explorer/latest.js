/** The list of what is in view: the words of a few incidents, asked for by number. */

import { dayFormat, dayOf } from './dates.js';

export class Latest {
  /**
   * @param {HTMLElement} list
   * @param {{url: string, language: string, locale: string, texts: Object<string, string>,
   *   partyName: (code: string) => string}} options
   */
  constructor(list, { url, language, locale, texts, partyName }) {
    Object.assign(this, { list, url, language, texts, partyName });
    this.known = new Map();
    this.date = dayFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  }

  /**
   * Shows these incidents, in this order; asks the server for those not asked for before.
   * @param {number[]} numbers
   */
  async show(numbers) {
    this.wanted = numbers;
    this.running?.abort();
    const missing = numbers.filter((number) => !this.known.has(number));
    if (missing.length) {
      this.running = new AbortController();
      this.list.setAttribute('aria-busy', 'true');
      try {
        await this.fetch(missing, this.running.signal);
      } catch (error) {
        if (error.name !== 'AbortError') this.say(this.texts.listFailed);
        return;
      } finally {
        if (this.wanted === numbers) this.list.removeAttribute('aria-busy');
      }
    }
    this.list.removeAttribute('aria-busy');
    if (!numbers.length) this.say(this.texts.listEmpty);
    else this.list.replaceChildren(...numbers.filter((number) => this.known.has(number)).map((number) => this.row(this.known.get(number))));
  }

  async fetch(numbers, signal) {
    const query = new URLSearchParams(numbers.map((number) => ['number', number]));
    const response = await fetch(`${this.url}${this.url.includes('?') ? '&' : '?'}${query}`, { signal, headers: { 'Accept-Language': this.language } });
    if (!response.ok) throw new Error(`incidents ${response.status}`);
    const { results } = await response.json();
    for (const result of results) this.known.set(result.number, result);
  }

  say(words) {
    const item = document.createElement('li');
    item.className = 'latest-note';
    item.textContent = words;
    this.list.replaceChildren(item);
  }

  row({ url, title, start, end, place, grade, grade_label: gradeLabel, accusers, accused }) {
    const item = document.createElement('li');
    item.className = 'latest-row';
    const link = document.createElement('a');
    link.href = url;
    link.textContent = title;
    const names = (parties) => (parties ?? []).map((party) => this.partyName(party)).join(this.texts.and);
    // Two lists, not "X accuses Y": where sides accuse each other, one sentence would say what nobody did.
    const sides = [['accusedBy', accusers], ['accused', accused]].filter(([, parties]) => parties?.length);
    item.append(
      link,
      line('latest-when', [this.dates(start, end), place].filter(Boolean).join(' · ')),
      ...sides.map(([text, parties]) => line('latest-who', this.texts[text].replace('{names}', names(parties)))),
    );
    if (!accused?.length) item.append(line('latest-who', this.texts.noAccusation));
    item.append(line(`badge badge--${grade}`, gradeLabel));
    return item;
  }

  dates(start, end) {
    const [from, to] = [start, end ?? start].map((iso) => dayOf(String(iso).slice(0, 10)));
    return from === to || Number.isNaN(to) ? this.date(from) : `${this.date(from)} – ${this.date(to)}`;
  }
}

function line(className, words) {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = words;
  return span;
}
