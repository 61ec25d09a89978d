/** Which of its pages a saved file shows. Each has the document for itself, as on a server. */

const PAGES = ["compare", "explore"];

/** The one that the address names, or the frame's name where that has no address; else the first. */
export function shownPage() {
  return [location.hash.slice(1), window.name].find((name) => PAGES.includes(name)) ?? PAGES[0];
}

/** @param {string} page */
export function goTo(page) {
  window.name = page;
  location.hash = page;
  location.reload();
}
