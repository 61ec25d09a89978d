/** Small curves over epochs: one axis, direct labels, no frame. */

const NAMESPACE = "http://www.w3.org/2000/svg";
const WIDTH = 480;
const HEIGHT = 180;
const MARGIN = { left: 44, right: 104, top: 12, bottom: 24 };

/** lines: [{name, colour, points: [[epoch, value], …]}]; returns the SVG's content as elements. */
export function drawCurves(svg, { title, epochs, lines }) {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute(
    "aria-label",
    values.length === 0 ? `${title}: no epoch has ended yet` : summary(title, lines),
  );
  const parts = [element("text", { x: 0, y: 10, class: "curve-title" }, title)];
  if (values.length > 0) {
    const [low, high] = padded(Math.min(...values), Math.max(...values));
    const x = (epoch) =>
      MARGIN.left + ((epoch - 1) / Math.max(1, epochs - 1)) * (WIDTH - MARGIN.left - MARGIN.right);
    const y = (value) =>
      MARGIN.top + 12 + (1 - (value - low) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom - 12);
    for (const tick of ticks(low, high)) {
      parts.push(
        element("line", {
          x1: MARGIN.left,
          x2: WIDTH - MARGIN.right,
          y1: y(tick),
          y2: y(tick),
          class: "curve-grid",
        }),
      );
      parts.push(
        element(
          "text",
          { x: MARGIN.left - 8, y: y(tick) + 4, class: "curve-tick", "text-anchor": "end" },
          String(Number(tick.toPrecision(6))),
        ),
      );
    }
    for (const epoch of epochs === 1 ? [1] : [1, epochs]) {
      parts.push(
        element(
          "text",
          { x: x(epoch), y: HEIGHT - 6, class: "curve-tick", "text-anchor": "middle" },
          `${epoch === 1 ? "epoch 1" : epoch}`,
        ),
      );
    }
    const ends = spread(lines.map(({ points }) => y(points.at(-1)[1])));
    lines.forEach(({ name, colour, points }, k) => {
      const path = points.map(([epoch, value]) => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
      parts.push(element("polyline", { points: path, class: "curve", stroke: colour }));
      const [epoch, value] = points.at(-1);
      parts.push(element("circle", { cx: x(epoch), cy: y(value), r: 3, fill: colour }));
      parts.push(
        element(
          "text",
          { x: x(epoch) + 8, y: ends[k] + 4, class: "curve-name", fill: colour },
          `${name} ${value.toFixed(1)}`,
        ),
      );
    });
  }
  svg.replaceChildren(...parts);
}

/** The lines' ends, moved apart so that two labels never lie upon each other. */
function spread(ends, apart = 16) {
  const order = ends.map((y, k) => [y, k]).sort((a, b) => a[0] - b[0]);
  const placed = [...ends];
  order.forEach(([y, k], at) => {
    placed[k] = at === 0 ? y : Math.max(y, placed[order[at - 1][1]] + apart);
  });
  return placed;
}

function padded(low, high) {
  const room = (high - low) * 0.08 || Math.max(1, Math.abs(high) * 0.05);
  return [low - room, high + room];
}

/** Three or four round numbers between the ends. */
export function ticks(low, high) {
  const rough = (high - low) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough);
  const found = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) found.push(tick);
  return found;
}

function summary(title, lines) {
  return `${title}: ${lines.map(({ name, points }) => `${name} ${points.at(-1)[1].toFixed(1)} after epoch ${points.at(-1)[0]}`).join(", ")}`;
}

function element(name, attributes, text = "") {
  const found = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
  found.textContent = text;
  return found;
}
