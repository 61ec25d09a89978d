/** Tables of the server: CSV without quotes, since ids, splits and numbers need none. */

/** "a,b\n1,x\n" → {columns: ["a", "b"], rows: [[1, "x"]]}; an empty field is null. */
export function parseCsv(text) {
  const [header, ...lines] = text.trimEnd().split("\n");
  const columns = header.split(",");
  const rows = lines.map((line) => line.split(",").map(value));
  return { columns, rows };
}

/** Rows by a column, numbers by size, words by letters; what is missing comes last. */
export function sorted(rows, column, isFalling) {
  const sign = isFalling ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[column], other[column]];
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return (
      sign *
      (typeof a === "number" && typeof b === "number"
        ? a - b
        : String(a).localeCompare(String(b), "en", { numeric: true }))
    );
  });
}

function value(text) {
  if (text === "") return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}
