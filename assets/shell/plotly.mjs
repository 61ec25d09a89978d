/** Plotly, started when the sky is to be drawn: only starting it takes longer than all else. */

let starting = null;

/** Resolves to window.Plotly, which something else may have started. Throws in a sentence. */
export function plotly() {
  starting ??= window.Plotly ? Promise.resolve(window.Plotly) : start();
  return starting;
}

function start() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.getElementById("plotly").href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      starting = null;
      reject(new Error("the server could not be reached"));
    };
    document.head.append(script);
  });
}
