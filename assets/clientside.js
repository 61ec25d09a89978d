// Dash's side of the page: every clientside callback hands over to the view modules.
(() => {
  const view = import(new URL("view/main.mjs", document.currentScript.src).href);
  const dial = (name) => (value) => {
    view.then(({ turnDial }) => turnDial(name, value));
    return window.dash_clientside.no_update;
  };
  const dials = ["z1", "z2", "span", "side", "z1-number", "z2-number", "span-number", "side-number"];
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    latentarium: {
      start: async (runs) => (await view).start(runs) ?? window.dash_clientside.no_update,
      "open-run": (run) => void view.then(({ openRun }) => openRun(run)),
      ...Object.fromEntries(dials.map((name) => [name, dial(name)])),
    },
  });
})();
