/** What the Paths page has beside what all pages with a sky have, by the ids of app/pages/paths_panels.py. */

export const IDS = {
  paths: "paths",
  marker: "marker",
  projections: "projections",
  space: "space",
  spaceLabel: "space-label",
  adding: "adding",
  snap: "snap",
  selected: "selected",
  undo: "undo",
  redo: "redo",
  points: "points",
  lengths: "lengths",
  curves: "curves",
  chart: "speed-chart",
  play: "play",
  time: "time",
  speed: "speed",
  pace: "pace",
  film: "film",
  fade: "fade",
};
