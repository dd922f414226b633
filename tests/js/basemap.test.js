import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { PALETTES, isDark } from '../../static/js/map/colours.js';
import { Occupied, nameIn, placeLabels, pointsAlong, rankAt } from '../../static/js/map/labels.js';
import { coastOf, linesIn } from '../../static/js/map/shapes.js';

const file = JSON.parse(readFileSync(new URL('../../static/basemap/base.geo.json', import.meta.url)));

const measure = (text, { size }) => text.length * size * 0.55;

/** Web Mercator pixels of the whole world, as Leaflet counts them. */
const project = (zoom) => (lon, lat) => {
  const scale = 256 * 2 ** zoom;
  const phi = (lat * Math.PI) / 180;
  return [((lon + 180) / 360) * scale, ((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2) * scale];
};

const wordsAt = (zoom) => {
  const at = project(zoom);
  const dot = (lon, lat, rest) => ({ x: at(lon, lat)[0], y: at(lon, lat)[1], ...rest });
  const path = (line) => line.map(([lon, lat]) => at(lon, lat));
  return {
    towns: file.labels.map(([lon, lat, rank, en, ar, ru, tr, country]) => dot(lon, lat, { rank, names: [en, ar, ru, tr], country })),
    areas: file.areas.map(([lon, lat, kind, ...names]) => dot(lon, lat, { kind, names })),
    roads: linesIn(file.road).map(({ properties, line }) => ({ shield: properties.s, line: path(line) })),
    rivers: linesIn(file.river)
      .filter(({ properties }) => properties.n)
      .map(({ properties, line }) => ({ names: properties.n, line: path(line) })),
  };
};

const overlaps = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const collisions = (items) => {
  const boxes = items.filter(({ box }) => box);
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlaps(a.box, b.box)).map((b) => `${a.text} / ${b.text}`));
};

for (const zoom of [6, 7, 8.5, 9.25, 10, 11, 12]) {
  for (const language of ['en', 'ar', 'ru', 'tr']) {
    test(`no two words touch at z${zoom} in ${language}`, () => {
      const items = placeLabels(wordsAt(zoom), { zoom, language, measure });
      assert.ok(items.length > 10);
      assert.deepEqual(collisions(items), []);
    });
  }
}

test('the check for touching words finds a planted one', () => {
  const items = placeLabels(wordsAt(8.5), { zoom: 8.5, language: 'en', measure });
  const [first] = items.filter(({ box }) => box);
  assert.equal(collisions([...items, { text: 'planted', box: first.box }]).length, 1);
});

test('governorate seats come before road shields', () => {
  const town = { x: 100, y: 100, rank: 1, names: ['Hama', '', '', ''], country: 'SY' };
  const road = { shield: 'M5', line: [[100 - 95, 100], [100 + 500, 100]] };
  const items = placeLabels({ towns: [town], roads: [road], rivers: [], areas: [] }, { zoom: 8, language: 'en', measure });
  assert.equal(items[0].text, 'Hama');
  const shieldsOnName = items.filter(({ kind, box }) => kind === 'shield' && overlaps(box, items[0].box));
  assert.deepEqual(shieldsOnName, []);
});

test('a name stands right of its dot, and left of it in Arabic', () => {
  const town = { x: 0, y: 0, rank: 2, names: ['Saraqib', 'سراقب', '', ''], country: 'SY' };
  const place = (language) => placeLabels({ towns: [town], roads: [], rivers: [], areas: [] }, { zoom: 8, language, measure })[0];
  assert.ok(place('en').box.x > 0);
  assert.ok(place('ar').box.x + place('ar').box.width < 0);
  assert.equal(place('ar').text, 'سراقب');
});

test('an English map gives the Arabic name as second line from z9', () => {
  const town = { x: 0, y: 0, rank: 2, names: ['Saraqib', 'سراقب', '', ''], country: 'SY' };
  const second = (zoom, language) =>
    placeLabels({ towns: [town], roads: [], rivers: [], areas: [] }, { zoom, language, measure })[0].second;
  assert.equal(second(9, 'en'), 'سراقب');
  assert.equal(second(8.5, 'en'), '');
  assert.equal(second(9, 'tr'), '');
});

test('Arabic area names are neither spaced nor put in capitals', () => {
  const areas = [{ x: 0, y: 0, kind: 'governorate', names: ['Idlib', 'إدلب', '', 'İdlib'] }];
  const [en, ar, tr] = ['en', 'ar', 'tr'].map(
    (language) => placeLabels({ towns: [], roads: [], rivers: [], areas }, { zoom: 8, language, measure })[0],
  );
  assert.deepEqual([en.text, en.spacing], ['IDLIB', 3]);
  assert.deepEqual([ar.text, ar.spacing], ['إدلب', 0]);
  assert.equal(tr.text, 'İDLİB');
});

test('a missing name reads as English', () => {
  assert.equal(nameIn(['Qawrah', '', '', ''], 'ar'), 'Qawrah');
  assert.equal(nameIn(['Hama', 'حماة', 'Хама', ''], 'ru'), 'Хама');
  assert.equal(nameIn(['Hama', 'حماة', '', ''], 'de'), 'Hama');
});

test('more ranks show the closer one looks', () => {
  assert.deepEqual([6.5, 7, 8, 9, 10, 11].map(rankAt), [1, 2, 3, 4, 5, 6]);
});

test('points along a line keep their distance and know the direction', () => {
  const points = pointsAlong([[0, 0], [0, 100], [0, 400]], 200);
  assert.deepEqual(points.map(({ x, y }) => [x, y]), [[0, 100], [0, 300]]);
  assert.equal(points[0].angle, Math.PI / 2);
});

test('what is taken is not free, over several squares too', () => {
  const occupied = new Occupied();
  occupied.add({ x: 10, y: 10, width: 200, height: 20 });
  assert.equal(occupied.isFree({ x: 150, y: 25, width: 10, height: 10 }), false);
  assert.equal(occupied.isFree({ x: 150, y: 31, width: 10, height: 10 }), true);
});

test('data-theme decides before the system does', () => {
  assert.equal(isDark('light', true), false);
  assert.equal(isDark('dark', false), true);
  assert.equal(isDark(undefined, true), true);
  assert.equal(isDark('auto', false), false);
  assert.deepEqual(Object.keys(PALETTES.dark), Object.keys(PALETTES.light));
});

test('the coast leaves out the edges of the window', () => {
  const ring = [[0, 0], [0, 10], [4, 10], [5, 6], [3, 3], [4, 0], [0, 0]];
  const sea = { features: [{ properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }] };
  const [{ geometry }] = coastOf(sea, [0, 0, 20, 10]).features;
  assert.deepEqual(geometry.coordinates, [[[4, 10], [5, 6], [3, 3], [4, 0]]]);
});

test('the file knows the places of the record and is small enough', () => {
  const names = file.labels.map(([, , , en]) => en);
  for (const name of ['Zalaqiyat', 'Khan Shaykhun', 'Jisr al-Shughur', 'Kafr Nabuda', 'Antakya']) {
    assert.ok(names.includes(name), name);
  }
  const neighboursWithoutArabic = file.labels.filter(([, , , , ar, , , country]) => country !== 'SY' && !ar);
  assert.deepEqual(neighboursWithoutArabic, []);
  assert.ok(JSON.stringify(file).length < 200_000);
});
