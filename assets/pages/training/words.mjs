/** Small pieces of the page: a chip for each line, buttons that offer runs. */

export function lineChips(lines, focus, colours, choose) {
  return lines.map(({ label, title, run }, k) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.style.setProperty("--chip", `var(--class-${k % colours.classes.length})`);
    chip.setAttribute("aria-pressed", String(run === focus));
    chip.dataset.hint = `${title}: shows its film and its latents.`;
    const star = document.createElement("span");
    star.className = "star";
    chip.append(star, label);
    chip.addEventListener("click", () => choose(run));
    return chip;
  });
}

export function offerButtons(runs, titles, choose) {
  return runs.map((run) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = titles[run];
    button.addEventListener("click", () => choose(run));
    return button;
  });
}
