// Dash's side of a page: every clientside callback hands over to the page's entry module, whose
// default export holds the functions by the names that Python gives them.
(() => {
  const { dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const entry = import(dataset.entry ?? "");
  const handOver =
    (/** @type {string | symbol} */ name) =>
    async (/** @type {unknown[]} */ ...inputs) => {
      const { default: functions } = await entry;
      return (await functions[name](...inputs)) ?? window.dash_clientside.no_update;
    };
  // dcc.Graph would fetch Plotly once more, from an address that browsers do not keep.
  const plotly = /** @type {HTMLLinkElement | null} */ (document.getElementById("plotly"));
  if (plotly) Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => plotly.href, set: () => {} });
  // A tab that is in a room of a class shows its strip. Where sessionStorage is off, as in some frames, the
  // frame's name says so: shell/tab_storage.mjs.
  let keeps = (/** @type {string} */ key) => window.name.includes(`"${key}"`);
  try {
    const { sessionStorage } = window;
    keeps = (key) => sessionStorage.getItem(key) !== null;
  } catch (error) {
    console.info(error);
  }
  if (keeps("latentarium-class") || keeps("latentarium-tour")) import(dataset.inside ?? "");
  // What Dash asks for first stands in the document.
  const held = new Map(Object.entries(JSON.parse(document.getElementById("held")?.textContent ?? "{}")));
  const { fetch } = window;
  window.fetch = async (...asked) => {
    const name = String(asked[0]).split("/").at(-1) ?? "";
    if (!held.has(name)) return fetch(...asked);
    const body = JSON.stringify(held.get(name));
    held.delete(name);
    return new Response(body, { headers: { "Content-Type": "application/json" } });
  };
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    latentarium: new Proxy({}, { get: (_, name) => handOver(name) }),
  });
})();
