/**
 * Loads the feed as it is needed: the newest shard first, older years behind it, and of each shard
 * only the columns somebody has asked for.
 *
 * A file that fails is tried once more past the browser's cache, which may hold a damaged copy. If it
 * is gone, the feed was built anew meanwhile: then the manifest is asked for again, once.
 */

import { dayOf } from './dates.js';
import { decodeBase, decodeColumn, FeedError } from './shard.js';
import { addColumn, DERIVED, inOrder, joinShards } from './store.js';

export { FeedError };

const GONE = [404, 410];
const BASE = 'base';

class GoneError extends FeedError {}

export class Feed {
  /**
   * @param {string} manifestUrl
   * @param {{onGrow?: () => void}} handlers `onGrow` is told when the store got other rows after the first
   */
  constructor(manifestUrl, { onGrow = () => {} } = {}) {
    Object.assign(this, { manifestUrl, onGrow });
    /** @type {import('./store.js').Store} */
    this.store = joinShards([]);
    this.shards = new Map(); // by name; each with the addresses its files came from
    this.wanted = new Set(); // further columns the store has, or is getting
    this.running = new Map();
    this.missing = [];
  }

  /**
   * Loads the manifest and the newest shard that can be had; the store is then good to show.
   * @param {string[]} columns further columns to load with it
   */
  async open(columns = []) {
    await this.fetchManifest('default');
    for (const column of columns.map(source)) this.want(column);
    for (const { name } of [...this.manifest.shards].reverse()) {
      if (await this.add(name)) return;
    }
    if (this.missing.length) throw this.missing[0].error;
    this.join();
  }

  /** Loads all other shards, newer ones first; what cannot be had is named in `missing`. */
  async loadRest() {
    const names = this.manifest.shards.map(({ name }) => name).reverse();
    const waiting = names.filter((name) => !this.shards.has(name) && !this.isMissing(name));
    const loading = waiting.map((name) => this.load(name));
    for (const one of loading) one.catch(() => {}); // awaited below, in their order
    for (const [i, name] of waiting.entries()) {
      if (this.take(name, await this.filled(loading[i]))) this.onGrow();
    }
    this.isRestLoaded = true;
  }

  /** Whether every shard is in the store, or known to be missing. */
  get isComplete() {
    return Boolean(this.manifest) && this.manifest.shards.every(({ name }) => this.shards.has(name) || this.isMissing(name));
  }

  /**
   * Whether the store has these columns.
   * @param {...string} columns
   * @returns {boolean}
   */
  has(...columns) {
    return !this.store.n || columns.every((column) => this.store.columns[column]);
  }

  /**
   * Resolves once the store has these columns; rejects with what went wrong.
   * @param {...string} columns
   */
  async need(...columns) {
    if (this.has(...columns)) return;
    await Promise.all([...new Set(columns.map(source))].map((column) => {
      if (!this.running.has(column)) {
        this.running.set(column, this.fetchColumn(column).finally(() => this.running.delete(column)));
      }
      return this.running.get(column);
    }));
  }

  /**
   * The incident numbers of rows; loads them for no more shards than the rows lie in.
   * @param {number[]} rows
   * @returns {Promise<number[]>}
   */
  async numbers(rows) {
    const parts = inOrder([...this.shards.values()]);
    let start = 0;
    const spans = parts.map((part) => [start, start += part.n, part]);
    const touched = spans.filter(([from, to]) => rows.some((row) => row >= from && row < to));
    await Promise.all(touched.map(([, , part]) => this.complete(part, ['number'])));
    return rows.map((row) => {
      const [from, , part] = touched.find(([first, end]) => row >= first && row < end);
      if (!part.columns.number) throw new FeedError('other rows by now');
      return part.columns.number.codes[row - from];
    });
  }

  isMissing(name) {
    return this.missing.some((lost) => lost.name === name);
  }

  want(column) {
    if (!(column in (this.manifest.shards[0]?.files ?? { [column]: 1 }))) throw new FeedError(`no column ${column}`);
    this.wanted.add(column);
  }

  async fetchColumn(column) {
    this.want(column);
    try {
      const { store } = this;
      await Promise.all([...this.shards.values()].map((shard) => this.complete(shard, [column])));
      if (!store.columns[column]) addColumn(store.columns, inOrder([...this.shards.values()]), column, store.n);
    } catch (error) {
      this.wanted.delete(column);
      throw error;
    }
  }

  /** Loads a shard and joins it; false, and noted in `missing`, if it cannot be had. */
  async add(name) {
    return this.take(name, await this.filled(this.load(name)));
  }

  /** A loaded shard with what was wanted meanwhile, or the error. */
  async filled(loading) {
    try {
      const shard = await loading;
      while (shard && [...this.wanted].some((column) => !shard.columns[column])) {
        await this.complete(shard, [...this.wanted], false);
      }
      return shard;
    } catch (error) {
      return error;
    }
  }

  take(name, shard) {
    if (shard instanceof Error) this.missing.push({ ...this.entry(name), name, error: shard });
    else if (shard) {
      this.shards.set(name, shard);
      this.join();
    }
    return shard && !(shard instanceof Error);
  }

  join() {
    const listed = this.manifest.shards.filter(({ n }) => n);
    const firstDay = Math.min(...listed.map(({ from }) => dayOf(from)));
    const end = Math.max(...listed.map(({ to }) => dayOf(to))) + 1;
    Object.assign(this.store, joinShards([...this.shards.values()], listed.length ? { firstDay, days: end - firstDay } : null));
  }

  /** A shard with all columns wanted by now; null if the manifest does not name it any more. */
  async load(name, mayRenew = true) {
    const { manifest } = this;
    const entry = this.entry(name);
    if (!entry) return null;
    try {
      const shard = await fetchFile(entry.files[BASE].url, decodeBase);
      if (shard.n !== entry.n) throw new FeedError('count');
      Object.assign(shard, { name, urls: { [BASE]: entry.files[BASE].url } });
      await this.complete(shard, [...this.wanted], false);
      return shard;
    } catch (error) {
      if (!(error instanceof GoneError) || !mayRenew) throw error;
      await this.renew(manifest);
      return this.load(name, false);
    }
  }

  /** Adds columns to a shard. If the feed was built anew, the store is brought up to it first. */
  async complete(shard, columns, mayRenew = true) {
    const { manifest } = this;
    const { files } = this.entry(shard.name) ?? { files: {} };
    try {
      await Promise.all(columns.filter((column) => !shard.columns[column]).map(async (column) => {
        if (!files[column]) throw new GoneError(column);
        shard.columns[column] = await fetchFile(files[column].url, (buffer) => decodeColumn(buffer, column, shard));
        shard.urls[column] = files[column].url;
      }));
    } catch (error) {
      if (!(error instanceof GoneError) || !mayRenew) throw error;
      await this.renew(manifest);
      const other = this.shards.get(shard.name);
      if (other) await this.complete(other, columns, false);
    }
  }

  /** Asks for the manifest again, unless that was done since `manifest`, and loads anew what has changed. */
  async renew(manifest) {
    if (this.manifest !== manifest) return this.renewing;
    this.renewing ??= this.bringUpToDate().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  async bringUpToDate() {
    await this.fetchManifest('reload');
    const stale = [...this.shards.values()].filter(({ name, urls }) => {
      const files = this.entry(name)?.files;
      return Object.entries(urls).some(([column, url]) => files?.[column]?.url !== url);
    }).map(({ name }) => name);
    const fresh = this.isRestLoaded ? this.manifest.shards.map(({ name }) => name).filter((name) => !this.shards.has(name)) : [];
    if (!stale.length && !fresh.length) return;
    const names = [...new Set([...stale, ...fresh])];
    const loaded = await Promise.all(names.map((name) => this.filled(this.load(name, false))));
    for (const name of stale) this.shards.delete(name);
    this.missing = this.missing.filter(({ name }) => !names.includes(name));
    names.forEach((name, i) => this.take(name, loaded[i]));
    this.join();
    this.onGrow();
  }

  entry(name) {
    return this.manifest.shards.find((shard) => shard.name === name);
  }

  async fetchManifest(cache) {
    const response = await fetch(this.manifestUrl, { cache });
    if (!response.ok) throw new FeedError(`manifest ${response.status}`);
    this.manifest = await response.json();
  }
}

function source(column) {
  return DERIVED[column]?.[0] ?? column;
}

async function fetchFile(url, decode, cache = 'default') {
  try {
    const response = await fetch(url, { cache });
    if (GONE.includes(response.status)) throw new GoneError(url);
    if (!response.ok) throw new FeedError(`${url} ${response.status}`);
    return decode(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof GoneError || cache === 'reload') throw error;
    return fetchFile(url, decode, 'reload');
  }
}
