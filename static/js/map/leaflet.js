/** Leaflet as a module: the page loads its classic script, deferred, before any module runs. */

export const { L } = globalThis;
