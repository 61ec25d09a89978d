// Runs before the first paint, so that a visitor who chose paper never sees a dark flash.
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
})();
