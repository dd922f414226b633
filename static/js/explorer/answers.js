/**
 * What follows the filter once the hand rests and may need more columns of the feed: the list, the
 * counts of options, the table of governorates. As long as the filter is the one the page was served
 * for, what the server has written stands and nothing is fetched.
 */

import { columnOf, LISTS, newestDays, newestNumbers, optionCounts } from './filter.js';
import { writeOptionCounts } from './form.js';
import { writeGovernorates } from './governorates.js';

const [LISTED, LISTED_ON_PHONE] = [20, 8];
const SWITCHES = ['heavy', 'harm'];

/**
 * @typedef {object} Shown what the explorer shows
 * @property {Uint16Array} fails
 * @property {[number, number]} range
 * @property {Uint8Array} places a byte per place, those the list is of
 * @property {string} reading
 */

export class Answers {
  /**
   * @param {import('./feed.js').Feed} feed
   * @param {HTMLFormElement} form
   * @param {import('./latest.js').Latest} latest
   * @param {{served: string, isListServed: boolean, heavy: Set<string>, number: Intl.NumberFormat,
   *   texts: Object<string, string>, shown: () => Shown, drawn: () => Uint16Array,
   *   onFail: (error: Error) => void}} options `served` is the filter the server has written the page for;
   *   `shown` says what is shown now, `drawn` what each row fails when groups hidden from the map do too
   */
  constructor(feed, form, latest, options) {
    Object.assign(this, { feed, form, latest, ...options });
    this.areCountsServed = true;
  }

  /** Fetches what an option is counted in when its facet is opened, or a switch reached. */
  listen() {
    this.form.addEventListener('toggle', ({ target }) => {
      if (target.open && target.dataset.facet) this.showOptions(target.dataset.facet);
    }, true);
    for (const key of SWITCHES) {
      const label = this.form.elements[key]?.closest('label');
      for (const event of ['focusin', 'pointerenter']) label?.addEventListener(event, () => this.showOptions(key));
    }
  }

  /**
   * Brings everything up to the filter.
   * @param {string} filter as a query string
   */
  follow(filter) {
    if (filter !== this.served) this.isListServed = this.areCountsServed = false;
    this.showList();
    if (this.areCountsServed) return;
    this.showTable();
    for (const key of [...LISTS, ...SWITCHES]) this.showOptions(key, this.isOpen(key));
  }

  async showList() {
    if (this.isListServed) return;
    const { range, places } = this.shown();
    const most = matchMedia('(width < 52rem)').matches ? LISTED_ON_PHONE : LISTED;
    const days = newestDays(this.feed.store, this.drawn(), range, places, most);
    this.listed = days;
    try {
      const numbers = await this.feed.numbers(days.flat());
      if (this.listed === days) this.latest.show(newestNumbers(days, numbers, most));
    } catch (error) {
      console.warn(error);
      if (this.listed === days) this.latest.say(this.texts.listFailed);
    }
  }

  isOpen(key) {
    return Boolean(this.form.querySelector(`details[open][data-facet="${key}"]`));
  }

  /** The counts of a key's options; where their column is not there they are blank until it is fetched. */
  async showOptions(key, fetch = true) {
    const column = columnOf(key);
    if (!this.feed.has(column)) {
      if (!this.areCountsServed) writeOptionCounts(this.form, key, null, this.number);
      if (!fetch) return;
      try {
        await this.feed.need(column);
      } catch (error) {
        this.onFail(error);
        return;
      }
    }
    if (this.areCountsServed) return;
    const { fails, range, reading } = this.shown();
    writeOptionCounts(this.form, key, optionCounts(this.feed.store, fails, range, key, { reading, heavy: this.heavy }), this.number);
  }

  async showTable() {
    try {
      await this.feed.need('governorate');
    } catch (error) {
      this.onFail(error);
      return;
    }
    const { fails, range } = this.shown();
    writeGovernorates(this.feed.store, fails, range, this.number);
  }
}
