/**
 * Where the words of the basemap go. Everything here is arithmetic on pixels, without a page:
 * positions in, placed words out, most important first, none on top of another.
 */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** Languages in the order in which the basemap file lists names. */
export const LANGUAGES = ['en', 'ar', 'ru', 'tr'];

const SIZES = [15, 13, 12, 11, 10.5, 10];
const WEIGHTS = [700, 600, 400, 400, 400, 400];
const DOT_RADII = [4.5, 3.2, 2.7, 2.2, 2, 1.7];
const SECOND_LINE_FROM = [9, 9, 10, 12, 12, 13];
const ARABIC_SCALE = 1.1;
const SHIELD_SPACING = 230;
const SHIELD_STEP = 35;
const RIVER_SPACING = 420;
/** Between a dot and its name; and between two names, less than that, or a name would bump into its own dot. */
const GAP = 3;
const SPACE = 1.5;

/** Down to the first rank no name ever covers a dot; down to the second, none does if it has another place. */
const BIG = 2;
const SPARED = 4;

/** Height of a line of words, in sizes of its font. */
export const LINE_HEIGHT = 1.2;

/** Boxes already taken, filed by squares of 64 px so that asking stays quick. */
export class Occupied {
  #squares = new Map();

  /** @param {Box} box @returns {Generator<Box[]>} */
  *#filed({ x, y, width, height }) {
    for (let column = Math.floor(x / 64); column <= Math.floor((x + width) / 64); column += 1) {
      for (let row = Math.floor(y / 64); row <= Math.floor((y + height) / 64); row += 1) {
        const square = `${column},${row}`;
        if (!this.#squares.has(square)) {
          this.#squares.set(square, []);
        }
        yield this.#squares.get(square);
      }
    }
  }

  /** @param {Box} box */
  add(box) {
    for (const boxes of this.#filed(box)) {
      boxes.push(box);
    }
  }

  /** @param {Box} box @returns {boolean} whether `box` touches nothing taken */
  isFree(box) {
    for (const boxes of this.#filed(box)) {
      for (const other of boxes) {
        if (
          box.x < other.x + other.width &&
          other.x < box.x + box.width &&
          box.y < other.y + other.height &&
          other.y < box.y + box.height
        ) {
          return false;
        }
      }
    }
    return true;
  }
}

/**
 * The name to show out of `[en, ar, ru, tr]`: an empty one reads as English.
 * @param {string[]} names
 * @param {string} language
 * @returns {string}
 */
export const nameIn = (names, language) => names[Math.max(0, LANGUAGES.indexOf(language))] || names[0];

/**
 * The lowest rank of settlement shown at a zoom: 1 for governorate seats to 6 for villages.
 * @param {number} zoom
 * @returns {number}
 */
export const rankAt = (zoom) => [7, 8, 9, 9.75, 10.5].findIndex((limit) => zoom < limit) + 1 || 6;

/**
 * Points along a line, a first one after half of `spacing`, then one every `spacing`.
 * @param {[number, number][]} line
 * @param {number} spacing
 * @returns {{x: number, y: number, angle: number}[]} with the direction of the line there, in radians
 */
export const pointsAlong = (line, spacing) => {
  const points = [];
  let left = spacing / 2;
  for (let i = 1; i < line.length; i += 1) {
    const [x0, y0] = line[i - 1];
    const [x1, y1] = line[i];
    const length = Math.hypot(x1 - x0, y1 - y0);
    while (length > 0 && left <= length) {
      const t = left / length;
      points.push({ x: x0 + (x1 - x0) * t, y: y0 + (y1 - y0) * t, angle: Math.atan2(y1 - y0, x1 - x0) });
      left += spacing;
    }
    left -= length;
  }
  return points;
};

/** An angle turned so that words on it are not upside down. */
const upright = (angle) => {
  if (angle > Math.PI / 2) {
    return angle - Math.PI;
  }
  return angle < -Math.PI / 2 ? angle + Math.PI : angle;
};

const centred = (x, y, width, height) => ({ x: x - width / 2, y: y - height / 2, width, height });

const dotBox = ({ x, y }, radius) => centred(x, y, 2 * radius + 2, 2 * radius + 2);

/** The four places of a name about its dot; the first is the side reading starts from. */
const sides = (x, y, width, height, offset, rtl) => {
  const right = { x: x + offset, y: y - height / 2, width, height };
  const left = { x: x - offset - width, y: y - height / 2, width, height };
  const above = { x: x - width / 2, y: y - offset - height, width, height };
  const below = { x: x - width / 2, y: y + offset, width, height };
  return rtl ? [left, right, above, below] : [right, left, above, below];
};

/** Ways to set a name, best first: two lines or one, clear of lesser dots or over them. */
const settings = (arabic) => {
  const seconds = arabic ? [arabic, ''] : [''];
  return [true, false].flatMap((isClear) => seconds.map((second) => ({ second, isClear })));
};

const placeTown = (town, { zoom, language, measure, occupied, dots }) => {
  const index = town.rank - 1;
  const size = SIZES[index] * (language === 'ar' ? ARABIC_SCALE : 1);
  const radius = DOT_RADII[index];
  const font = { size, weight: WEIGHTS[index], italic: false };
  const secondFont = { size: size - 1.5, weight: 400, italic: false };
  const text = nameIn(town.names, language);
  const hasSecond = language === 'en' && town.country === 'SY' && zoom >= SECOND_LINE_FROM[index];
  for (const { second, isClear } of settings(hasSecond ? town.names[1] : '')) {
    const width = Math.max(measure(text, font), second ? measure(second, secondFont) : 0);
    const height = size * LINE_HEIGHT * (second ? 2 : 1);
    const isFree = (side) => {
      const spaced = { ...side, x: side.x - SPACE, width: side.width + 2 * SPACE };
      return occupied.isFree(spaced) && (!isClear || dots.isFree(spaced));
    };
    const box = sides(town.x, town.y, width, height, radius + GAP, language === 'ar').find(isFree);
    if (box) {
      occupied.add(box);
      return { kind: 'town', town, radius, text, second, font, secondFont, box, foreign: town.country !== 'SY' };
    }
  }
  return null;
};

const placeTowns = (towns, ranks, context) => {
  const placed = [];
  const isShown = ({ rank }) => rank >= ranks[0] && rank <= ranks[1];
  for (const town of towns.filter(isShown)) {
    const dot = dotBox(town, DOT_RADII[town.rank - 1]);
    // Big towns' dots are reserved from the start and stay even without a name; a small one is left out whole.
    const isBig = town.rank <= BIG;
    if (!isBig && !context.occupied.isFree(dot)) {
      continue;
    }
    const item = placeTown(town, context);
    if (item) {
      if (!isBig) {
        context.occupied.add(dot);
      }
      placed.push(item);
    } else if (isBig) {
      placed.push({ kind: 'town', town, radius: DOT_RADII[town.rank - 1], text: '', foreign: town.country !== 'SY' });
    }
  }
  return placed;
};

const placeShields = (roads, { zoom, measure, occupied, dots }) => {
  if (zoom < 7.5) {
    return [];
  }
  const placed = [];
  const font = { size: 10.5, weight: 700, italic: false };
  for (const { shield, line } of roads.filter((road) => road.shield)) {
    const width = measure(shield, font) + 10;
    // Many points are tried, away from the ends, so that a shield finds room between the names.
    for (const { x, y } of pointsAlong(line, SHIELD_STEP).slice(2, -2)) {
      const box = centred(x, y, width, 16);
      const isNear = (other) => other.text === shield && Math.hypot(other.x - x, other.y - y) < SHIELD_SPACING;
      if (!placed.some(isNear) && occupied.isFree(box) && dots.isFree(box)) {
        occupied.add(box);
        placed.push({ kind: 'shield', text: shield, x, y, font, box });
      }
    }
  }
  return placed;
};

const AREA_STYLES = {
  country: { from: 5, to: 8.5, font: { size: 14, weight: 400, italic: false }, spacing: 3, capitals: true },
  sea: { from: 5, to: 9.5, font: { size: 14, weight: 400, italic: true }, spacing: 1, capitals: false },
  governorate: { from: 6.5, to: 9.5, font: { size: 11.5, weight: 600, italic: false }, spacing: 3, capitals: true },
  lake: { from: 8.5, to: 13, font: { size: 11, weight: 400, italic: true }, spacing: 0, capitals: false },
  region: { from: 9, to: 12, font: { size: 11.5, weight: 400, italic: true }, spacing: 1, capitals: false },
};

const placeAreas = (areas, kinds, { zoom, language, measure, occupied }) => {
  const placed = [];
  for (const area of areas.filter(({ kind }) => kinds.includes(kind))) {
    const { from, to, font, spacing, capitals } = AREA_STYLES[area.kind];
    if (zoom < from || zoom > to) {
      continue;
    }
    const name = nameIn(area.names, language);
    // Arabic letters join: they take neither capitals nor spacing.
    const isArabic = language === 'ar';
    const text = capitals && !isArabic ? name.toLocaleUpperCase(language) : name;
    const gaps = isArabic ? 0 : spacing;
    const width = measure(text, font) + gaps * text.length;
    const box = centred(area.x, area.y, width, font.size * 1.3);
    if (occupied.isFree(box)) {
      occupied.add(box);
      placed.push({ kind: area.kind, text, font, spacing: gaps, x: area.x, y: area.y, box });
    }
  }
  return placed;
};

const placeRivers = (rivers, { zoom, language, measure, occupied }) => {
  if (zoom < 8) {
    return [];
  }
  const placed = [];
  const font = { size: 11, weight: 400, italic: true };
  for (const { names, line } of rivers) {
    const text = nameIn(names, language);
    const width = measure(text, font);
    for (const { x, y, angle } of pointsAlong(line, RIVER_SPACING)) {
      const turn = upright(angle);
      // Beside the water, not on it.
      const [cx, cy] = [x + Math.sin(turn) * 9, y - Math.cos(turn) * 9];
      const [across, down] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
      const box = centred(cx, cy, width * across + 12 * down, width * down + 12 * across);
      if (occupied.isFree(box)) {
        occupied.add(box);
        placed.push({ kind: 'river', text, font, x: cx, y: cy, angle: turn, box });
      }
    }
  }
  return placed;
};

/**
 * Places the words of a map at one zoom, all of it at once, so that panning never makes a name jump.
 *
 * Order of importance: governorate seats, dots of big towns, road shields, towns by rank, countries and
 * governorates, regions, rivers.
 * @param {object} words
 * @param {{x: number, y: number, rank: number, names: string[], country: string}[]} words.towns by rank
 * @param {{shield: string, line: [number, number][]}[]} words.roads
 * @param {{names: string[], line: [number, number][]}[]} words.rivers
 * @param {{x: number, y: number, kind: string, names: string[]}[]} words.areas
 * @param {object} view
 * @param {number} view.zoom
 * @param {string} view.language
 * @param {(text: string, font: object) => number} view.measure width of a text in pixels
 * @returns {object[]} placed words, each with its `box`, in the order of importance
 */
export const placeLabels = ({ towns, roads, rivers, areas }, { zoom, language, measure }) => {
  const lowest = rankAt(zoom);
  const occupied = new Occupied();
  const dots = new Occupied();
  const context = { zoom, language, measure, occupied, dots };
  for (const town of towns.filter(({ rank }) => rank <= Math.min(SPARED, lowest))) {
    (town.rank <= BIG ? occupied : dots).add(dotBox(town, DOT_RADII[town.rank - 1]));
  }
  return [
    ...placeTowns(towns, [1, 1], context),
    ...placeShields(roads, context),
    ...placeAreas(areas, ['country', 'sea'], context),
    ...placeTowns(towns, [2, Math.min(3, lowest)], context),
    ...placeAreas(areas, ['governorate', 'lake', 'region'], context),
    ...placeTowns(towns, [4, lowest], context),
    ...placeRivers(rivers, context),
  ];
};
