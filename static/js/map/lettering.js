/** Draws placed words on a canvas. */

import { LINE_HEIGHT } from './labels.js';

/**
 * A CSS font for a canvas.
 * @param {{size: number, weight: number, italic: boolean}} font
 * @param {string} family
 * @returns {string}
 */
export const cssFont = ({ size, weight, italic }, family) => `${italic ? 'italic ' : ''}${weight} ${size}px ${family}`;

/**
 * A `measure(text, font)` for `placeLabels` that asks the canvas once per text and font.
 * @param {CanvasRenderingContext2D} context
 * @param {string} family
 * @returns {(text: string, font: object) => number}
 */
export const measurer = (context, family) => {
  const widths = new Map();
  return (text, font) => {
    const css = cssFont(font, family);
    const key = `${css}|${text}`;
    if (!widths.has(key)) {
      context.font = css;
      widths.set(key, context.measureText(text).width);
    }
    return widths.get(key);
  };
};

const write = (context, text, x, y, { colour, halo }) => {
  context.strokeStyle = halo;
  context.fillStyle = colour;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
};

const drawDot = (context, { town, radius, foreign }, palette) => {
  const colour = foreign ? palette.foreign : palette.label;
  context.beginPath();
  context.arc(town.x, town.y, radius, 0, 2 * Math.PI);
  context.fillStyle = town.rank === 1 ? colour : palette.country;
  context.strokeStyle = colour;
  context.lineWidth = town.rank <= 2 ? 1.4 : 1.1;
  context.fill();
  context.stroke();
};

const drawTown = (context, item, palette, family) => {
  drawDot(context, item, palette);
  if (!item.text) {
    return;
  }
  const { box, font, second, secondFont, foreign, town } = item;
  const style = { colour: foreign ? palette.foreign : palette.label, halo: palette.halo };
  context.lineWidth = 3.2;
  // A name to the left of its dot ends there; two lines of different length keep that edge.
  const isLeft = box.x + box.width <= town.x;
  const isBeside = isLeft || box.x >= town.x;
  context.textAlign = isBeside ? (isLeft ? 'right' : 'left') : 'center';
  const x = isBeside ? box.x + (isLeft ? box.width : 0) : box.x + box.width / 2;
  const y = box.y + (font.size * LINE_HEIGHT) / 2;
  context.font = cssFont(font, family);
  write(context, item.text, x, y, style);
  if (second) {
    context.font = cssFont(secondFont, family);
    write(context, second, x, y + font.size * LINE_HEIGHT, { ...style, colour: palette.foreign });
  }
};

const drawShield = (context, { box, text, x, y, font }, palette, family) => {
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 3);
  context.fillStyle = palette.shield;
  context.strokeStyle = palette.casing;
  context.lineWidth = 1.5;
  context.stroke();
  context.fill();
  context.font = cssFont(font, family);
  context.textAlign = 'center';
  context.fillStyle = palette.shieldText;
  context.fillText(text, x, y + 0.5);
};

const drawArea = (context, { kind, text, font, spacing, x, y }, palette, family) => {
  const isWater = kind === 'sea' || kind === 'lake';
  const colour = { governorate: palette.area, country: palette.area, region: palette.region }[kind] ?? palette.water;
  context.font = cssFont(font, family);
  context.textAlign = 'center';
  context.letterSpacing = `${spacing}px`;
  context.lineWidth = 3;
  write(context, text, x + spacing / 2, y, { colour, halo: isWater ? palette.sea : palette.halo });
  context.letterSpacing = '0px';
};

const drawRiver = (context, { text, font, x, y, angle }, palette, family) => {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.font = cssFont(font, family);
  context.textAlign = 'center';
  context.lineWidth = 3;
  write(context, text, 0, 0, { colour: palette.water, halo: palette.halo });
  context.restore();
};

const DRAW = { town: drawTown, shield: drawShield, river: drawRiver };

/**
 * Draws placed words, the least important first, so that a halo never bites into a greater name.
 * @param {CanvasRenderingContext2D} context translated so that world pixels fall where they belong
 * @param {object[]} items from `placeLabels`
 * @param {{palette: object, family: string, language: string, view: {x: number, y: number, width: number, height: number}}} page
 */
export const drawLabels = (context, items, { palette, family, language, view }) => {
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.direction = language === 'ar' ? 'rtl' : 'ltr';
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const item = items[i];
    const { x, y, width = 0, height = 0 } = item.box ?? item.town;
    if (x < view.x + view.width && view.x < x + width && y < view.y + view.height && view.y < y + height) {
      (DRAW[item.kind] ?? drawArea)(context, item, palette, family);
    }
  }
};
