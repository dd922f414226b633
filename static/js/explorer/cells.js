/** Places on the screen, gathered into the cells that become circles. Pure, no drawing. */

/**
 * Width of a cell in pixels at a zoom.
 * @param {number} zoom
 * @returns {number}
 */
export function cellSize(zoom) {
  return zoom < 9.5 ? 22 : zoom < 11 ? 14 : 6;
}

/**
 * Where each place stands on the screen, and in which cell. Cells lie on the world, not on the
 * window, so that circles keep their places when the map is moved. Precise and uncertain places
 * never share a cell. Places beyond the margin around the view get cell −1.
 * @param {{count: number, x: Float64Array, y: Float64Array, uncertainty: Float32Array}} places
 * @param {{scale: number, left: number, top: number, width: number, height: number,
 *   margin: number, size: number, uncertainFrom: number}} view the world's width in pixels, the
 *   window and its margin in world pixels, the cell's width, and the metres from which a place
 *   counts as uncertain
 * @returns {{cell: Int32Array, cells: number, x: Float32Array, y: Float32Array, inView: Uint8Array}}
 */
export function layOut(places, { scale, left, top, width, height, margin, size, uncertainFrom }) {
  const { count } = places;
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const cell = new Int32Array(count).fill(-1);
  const inView = new Uint8Array(count + 1);
  const [column0, row0] = [Math.floor((left - margin) / size), Math.floor((top - margin) / size)];
  const columns = Math.ceil((width + 2 * margin) / size) + 1;
  const rows = Math.ceil((height + 2 * margin) / size) + 1;
  for (let p = 0; p < count; p += 1) {
    const [worldX, worldY] = [places.x[p] * scale, places.y[p] * scale];
    x[p] = worldX - left;
    y[p] = worldY - top;
    const column = Math.floor(worldX / size) - column0;
    const row = Math.floor(worldY / size) - row0;
    if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
    cell[p] = 2 * (row * columns + column) + (places.uncertainty[p] >= uncertainFrom ? 1 : 0);
    if (x[p] >= 0 && y[p] >= 0 && x[p] <= width && y[p] <= height) inView[p] = 1;
  }
  return { cell, cells: 2 * rows * columns, x, y, inView };
}

/**
 * One circle: `count` rows at `places` different places, `mix` of them per group, at the rows' mean
 * position on the screen; `uncertainty` is that of the least certain place in it, in metres.
 * @typedef {{id: number, x: number, y: number, count: number, mix: Uint32Array, uncertain: boolean,
 *   places: number, uncertainty: number}} Circle
 */

/**
 * One circle per cell with at least one row, largest first.
 * @param {{cell: Int32Array, cells: number, x: Float32Array, y: Float32Array}} layout
 * @param {Uint32Array} counts rows per place and group
 * @param {number} groups
 * @param {Float32Array} uncertainty of each place, in metres
 * @returns {Circle[]}
 */
export function gather({ cell, cells, x, y }, counts, groups, uncertainty) {
  const at = new Int32Array(cells).fill(-1);
  const found = [];
  for (let p = 0; p < cell.length; p += 1) {
    const id = cell[p];
    if (id < 0) continue;
    let here = 0;
    for (let g = 0; g < groups; g += 1) here += counts[p * groups + g];
    if (!here) continue;
    if (at[id] < 0) {
      at[id] = found.length;
      found.push({ id, x: 0, y: 0, count: 0, mix: new Uint32Array(groups), uncertain: id % 2 === 1, places: 0, uncertainty: 0 });
    }
    const circle = found[at[id]];
    circle.x += x[p] * here;
    circle.y += y[p] * here;
    circle.count += here;
    circle.places += 1;
    circle.uncertainty = Math.max(circle.uncertainty, uncertainty[p]);
    for (let g = 0; g < groups; g += 1) circle.mix[g] += counts[p * groups + g];
  }
  for (const circle of found) {
    circle.x /= circle.count;
    circle.y /= circle.count;
  }
  return found.sort((a, b) => b.count - a.count || a.id - b.id);
}

/**
 * Rows whose place is marked.
 * @param {Uint32Array} counts rows per place and group
 * @param {Uint8Array} marked a byte per place
 * @param {number} groups
 * @returns {number}
 */
export function countMarked(counts, marked, groups) {
  let sum = 0;
  for (let p = 0; p < marked.length; p += 1) {
    if (marked[p]) for (let g = 0; g < groups; g += 1) sum += counts[p * groups + g];
  }
  return sum;
}
