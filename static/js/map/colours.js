/** Colours of the basemap for light and dark pages, and how the page says which it is. */

/**
 * @typedef {object} Palette
 * Fill and line colours of the basemap; `halo` is drawn around words.
 */

/** @type {{light: Palette, dark: Palette}} */
export const PALETTES = {
  light: {
    land: '#f7f5ef',
    country: '#fffdf8',
    sea: '#c9dce6',
    coast: '#9dbccb',
    river: '#8db8cf',
    border: '#6b6459',
    governorate: '#b9b0a1',
    road1: '#d8a66a',
    road2: '#dccfb9',
    casing: '#fffdf8',
    shield: '#c98f4c',
    shieldText: '#ffffff',
    label: '#2b2a27',
    foreign: '#6b6459',
    halo: 'rgb(255 253 248 / 92%)',
    area: '#a0978a',
    region: '#8a7a5c',
    water: '#4f7f9b',
  },
  dark: {
    land: '#1b2025',
    country: '#22282e',
    sea: '#0f1c26',
    coast: '#2a4252',
    river: '#2f5b74',
    border: '#8a8578',
    governorate: '#4a4f53',
    road1: '#7d6238',
    road2: '#3f3d37',
    casing: '#22282e',
    shield: '#7d6238',
    shieldText: '#f4ead6',
    label: '#d9d6ce',
    foreign: '#97948b',
    halo: 'rgb(20 24 28 / 90%)',
    area: '#7b8084',
    region: '#958a72',
    water: '#5f97b5',
  },
};

/**
 * Whether the page is dark: `data-theme` on the root element decides, else the reader's system.
 * @param {string | undefined} theme the value of `data-theme`
 * @param {boolean} systemDark what `prefers-color-scheme: dark` matches
 * @returns {boolean}
 */
export const isDark = (theme, systemDark) => (theme === 'dark' || theme === 'light' ? theme === 'dark' : systemDark);

/**
 * The palette for the page as it is now.
 * @returns {Palette}
 */
export const currentPalette = () => {
  const dark = isDark(document.documentElement.dataset.theme, window.matchMedia('(prefers-color-scheme: dark)').matches);
  return PALETTES[dark ? 'dark' : 'light'];
};

/**
 * Calls `changed` whenever the page turns light or dark.
 * @param {() => void} changed
 * @returns {() => void} stops watching
 */
export const watchTheme = (changed) => {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  system.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', changed);
  };
};
