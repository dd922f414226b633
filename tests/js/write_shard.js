/** Writes the files of a small shard: places, days, the grade in the base, kind and number as further columns. */

import { isoOf } from '../../static/js/explorer/dates.js';

export const ORIGIN = [0.59, 0.38, 0.03];

function file(header, parts) {
  const text = new TextEncoder().encode(JSON.stringify({ format: 4, ...header }));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + parts.reduce((sum, part) => sum + part.length, 0)).fill(32);
  bytes.set(new TextEncoder().encode('CFV2'));
  new DataView(bytes.buffer).setUint32(4, padded, true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes.buffer;
}

const planes = (values, bits) => Array.from({ length: bits / 8 }, (_, plane) => Uint8Array.from(values, (value) => value >>> (8 * plane)));

function nibbles(codes) {
  const bytes = new Uint8Array(Math.ceil(codes.length / 2));
  codes.forEach((code, i) => {
    bytes[i >> 1] |= code << (4 * (i % 2));
  });
  return bytes;
}

/**
 * @param {{epoch: number, days: number, places: number[][], rows: {day: number, place: number|null, grade: string,
 *   kind: string, number: number}[], kinds: string[], format?: number, key?: string}} shard rows in the file's order;
 *   `place` is an index into `places`
 * @returns {{base: ArrayBuffer, kind: ArrayBuffer, number: ArrayBuffer}}
 */
export function writeShard({ epoch, days, places, rows, kinds, format = 4, key = 'aaaa' }) {
  const n = rows.length;
  const shared = { format, rows: key, n };
  const perDay = Array.from({ length: days }, (_, day) => rows.filter((row) => row.day === epoch + day));
  const place = rows.map((row) => (row.place === null ? 0 : row.place + 1));
  const delta = place.map((index, i) => (index - (i && rows[i - 1].day === rows[i].day ? place[i - 1] : 0) + 65536) % 65536);
  const table = [places.map(([x], p) => x - (p ? places[p - 1][0] : 0)), places.map(([, y]) => y), places.map(([, , metres]) => metres)];
  const grades = ['unverified', 'verified'];
  const base = file({
    ...shared, epoch: isoOf(epoch), days, origin: ORIGIN, places: places.length, uncertainty_step: 100,
    columns: [{ name: 'grade', bits: 8, values: grades }],
  }, [...interleaved(perDay.map((day) => day.length)), ...table.flatMap((column) => planes(column, 16)), ...planes(delta, 16),
    Uint8Array.from(rows, (row) => grades.indexOf(row.grade))]);
  const kind = file({ column: 'kind', ...shared, bits: 4, values: kinds }, [nibbles(rows.map((row) => kinds.indexOf(row.kind)))]);
  const lowest = perDay.map((day) => Math.min(...day.map((row) => row.number), 2 ** 32 - 1));
  const above = rows.map((row) => row.number - lowest[row.day - epoch]);
  const number = file({ column: 'number', ...shared, above: 'day', bits: 16 }, [...planes(lowest, 32), ...planes(above, 16)]);
  return { base, kind, number };
}

function interleaved(counts) {
  const bytes = new Uint8Array(4 * counts.length);
  counts.forEach((count, day) => new DataView(bytes.buffer).setUint32(4 * day, count, true));
  return [bytes];
}
