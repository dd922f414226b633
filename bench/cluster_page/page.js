/** The usual page: every point a marker in Leaflet.markercluster, a tick box for each kind. */

const { L } = window;
const map = L.map('map', { fadeAnimation: false, zoomAnimation: false, minZoom: 6, maxZoom: 14 }).setView([35.75, 36.95], 8);
// Animations off: they would only add waiting. Bulk calls: what its documentation advises for many markers.
const group = L.markerClusterGroup({ animate: false });
const answer = await fetch('points.json');
const { points, kinds } = await answer.json();
const markers = points.map(([longitude, latitude, kind, accused, day]) => {
  const marker = L.marker([latitude, longitude]);
  marker.about = { kind: kinds[kind], accused, day };
  return marker;
});

function show(chosen) {
  const shown = chosen.size ? markers.filter(({ about }) => chosen.has(about.kind)) : markers;
  group.clearLayers();
  group.addLayers(shown);
  document.getElementById('shown').textContent = String(shown.length);
}

const boxes = kinds.map((kind) => {
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', name: 'kind', value: kind });
  const label = document.createElement('label');
  label.append(box, kind);
  document.getElementById('kinds').append(label);
  box.addEventListener('change', () => show(new Set(boxes.filter((one) => one.checked).map((one) => one.value))));
  return box;
});
group.addLayers(markers);
map.addLayer(group);
document.getElementById('shown').textContent = String(markers.length);
