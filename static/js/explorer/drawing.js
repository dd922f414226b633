/** Draws circles on a canvas: slices, edges, rings and numbers. Knows no map. */

const SLICED_FROM = 4; // pixels of radius: in a smaller circle slices are specks, the largest share stands for all
const CUT_FROM = 8; // pixels of radius: lines between slices
const MOST_STAMPS = 600;
const stamps = new Map();
const NUMBER_FONT = '600 11px system-ui, sans-serif';

/**
 * @typedef {object} Look
 * @property {(circle: object) => number} radius in pixels
 * @property {(circle: object) => number} reach radius in pixels of what is known of the place, 0 to leave it out
 * @property {string[]|null} colours one per group, or null for the one ink
 * @property {{ink: string, paper: string, chosen: string, focus: string}} page colours of the page
 * @property {number} picked id of the opened circle, or −1
 * @property {number} focused id of the circle under the keyboard, or −1
 * @property {number} emphasis group to bring out, or −1
 * @property {Set<number>} highlighted ids of circles with a ring around them
 * @property {boolean} isNumbered whether circles at one exact place say their count
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import('./cells.js').Circle[]} circles in the order of drawing
 * @param {Look} look
 */
export function draw(context, circles, look) {
  for (const circle of circles) drawReach(context, circle, look);
  for (const circle of circles) drawCircle(context, circle, look);
  // Rings last, or a small neighbour would cut into them.
  for (const circle of circles) drawRings(context, circle, look);
  if (look.isNumbered) for (const circle of circles) drawNumber(context, circle, look);
}

function drawReach(context, circle, look) {
  const reach = look.reach(circle);
  if (!reach) return;
  outline(context, circle, reach);
  context.setLineDash([2, 4]);
  context.globalAlpha = 0.55;
  stroke(context, mainColour(circle, look), 1);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawCircle(context, circle, look) {
  const radius = look.radius(circle);
  const isDimmed = look.emphasis >= 0 && !circle.mix[look.emphasis];
  const isSliced = look.colours && radius >= SLICED_FROM && circle.mix.some((share) => share && share < circle.count);
  if (isSliced) {
    paintCircle(context, circle, radius, isDimmed, look, () => drawSlices(context, circle, radius, look));
    return;
  }
  const { image, half } = stamp(context, circle, radius, isDimmed, look);
  context.drawImage(image, circle.x - half, circle.y - half, 2 * half, 2 * half);
}

/** A circle of one colour, painted once for all of its size: a thousand of them are drawn on every move of the timeline. */
function stamp(context, { mix, uncertain }, radius, isDimmed, look) {
  const colour = mainColour({ mix }, look);
  const size = Math.round(4 * radius) / 4;
  const { a: scale } = context.getTransform();
  const key = [colour, size, uncertain, isDimmed, scale, look.page.paper, Boolean(look.colours)].join(' ');
  if (!stamps.has(key)) {
    if (stamps.size >= MOST_STAMPS) stamps.clear();
    const half = Math.ceil(size) + 2;
    const image = document.createElement('canvas');
    image.width = image.height = Math.ceil(2 * half * scale);
    const own = image.getContext('2d');
    own.scale(image.width / (2 * half), image.width / (2 * half));
    const circle = { x: half, y: half, mix, uncertain };
    paintCircle(own, circle, size, isDimmed, look, () => {
      outline(own, circle, size);
      own.fillStyle = colour;
      own.fill();
    });
    stamps.set(key, { image, half });
  }
  return stamps.get(key);
}

function paintCircle(context, circle, radius, isDimmed, look, paintInside) {
  const { uncertain } = circle;
  const strength = isDimmed ? 0.2 : 1;
  if (!uncertain) {
    // Paper beneath and around, so that a circle over others keeps its colour and its edge.
    outline(context, circle, radius + 1);
    context.globalAlpha = 0.8 * strength;
    context.fillStyle = look.page.paper;
    context.fill();
  }
  context.globalAlpha = strength * (uncertain ? (look.colours ? 0.34 : 0.2) : look.colours ? 0.9 : 0.72);
  paintInside();
  outline(context, circle, radius);
  if (uncertain) {
    context.globalAlpha = strength;
    context.setLineDash([3, 2.5]);
    stroke(context, mainColour(circle, look), 1.3);
    context.setLineDash([]);
  }
  // A pale colour on paper has no edge of its own.
  context.globalAlpha = (uncertain ? 0.25 : 0.5) * strength;
  stroke(context, look.page.chosen, 0.7);
  context.globalAlpha = 1;
}

function drawSlices(context, { x, y, mix, count }, radius, { colours, page }) {
  let angle = -Math.PI / 2;
  const cuts = [];
  mix.forEach((share, group) => {
    if (!share) return;
    const next = angle + (share / count) * 2 * Math.PI;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, radius, angle, next);
    context.fillStyle = colours[group];
    context.fill();
    if (radius >= CUT_FROM) cuts.push(next);
    angle = next;
  });
  if (!cuts.length) return;
  context.beginPath();
  for (const cut of cuts) {
    context.moveTo(x, y);
    context.lineTo(x + radius * Math.cos(cut), y + radius * Math.sin(cut));
  }
  stroke(context, page.paper, 1);
}

function drawRings(context, circle, look) {
  const { page } = look;
  const radius = look.radius(circle);
  const ring = (size, colour, width) => {
    outline(context, circle, size);
    stroke(context, page.paper, width + 2.5);
    stroke(context, colour, width);
  };
  if (look.emphasis >= 0 && circle.mix[look.emphasis]) ring(radius + 1, page.chosen, 1.5);
  if (look.highlighted.has(circle.id)) {
    ring(radius + 3, page.chosen, 1.4);
    ring(radius + 6.5, page.chosen, 1.4);
  }
  if (circle.id === look.picked) ring(radius, page.chosen, 2.5);
  if (circle.id === look.focused) ring(radius + 4, page.focus, 3);
}

/** The count of what lies on one spot, where no further zoom would take it apart. */
function drawNumber(context, circle, look) {
  if (circle.count < 2 || circle.places > 1) return;
  context.font = NUMBER_FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.direction = 'ltr';
  context.lineJoin = 'round';
  const at = [String(circle.count), circle.x, circle.y + 0.5];
  context.strokeStyle = look.page.paper;
  context.lineWidth = 3;
  context.strokeText(...at);
  context.fillStyle = look.page.chosen;
  context.fillText(...at);
}

function outline(context, { x, y }, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function stroke(context, colour, width) {
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}

function mainColour({ mix }, { colours, page }) {
  return colours?.[mix.indexOf(Math.max(...mix))] ?? page.ink;
}
