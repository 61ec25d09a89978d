/** A brushed part of the plane, drawn over a panel's stars. */

/** polygon: in the panel's own coordinates, or null for nothing. */
export function drawBrush(panel, polygon, colours) {
  if (panel.toPixel([0, 0]) === null) return; // its sky is hidden
  const corners = [];
  for (let at = 0; polygon !== null && at < polygon.length; at += 2) {
    corners.push(panel.toPixel(panel.alignment.shown([polygon[at], polygon[at + 1]])));
  }
  drawCorners(panel, corners, colours);
}

/** corners: [[x, y], …] in the sky's pixels. */
export function drawCorners({ brushed, sky }, corners, colours) {
  const ratio = window.devicePixelRatio;
  const context = brushed.getContext("2d");
  brushed.width = Math.round(sky.clientWidth * ratio);
  brushed.height = Math.round(sky.clientHeight * ratio);
  context.scale(ratio, ratio);
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x, y);
  context.closePath();
  context.fillStyle = colours.accent;
  context.globalAlpha = 0.1;
  context.fill();
  context.strokeStyle = colours.accent;
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.stroke();
}
