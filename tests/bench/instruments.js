// Runs in the page before its own scripts and watches from outside what a person could see.
(() => {
  let sweep = null;
  let move = null;
  let grid = null;
  let frames = null;

  window.bench = {
    /** Milliseconds after the navigation's start. */
    firstDecode: null,
    ready: null,

    loaded: () =>
      performance.getEntriesByType("resource").map(({ name }) => name.replace(location.origin, "")),

    /** Bytes over the network: all code, and what else was there before the first decode. */
    bytes() {
      const sum = { code: performance.getEntriesByType("navigation")[0].transferSize, run: 0 };
      for (const { name, transferSize, responseEnd } of performance.getEntriesByType("resource")) {
        const isCode = /^\/(_dash-component-suites|static)\//.test(new URL(name).pathname);
        if (isCode) sum.code += transferSize;
        else if (responseEnd <= bench.firstDecode) sum.run += transferSize;
      }
      return sum;
    },

    startSweep() {
      const { decodes } = latentarium.stats();
      sweep = { begin: performance.now(), decodes, latencies: [], work: [] };
    },
    endSweep() {
      const { begin, decodes, latencies, work } = sweep;
      sweep = null;
      const milliseconds = performance.now() - begin;
      return { milliseconds, decodes: latentarium.stats().decodes - decodes, latencies, work };
    },

    startFrames() {
      const counted = { times: [], tiles: latentarium.stats().tiles };
      frames = counted;
      // The last count's own callback may still be to come.
      requestAnimationFrame(function count(time) {
        if (frames !== counted) return;
        counted.times.push(time);
        requestAnimationFrame(count);
      });
    },
    endFrames() {
      const { times, tiles } = frames;
      frames = null;
      const intervals = times.slice(1).map((time, k) => time - times[k]);
      return { intervals, tiles: latentarium.stats().tiles - tiles };
    },

    startGrid() {
      grid = { begin: null, painted: [], before: latentarium.stats().grids };
    },
    isGridWhole: () => latentarium.stats().grids !== grid.before,
    /** All of it seen, be it coarse, and all of it decoded. */
    gridTimes: () => [grid.painted[9] - grid.begin, grid.painted.at(-1) - grid.begin],
  };

  // Before the page's own listener, so that the page's frame callback comes after ours.
  addEventListener(
    "pointermove",
    ({ timeStamp }) => {
      if (sweep === null) return;
      if (move === null) requestAnimationFrame(measureFrame);
      move = timeStamp;
    },
    true,
  );

  function measureFrame() {
    const moved = move;
    const begun = performance.now();
    move = null;
    const { port1, port2 } = new MessageChannel();
    // What a frame's callback sends arrives when that frame has been painted.
    port1.onmessage = () => {
      const painted = performance.now();
      sweep?.latencies.push(painted - moved);
      sweep?.work.push(painted - begun);
    };
    port2.postMessage(null);
  }

  addEventListener(
    "keydown",
    ({ timeStamp }) => {
      if (grid !== null) grid.begin = timeStamp;
    },
    true,
  );

  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...arguments_) {
    put.apply(this, arguments_);
    if (grid === null || this.canvas.id !== "grid") return;
    // Of a chunk of several rows, each is one.
    const [, , , , , , rows] = arguments_;
    const pictures = Math.round((10 * rows) / this.canvas.height);
    grid.painted.push(...Array(pictures).fill(performance.now()));
  };

  requestAnimationFrame(function look() {
    if (window.latentarium === undefined) return requestAnimationFrame(look);
    latentarium.ready.then(() => (bench.ready = performance.now()));
    requestAnimationFrame(function lookAgain() {
      if (latentarium.stats().decodes === 0) return requestAnimationFrame(lookAgain);
      bench.firstDecode = performance.now();
    });
  });
})();
