// Dash's side of a page: every clientside callback hands over to the page's entry module, whose
// default export holds the functions by the names that Python gives them.
(() => {
  const { src, dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const entry = import(new URL(dataset.entry ?? "", src).href);
  const handOver =
    (/** @type {string | symbol} */ name) =>
    async (/** @type {unknown[]} */ ...inputs) => {
      const { default: functions } = await entry;
      return (await functions[name](...inputs)) ?? window.dash_clientside.no_update;
    };
  // dcc.Graph would fetch Plotly once more, from an address that browsers do not keep.
  const plotly = /** @type {HTMLLinkElement | null} */ (document.getElementById("plotly"));
  if (plotly) Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => plotly.href, set: () => {} });
  // A tab that is in a room of a class shows its strip; sessionStorage is off in some frames.
  try {
    const inside = dataset.inside ?? "";
    const isInside = ["latentarium-class", "latentarium-tour"].some((key) => sessionStorage.getItem(key));
    if (isInside) import(new URL(inside, src).href);
  } catch (error) {
    console.info(error);
  }
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
