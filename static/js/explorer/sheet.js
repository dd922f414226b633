/**
 * The filters on a phone: a sheet over the page, where on a wide screen they are a bar. It is the
 * form's own `details`, which opens and closes without any script.
 */

const NARROW = '(width < 52rem)';

export class Sheet {
  /**
   * @param {HTMLDetailsElement} details
   * @param {HTMLButtonElement} done closes it
   */
  constructor(details, done) {
    Object.assign(this, { details, done, summary: details.querySelector('summary') });
    details.addEventListener('toggle', () => this.onToggle());
    done.addEventListener('click', () => this.close());
    details.addEventListener('keydown', (event) => {
      const isForFacet = event.target.closest('details.facet[open]');
      if (event.key !== 'Escape' || isForFacet || !this.isOver()) return;
      this.close();
    });
    // The page behind is covered: whoever leaves the sheet, by key or by tap, is done with it. A tap
    // on words within leads the focus to the sheet itself (tabindex), not out of it.
    details.addEventListener('focusout', ({ relatedTarget }) => {
      if (this.isOver() && relatedTarget && !details.contains(relatedTarget)) details.open = false;
    });
    document.addEventListener('pointerdown', ({ target }) => {
      // The dimmed page is drawn by the element itself.
      if (this.isOver() && (target === details || !details.contains(target))) details.open = false;
    });
  }

  /** Whether the sheet lies over the page now. */
  isOver() {
    return this.details.open && matchMedia(NARROW).matches;
  }

  onToggle() {
    document.documentElement.classList.toggle('has-sheet', this.isOver());
    if (this.isOver()) this.details.querySelector('.facet summary').focus({ focusVisible: false });
  }

  close() {
    this.details.open = false;
    this.summary.focus();
  }

  /** Writes how many incidents pass on the button that leads back to them. */
  say(words) {
    this.done.textContent = words;
  }

  /** Writes how many filters are chosen. */
  count(chosen) {
    this.summary.querySelector('.facet-chosen').textContent = chosen || '';
  }
}
