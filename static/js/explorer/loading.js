/** What the page says while the feed comes, and when a part of it does not. */

export class Loading {
  /**
   * @param {Object<string, HTMLElement>} parts `status`, `words`, `progress`, `retry` and `problem`
   * @param {Object<string, string>} texts
   * @param {Intl.NumberFormat} number
   */
  constructor({ status, words, progress, retry, problem }, texts, number) {
    Object.assign(this, { status, words, progress, retry, problem, texts, number });
    this.lasting = '';
  }

  /** Nothing of the feed is there, and nothing will come by itself. */
  failed(error) {
    console.warn(error);
    this.status.hidden = false;
    this.status.classList.add('failed');
    this.progress.hidden = true;
    this.words.textContent = navigator.onLine ? this.texts.feedDamaged : this.texts.offline;
    this.retry.hidden = false;
    this.retry.onclick = () => location.reload();
  }

  /**
   * Says how much is there; once all is, what could not be had.
   * @param {import('./feed.js').Feed} feed
   */
  show({ store, manifest, missing, isComplete }) {
    this.status.classList.toggle('growing', !isComplete);
    this.status.hidden = isComplete;
    const lost = missing.reduce((sum, { n }) => sum + n, 0);
    if (!isComplete) {
      this.progress.max = manifest.count;
      this.progress.value = store.n + lost;
      this.words.textContent = this.texts.growing
        .replace('{shown}', this.number.format(store.n)).replace('{all}', this.number.format(manifest.count));
    }
    const spans = missing.map(({ from, to }) => `\u2068${from} – ${to}\u2069`).sort().join(', ');
    this.lasting = lost ? this.texts.shardMissing.replace('{years}', spans).replace('{count}', this.number.format(lost)) : '';
  }

  /**
   * Says that something went wrong; what stays wrong, like a missing year, stays said.
   * @param {string} words nothing clears what was said before
   */
  say(words) {
    this.problem.textContent = [this.lasting, words].filter(Boolean).join(' ');
    this.problem.hidden = !this.problem.textContent;
  }

  /** The words for a column that could not be had. */
  columnFailed(error) {
    console.warn(error);
    return navigator.onLine ? this.texts.columnFailed : this.texts.columnOffline;
  }
}
