/**
 * Tables whose heads sort: a click on a head's button, and again the other way round.
 *
 * A table is .sortable, a head's button .sort; data-value of a cell is what it is sorted by.
 */

/** Listens for all tables of the class "sortable", also for those that come later. */
export function sortTables() {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("table.sortable button.sort") : null;
    const head = button?.closest("th");
    if (head) sortBy(head);
  });
}

/** @param {HTMLTableCellElement} head */
function sortBy(head) {
  const body = head.closest("table")?.tBodies[0];
  if (body === undefined) return;
  const heads = Array.from(head.parentElement?.children ?? []);
  const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  for (const each of heads) each.setAttribute("aria-sort", each === head ? order : "none");
  const column = heads.indexOf(head);
  const rows = Array.from(body.rows);
  const ranks = ranked(
    rows.map((row) => row.cells[column].dataset.value ?? ""),
    order === "descending",
  );
  body.append(...ranks.map((rank) => rows[rank]));
}

/**
 * The places of the values in rising or falling order; empty ones come last either way.
 * @param {string[]} values
 * @param {boolean} isFalling
 */
export function ranked(values, isFalling) {
  const isNumeric = values.every((value) => value === "" || Number.isFinite(Number(value)));
  /** @param {string} a @param {string} b */
  const compare = (a, b) =>
    isNumeric ? Number(a) - Number(b) : a.localeCompare(b, undefined, { numeric: true });
  const places = values.map((_, place) => place);
  const known = places.filter((place) => values[place] !== "");
  known.sort((a, b) => (isFalling ? -1 : 1) * compare(values[a], values[b]) || a - b);
  return [...known, ...places.filter((place) => values[place] === "")];
}
