import assert from 'node:assert/strict';
import test from 'node:test';

import { dayOf, isoOf, periods } from '../../static/js/explorer/dates.js';

test('a day goes to its date and back; what is no date is NaN', () => {
  for (const iso of ['1969-12-31', '2016-02-29', '2018-11-08', '2020-03-05']) assert.equal(isoOf(dayOf(iso)), iso);
  for (const text of ['2018-02-30', '2018-2-3', '', '2018-11-08T00:00', 'x']) assert.ok(Number.isNaN(dayOf(text)), text);
});

test('periods cover the span without gap, whole units only, and no more than asked', () => {
  for (const [first, days] of [['2018-09-17', 90], ['2018-09-17', 530], ['2016-01-03', 1430], ['2011-03-15', 5700], ['2018-11-08', 1]]) {
    for (const most of [12, 60, 300]) {
      const start = dayOf(first);
      const { unit, edges } = periods(start, days, most);
      assert.ok(edges[0] <= start && edges.at(-1) >= start + days, `${first} ${most}`);
      if (unit !== 'year') assert.ok(edges.length - 1 <= most);
      for (let i = 1; i < edges.length; i += 1) assert.ok(edges[i] > edges[i - 1]);
      if (unit === 'week') for (const edge of edges) assert.equal(new Date(edge * 86_400_000).getUTCDay(), 1);
      if (['month', 'quarter', 'year'].includes(unit)) for (const edge of edges) assert.equal(isoOf(edge).slice(8), '01');
      if (unit === 'year') for (const edge of edges) assert.equal(isoOf(edge).slice(5), '01-01');
    }
  }
});
