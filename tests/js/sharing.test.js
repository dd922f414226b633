/** Links, picture and address follow the state of the explorer. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { copy } from '../../static/js/share/copy.js';
import { carryState, filterOf, withQuery } from '../../static/js/explorer/sharing.js';

function element(attributes) {
  return {
    attributes,
    getAttribute: (name) => attributes[name],
    setAttribute: (name, value) => {
      attributes[name] = value;
    },
    set href(value) {
      attributes.href = value;
    },
  };
}

test('the query is replaced, whatever was there', () => {
  assert.equal(withQuery('/ar/share/?accused=SAA#x', '?accused=RUS'), '/ar/share/?accused=RUS');
  assert.equal(withQuery('/share/', ''), '/share/');
  assert.equal(withQuery('/map.svg?a=1', ''), '/map.svg');
});

test('a view is no part of the filter', () => {
  assert.equal(filterOf('?to=2019-01-01&accused=SAA&off=none&map=8/35/36'), filterOf('?accused=SAA&to=2019-01-01&unit=week'));
  assert.notEqual(filterOf('?accused=SAA'), filterOf('?accused=RUS'));
});

test('links, picture and address carry the state', () => {
  const link = element({ href: '/share/' });
  const image = element({ src: '/map.svg?accused=SAA' });
  const words = { textContent: '' };
  const found = { 'a[data-carry-state]': [link], 'img[data-carry-state]': [image], '[data-carry-address]': [words] };
  const changed = [];
  const documentElement = { dataset: {}, toggleAttribute: (name, isSet) => changed.push([name, isSet]) };
  const page = { documentElement, querySelectorAll: (selector) => found[selector] };

  carryState(page, { href: 'https://x.example/', search: '?accused=SAA&map=8/35/36' });
  carryState(page, { href: 'https://x.example/', search: '?map=9/35/36&accused=SAA&colour=grade' });
  carryState(page, { href: 'https://x.example/?kind=ied', search: '?kind=ied' });

  assert.deepEqual(changed, [false, false, true].map((isChanged) => ['data-state-changed', isChanged]));

  assert.equal(link.attributes.href, '/share/?kind=ied');
  assert.equal(image.attributes.src, '/map.svg?kind=ied');
  assert.equal(words.textContent, 'https://x.example/?kind=ied');
});

test('a field is copied, or selected where the browser refuses', async () => {
  const done = [];
  const field = { value: 'https://x.example/', focus: () => done.push('focus'), select: () => done.push('select') };

  assert.equal(await copy(field, { writeText: async (text) => done.push(text) }), true);
  assert.deepEqual(done, ['https://x.example/']);

  assert.equal(await copy(field, { writeText: () => Promise.reject(new Error('denied')) }), false);
  assert.equal(await copy(field, undefined), false);
  assert.deepEqual(done.slice(1), ['focus', 'select', 'focus', 'select']);
});
