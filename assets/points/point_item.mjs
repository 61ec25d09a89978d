/** A point in a page's list of them: its letter, its decoded picture, what it is called. */

import { framedPicture } from "../pictures/picture.mjs";

/**
 * select(): a person chose it.
 * @param {() => void} select
 */
export function pointItem(select) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "path-point";
  button.addEventListener("click", select);
  const { frame, picture } = framedPicture();
  const mark = document.createElement("b");
  const label = document.createElement("span");
  label.className = "name";
  button.append(frame, mark, label);
  item.append(button);
  return { item, button, mark, label, picture };
}
