/** All canvases of a panel where they stand on the screen, their names and the ring, as one picture. */

const SHARP = 2;
const RING = 8;
const NAMES = ".axis-name, .traversal-name";

export function panelPicture(panel) {
  const box = panel.getBoundingClientRect();
  const picture = document.createElement("canvas");
  picture.width = Math.ceil(SHARP * box.width);
  picture.height = Math.ceil(SHARP * box.height);
  const context = picture.getContext("2d");
  context.scale(SHARP, SHARP);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, box.width, box.height);
  for (const canvas of panel.querySelectorAll("canvas")) drawCanvas(context, box, canvas);
  for (const name of panel.querySelectorAll(NAMES)) drawName(context, box, name);
  for (const spot of panel.querySelectorAll(".spot:not([hidden])")) drawRing(context, box, spot);
  return picture;
}

function drawCanvas(context, box, canvas) {
  const at = canvas.getBoundingClientRect();
  if (at.width === 0 || canvas.width === 0) return;
  context.imageSmoothingEnabled = getComputedStyle(canvas).imageRendering !== "pixelated";
  context.drawImage(canvas, at.left - box.left, at.top - box.top, at.width, at.height);
}

function drawName(context, box, name) {
  const at = name.getBoundingClientRect();
  if (at.width === 0) return;
  const { color, fontSize, fontFamily } = getComputedStyle(name);
  context.fillStyle = color;
  context.font = `${fontSize} ${fontFamily}`;
  context.textBaseline = "middle";
  context.fillText(name.textContent, at.left - box.left, at.top - box.top + at.height / 2);
}

function drawRing(context, box, spot) {
  const at = spot.getBoundingClientRect();
  context.strokeStyle = getComputedStyle(spot).getPropertyValue("--accent");
  context.lineWidth = 2;
  context.beginPath();
  context.arc(at.left - box.left, at.top - box.top, RING, 0, 2 * Math.PI);
  context.stroke();
}
