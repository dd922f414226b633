/** Which outlines of a zone file are drawn. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { latest, shownIn } from '../../static/js/agreements/outlines.js';

const outline = (zone, kind, reading, begin) => ({ properties: { zone, kind, reading, valid_from: begin } });

test('of a zone and reading the outline that began last stays', () => {
  const old = outline('line', 'contact_line', 'indicative', '2018-02-15');
  const newer = outline('line', 'contact_line', 'indicative', '2019-05-07');
  const other = outline('line', 'contact_line', 'rival', '2018-01-01');
  assert.deepEqual(latest([newer, old, other]), [newer, other]);
  assert.deepEqual(latest([old, newer, other]), [newer, other]);
});

test('an outline without a first day is the oldest', () => {
  const dated = outline('road', 'road', 'indicative', '2018-09-17');
  const undated = outline('road', 'road', 'indicative', null);
  assert.deepEqual(latest([undated, dated]), [dated]);
  assert.deepEqual(latest([dated, undated]), [dated]);
});

test('rival readings are never drawn together, and small things lie on top', () => {
  const a = outline('zone', 'demilitarised_zone', 'A-20', '2018-09-17');
  const b = outline('zone', 'demilitarised_zone', 'B', '2018-09-17');
  const post = outline('post', 'observation_post', 'indicative', '2018-01-01');
  const area = outline('area', 'control_area', 'indicative', '2018-01-01');
  const every = ['demilitarised_zone', 'observation_post', 'control_area'];
  assert.deepEqual(shownIn([post, b, a, area], 'A-20', every), [area, a, post]);
  assert.deepEqual(shownIn([post, b, a, area], 'B', every), [area, b, post]);
  assert.deepEqual(shownIn([post, b, a, area], 'B', ['observation_post']), [post]);
});
