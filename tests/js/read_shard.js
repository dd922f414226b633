/** Reads the files of a shard from disk, as the browser decodes them. */

import { readFileSync } from 'node:fs';

import { decodeBase, decodeColumn } from '../../static/js/explorer/shard.js';

/**
 * @param {Object<string, string>} files paths by column, `base` among them
 * @returns {import('../../static/js/explorer/shard.js').Shard}
 */
export function readShard({ base, ...further }) {
  const bytes = (path) => new Uint8Array(readFileSync(path)).buffer;
  const shard = decodeBase(bytes(base));
  for (const [name, path] of Object.entries(further)) shard.columns[name] = decodeColumn(bytes(path), name, shard);
  return shard;
}
