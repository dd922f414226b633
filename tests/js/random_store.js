/** A small store of random incidents, and the same as plain objects for a brute-force answer. */

const RELATIONS = ['inside', 'probably_inside', 'edge', 'outside', 'undetermined'];

/** A repeatable random number in [0, 1). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function coded(values) {
  const index = new Map();
  const list = [];
  const codes = Uint8Array.from(values, (value) => {
    const key = JSON.stringify(value);
    if (!index.has(key)) index.set(key, list.push(value) - 1);
    return index.get(key);
  });
  return { codes, values: list };
}

/**
 * @param {number} n
 * @param {number} seed
 * @param {number} days
 * @returns {{store: object, rows: object[]}}
 */
export function randomStore(n, seed, days = 400) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const some = (list) => list.filter(() => next() < 0.35);
  const count = 40;
  const places = {
    count,
    x: Float64Array.from({ length: count }, () => 0.595 + next() * 0.015),
    y: Float64Array.from({ length: count }, () => 0.39 + next() * 0.015),
    uncertainty: Float32Array.from({ length: count }, () => pick([500, 1000, 5000, 25000])),
  };
  const firstDay = 17700;
  const rows = Array.from({ length: n }, (_, i) => ({
    number: 1000 + i,
    day: firstDay + Math.floor(next() * days),
    place: next() < 0.1 ? count : Math.floor(next() * count),
    accused: some(['SAA', 'RUS', 'HTS']),
    accuser: some(['SOHR', 'JAI']),
    pair: some(['SOHR>RUS', 'JAI>SAA', '>HTS']),
    kind: pick(['shelling', 'raid', 'airstrike']),
    weapon: some(['mortar', 'tank', 'small_arms']),
    grade: pick(['unverified', 'verified']),
    zone: [`A-20:${pick(RELATIONS)}`, `B:${pick(RELATIONS)}`],
    agreement: some(['sochi-2018', 'moscow-2020']),
    provision: some(['sochi-2018/2', 'sochi-2018/6']),
    governorate: pick(['idlib', 'hama', '']),
    harm: next() < 0.3 ? 1 : 0,
  })).sort((a, b) => a.day - b.day || a.place - b.place || a.number - b.number);

  const offsets = new Uint32Array(days + 1);
  for (const { day } of rows) offsets[day - firstDay + 1] += 1;
  for (let d = 0; d < days; d += 1) offsets[d + 1] += offsets[d];
  const columns = {
    number: { codes: Uint32Array.from(rows, ({ number }) => number) },
    harm: { codes: Uint8Array.from(rows, ({ harm }) => harm) },
  };
  for (const key of ['accused', 'accuser', 'pair', 'kind', 'weapon', 'grade', 'zone', 'agreement', 'provision', 'governorate']) {
    columns[key] = coded(rows.map((row) => row[key]));
  }
  const place = Uint16Array.from(rows, (row) => row.place);
  return { store: { n, firstDay, days, offsets, places, place, columns }, rows };
}
