/** Makes parts of drawings. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An SVG element with its attributes and children.
 * @param {string} name
 * @param {Object<string, string|number>} attributes
 * @param {...(Node|string)} children
 * @returns {SVGElement}
 */
export function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
