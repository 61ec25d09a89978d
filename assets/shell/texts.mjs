/**
 * What scripts say, in the language of the document. English is the text itself; a document in another
 * language loads its texts first, see app/languages. In a worker all is English.
 */

/** By the English text: its translation, for each number one. @typedef {{form(n: number): number, texts: Record<string, string[]>}} Texts */
/** @typedef {Record<string, unknown>} Values */

const VALUE = /\{(\w+)\}/g;

/** @returns {Texts | undefined} */
function given() {
  return /** @type {{latentariumTexts?: Texts}} */ (/** @type {unknown} */ (globalThis)).latentariumTexts;
}

/**
 * The text in the document's language, its {names} replaced by the values.
 * @param {string} text
 * @param {Values} [values]
 */
export function tr(text, values) {
  return filled(given()?.texts[text]?.[0] ?? text, values);
}

/**
 * The text for that number of things, which is {n} in it.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Values} values
 */
export function trn(one, many, n, values = {}) {
  const found = given();
  const said = found?.texts[one];
  return filled(said?.[found?.form(n) ?? 0] ?? (n === 1 ? one : many), { n, ...values });
}

/**
 * @param {string} text
 * @param {Values | undefined} values
 */
function filled(text, values) {
  if (values === undefined) return text;
  return text.replace(VALUE, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** “text”, in the language's own marks. @param {unknown} text */
export function quoted(text) {
  return tr("“{text}”", { text });
}

/**
 * The address of an answer of the server, in the document's language.
 * @param {string} address
 */
export function spoken(address) {
  const code = globalThis.document?.documentElement?.lang;
  if (code === undefined || code === "" || code === "en") return address;
  return `${address}${address.includes("?") ? "&" : "?"}lang=${code}`;
}
