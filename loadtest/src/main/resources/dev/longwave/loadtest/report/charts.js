"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;

  // Figures, worded as everywhere else in the load test.
  const significant = (v) => {
    const size = Math.abs(v);
    return size < 9.995 ? v.toFixed(2) : size < 99.95 ? v.toFixed(1) : Math.round(v).toLocaleString("en-US");
  };
  const scaled = (v, step, units) => {
    let at = 0;
    while (Math.abs(v) >= step - 0.5 && at < units.length - 1) {
      v /= step;
      at++;
    }
    return (at === 0 && Number.isInteger(v) ? v.toString() : significant(v)) + units[at];
  };
  const micros = (v) => (v === 0 ? "0 µs" : scaled(v * 1000, 1000, [" ns", " µs", " ms", " s"]));
  const perSecond = (v) => (v === 0 ? "0/s" : scaled(v, 1000, ["/s", " k/s", " M/s", " G/s"]));
  const mebibytes = (v) => scaled(v, 1024, [" MiB", " GiB", " TiB"]);
  const count = (v) => Math.round(v).toLocaleString("en-US");
  const cores = (v) => significant(v);
  const seconds = (v) => {
    if (v < 120) return +v.toFixed(1) + " s";
    const m = Math.floor(v / 60);
    const s = Math.round(v % 60);
    return m + " min" + (s === 0 ? "" : " " + s + " s");
  };
  // A place on the percentile axis is 1 / (1 - p).
  const percentile = (place) => {
    const nines = Math.max(0, Math.ceil(Math.log10(place) - 1.0001));
    return +(100 * (1 - 1 / place)).toFixed(nines) + " %";
  };
  // A tick is a round number, so it needs no zeros behind the point.
  const round = (write) => (v) => write(v).replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "");

  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const colour = (i) => css("--c" + (i % 6));
  // What the axes take of a chart, in pixels: the vertical one with its label, and the horizontal one.
  const BESIDE = 98;
  const BELOW = 70;
  const DASHES = [[], [7, 4], [2.5, 2.5], [10, 3, 2, 3], [], [5, 3]];
  const alpha = (hex, part) => hex + Math.round(part * 255).toString(16).padStart(2, "0");

  const logSplits = (u, axis, min, max) => {
    const splits = [];
    for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
      for (const step of [1, 2, 5]) {
        const split = step * 10 ** power;
        if (split >= min * 0.999 && split <= max * 1.001) splits.push(+split.toPrecision(6));
      }
    }
    return splits;
  };
  const logRange = (u, min, max) => {
    if (min == null) return [1, 10];
    const power = (v) => 10 ** Math.floor(Math.log10(v));
    const below = [5, 2, 1].find((step) => step * power(min) <= min * 1.0001) * power(min);
    const above = [1, 2, 5, 10].find((step) => step * power(max) >= max * 0.9999) * power(max);
    return [below, above > below ? above : below * 10];
  };
  const linearRange = (u, min, max) => [0, max > 0 ? max * 1.06 : 1];

  // A log scale has no place for what is not above 0.
  const positive = (values) => values.map((v) => (v == null || v <= 0 ? null : v));

  const time = data.time;
  const overTime = (y, series) => ({
    x: time.at,
    xAxis: { label: "Time since the run began", write: seconds, at: seconds },
    y,
    series: series.filter((one) => one.values.some((v) => v != null)),
    sync: "time",
    phases: data.phases,
  });
  const overPercentiles = () => ({
    x: data.percentiles.x,
    xAxis: { label: "Percentile", write: percentile, at: percentile, log: true },
    y: { label: "Latency", write: micros, log: true },
    series: data.percentiles.curves.map((curve) => ({ ...curve, values: positive(curve.values) })),
  });
  const CHARTS = {
    latency: () => ({
      ...overTime({ label: "Latency", write: micros, log: true, switchable: true }, [
        { name: "p50", values: positive(time.p50) },
        { name: "p99", values: positive(time.p99) },
        { name: "longest", values: positive(time.max) },
      ]),
    }),
    percentiles: overPercentiles,
    throughput: () =>
      overTime({ label: "Events a second", write: perSecond, log: true, switchable: true }, [
        { name: "delivered", values: time.delivered },
        { name: "published", values: time.published },
      ]),
    connections: () =>
      overTime({ label: "Open streams", write: count }, [{ name: "open", values: time.connected, fill: true }]),
    cpu: () =>
      overTime({ label: "Processors", write: cores }, [
        { name: "server", values: time.serverCores },
        { name: "load test", values: time.ownCores },
      ]),
    memory: () =>
      overTime({ label: "Memory", write: mebibytes }, [{ name: "server", values: time.serverMemory, fill: true }]),
  };

  const shadePhases = (u, phases) => {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const phase of phases) {
      const from = u.valToPos(phase.from, "x", true);
      const to = u.valToPos(phase.to, "x", true);
      if (!phase.measured) {
        ctx.fillStyle = css("--shade");
        ctx.fillRect(from, bbox.top, to - from, bbox.height);
      }
      ctx.fillStyle = css("--line");
      ctx.fillRect(Math.round(to), bbox.top, uPlot.pxRatio, bbox.height);
    }
    ctx.restore();
  };
  const namePhases = (u, phases) => {
    const { ctx, bbox } = u;
    const size = 11 * uPlot.pxRatio;
    ctx.save();
    ctx.font = "500 " + size + "px " + css("--sans");
    ctx.fillStyle = css("--muted");
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    for (const phase of phases) {
      const from = Math.max(bbox.left, u.valToPos(phase.from, "x", true));
      const to = Math.min(bbox.left + bbox.width, u.valToPos(phase.to, "x", true));
      if (ctx.measureText(phase.name).width + size < to - from) {
        ctx.fillText(phase.name, from + size / 3, bbox.top - size / 4);
      }
    }
    ctx.restore();
  };

  const element = (tag, parent, text) => {
    const made = document.createElement(tag);
    if (text != null) made.textContent = text;
    parent.append(made);
    return made;
  };
  const line = (parent, stroke, dash) => {
    const SVG = "http:" + "//www.w3.org/2000/svg";
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "0 0 24 10");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M0 5h24");
    path.setAttribute("stroke", stroke);
    path.setAttribute("stroke-width", "2.6");
    if (dash.length > 0) path.setAttribute("stroke-dasharray", dash.join(" "));
    svg.append(path);
    parent.append(svg);
  };

  class Chart {
    constructor(figure) {
      this.figure = figure;
      this.plotted = figure.querySelector(".plot");
      this.keys = figure.querySelector(".keys");
      this.what = CHARTS[figure.dataset.chart]();
      this.log = Boolean(this.what.y.log);
      this.hidden = new Set(this.what.series.filter((one) => one.shown === false).map((one) => one.name));
      if (this.what.y.switchable) this.offerScales();
      this.draw();
      this.width = this.plotted.clientWidth;
      new ResizeObserver(() => {
        if (this.plotted.clientWidth !== this.width) {
          this.width = this.plotted.clientWidth;
          this.plot.setSize(this.size());
        }
      }).observe(this.plotted);
    }

    offerScales() {
      const group = element("div", this.figure.querySelector("figcaption"));
      group.className = "switch";
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "Scale");
      const buttons = ["log", "linear"].map((name) => {
        const button = element("button", group, name);
        button.type = "button";
        button.addEventListener("click", () => {
          this.log = name === "log";
          press();
          this.draw();
        });
        return button;
      });
      const press = () => buttons.forEach((b) => b.setAttribute("aria-pressed", (b.textContent === "log") === this.log));
      press();
    }

    size() {
      const wide = this.figure.classList.contains("wide");
      return { width: this.plotted.clientWidth, height: wide ? (window.innerWidth < 720 ? 260 : 320) : 220 };
    }

    /** Draws it anew, in the colours that hold now. */
    draw() {
      if (this.plot) this.plot.destroy();
      const { x, xAxis, y, series, sync, phases } = this.what;
      const values = [x];
      const lines = [{}];
      const bands = [];
      series.forEach((one, i) => {
        const stroke = colour(i);
        const show = !this.hidden.has(one.name);
        lines.push({
          label: one.name, scale: "y", stroke, show, width: 2, dash: DASHES[i % 6],
          fill: one.fill ? alpha(stroke, 0.12) : undefined, points: { show: false }, spanGaps: false,
        });
        values.push(this.log ? positive(one.values) : one.values);
        if (one.low) {
          for (const edge of [one.high, one.low]) {
            lines.push({ scale: "y", stroke: "transparent", show, width: 0, points: { show: false } });
            values.push(positive(edge));
          }
          bands.push({ series: [lines.length - 2, lines.length - 1], fill: alpha(stroke, 0.16) });
        }
      });
      const font = "12px " + css("--sans");
      const axis = {
        stroke: css("--muted"), font, labelFont: "500 12px " + css("--sans"), labelSize: 20, labelGap: 2,
        grid: { stroke: css("--grid"), width: 1 }, ticks: { show: false }, gap: 6,
      };
      this.plot = new uPlot(
        {
          ...this.size(),
          padding: [phases ? 20 : 10, 12, 0, 0],
          legend: { show: false },
          cursor: {
            y: false,
            sync: sync ? { key: sync, setSeries: false } : undefined,
            points: { size: 8, width: 2, fill: css("--panel"), stroke: (u, i) => u.series[i].stroke(u, i) },
          },
          scales: {
            x: xAxis.log ? { time: false, distr: 3, range: (u, min, max) => [1, max] } : { time: false },
            y: this.log ? { distr: 3, range: logRange } : { range: linearRange },
          },
          axes: [
            {
              ...axis, label: xAxis.label, size: 30, space: 64,
              values: (u, splits) => splits.map((v) => (v == null ? "" : xAxis.write(v))),
              ...(xAxis.log ? { splits: () => this.decades(x), filter: (u, splits) => this.spaced(splits) } : {}),
            },
            {
              ...axis, scale: "y", label: y.label, size: 66, space: 30,
              values: (u, splits) => splits.map((v) => (v == null ? "" : round(y.write)(v))),
              ...(this.log ? { splits: logSplits, filter: (u, splits) => this.sparse(splits) } : {}),
            },
          ],
          series: lines,
          bands,
          hooks: {
            drawClear: phases ? [(u) => shadePhases(u, phases)] : [],
            draw: phases ? [(u) => namePhases(u, phases)] : [],
            setCursor: [(u) => this.tell(u)],
          },
        },
        values,
        this.plotted,
      );
      this.listKeys();
    }

    decades(x) {
      const splits = [1, 2];
      for (let place = 10; place <= x[x.length - 1]; place *= 10) splits.push(place);
      return splits;
    }

    /** Leaves out what would run into its neighbour. */
    spaced(splits) {
      const width = this.plotted.clientWidth - BESIDE;
      const each = width / Math.log10(this.what.x[this.what.x.length - 1]);
      let free = -Infinity;
      return splits.map((place) => {
        const middle = Math.log10(place) * each;
        const half = percentile(place).length * 3.6;
        if (middle - half < free || middle + half > width + 12) return null;
        free = middle + half + 8;
        return place;
      });
    }

    /** Labels only whole powers of ten where there is no room for more. */
    sparse(splits) {
      const room = (this.size().height - BELOW) / Math.max(1, splits.length) > 22;
      return splits.map((v) => (room || Number.isInteger(+Math.log10(v).toFixed(6)) ? v : null));
    }

    listKeys() {
      this.keys.replaceChildren();
      this.told = this.what.series.map((one, i) => {
        const key = element("button", this.keys);
        key.type = "button";
        key.title = "Show or hide";
        key.setAttribute("aria-pressed", !this.hidden.has(one.name));
        line(key, colour(i), DASHES[i % 6]);
        element("span", key, one.name);
        key.addEventListener("click", () => {
          if (!this.hidden.delete(one.name)) this.hidden.add(one.name);
          this.draw();
        });
        return element("output", key);
      });
      this.at = element("span", this.keys);
      this.at.className = "at";
    }

    tell(u) {
      const idx = u.cursor.idx;
      const away = idx == null || u.cursor.left < 0;
      if (!this.told) return;
      this.at.textContent = away ? "" : this.what.xAxis.at(this.what.x[idx]);
      this.what.series.forEach((one, i) => {
        const v = away || this.hidden.has(one.name) ? null : one.values[idx];
        this.told[i].textContent = v == null ? "" : this.what.y.write(v);
      });
    }
  }

  const charts = [...document.querySelectorAll("[data-chart]")].map((figure) => new Chart(figure));
  const redraw = () => charts.forEach((chart) => chart.draw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("beforeprint", () => {
    root.classList.add("print");
    redraw();
  });
  addEventListener("afterprint", () => {
    root.classList.remove("print");
    redraw();
  });
  root.dataset.charts = charts.length;
})();
