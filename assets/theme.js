// Runs before the first paint, so that a visitor who chose paper never sees a dark flash, nor
// pictures of another size than the chosen one.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("mantine-color-scheme-value");
  } catch {
    // Storage is switched off: the system's theme it is.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = choice === "light" || choice === "dark" ? choice : dark ? "dark" : "light";
  document.documentElement.dataset.mantineColorScheme = scheme;
  try {
    // As pictures/display.mjs keeps it; display.css knows which values mean something.
    const { pixels, colours, size } = JSON.parse(localStorage.getItem("latentarium-display") ?? "{}");
    Object.assign(document.documentElement.dataset, { pixels, colours, size });
  } catch {
    // Storage is switched off, or holds something else: pictures are as at the start.
  }
  // In a frame that asked for `embed`, once: a frame keeps its name on all pages that it leads to.
  const EMBEDDED = "latentarium-embedded";
  const asked = new URLSearchParams(location.search).has("embed");
  // What shell/tab_storage.mjs keeps there comes after its first line.
  const isKnown = window.name.split("\n")[0] === EMBEDDED;
  if (window.self !== window.top && (asked || isKnown)) {
    if (!isKnown) window.name = EMBEDDED;
    document.documentElement.dataset.embedded = "";
  }
})();
