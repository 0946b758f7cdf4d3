// The log of trainings and evaluations: how each ended, its figures, and its learning curves as drawings.
const SVG = "http://www.w3.org/2000/svg";
const number = (value) => (value === null || value === undefined ? "–" : Number(value.toPrecision(5)).toString());

function runsPart({ runs }) {
  return h("section", {}, h("h3", {}, word("models/runs/title")), h("p", { class: "ad-help" }, word("models/runs/about")),
    runs.length ? h("div", { class: "ad-runs" }, runs.map(runCard)) : h("p", { role: "status" }, word("models/runs/none")));
}

function runCard(one) {
  const name = word(`models/run/${one.deed} ${one.what}`);
  const said = [moment(one.started_at), one.seconds === null ? null : word("models/runs/took", { seconds: number(one.seconds) }), one.figure === null ? null : `${one.main} ${number(one.figure)}`];
  const curves = Object.entries(one.curves).filter(([, points]) => points.length > 1);
  const made = [["code", one.code], ["data", one.data_hash], ["seed", one.seed]].filter(([, value]) => value !== null && value !== "");
  const rows = (pairs) => h("table", { class: "ad-diff ad-figures" }, h("tbody", {}, pairs.map(([title, value]) => h("tr", {}, h("th", { scope: "row" }, title), h("td", {}, String(value))))));
  const settings = Object.entries(one.settings).map(([title, value]) => [title, typeof value === "object" ? JSON.stringify(value) : value]);
  return h("article", { class: "ad-version", "aria-label": `${name} ${one.id}` },
    h("h4", {}, `${one.id} · ${name}`, " ", h("span", { class: "ad-state" + (one.outcome === "finished" ? " ad-now" : "") }, word("models/outcome/" + one.outcome))),
    h("p", { class: "ad-item-about" }, said.filter(Boolean).map((text) => h("span", {}, text))),
    one.why ? h("p", { class: "ad-alert" }, one.why) : null,
    curves.length ? h("details", { class: "ad-changed", "data-name": "curves-" + one.id }, h("summary", {}, word("models/runs/curves")), h("div", { class: "ad-curves" }, curves.map(([title, points]) => drawnCurve(title, points)))) : null,
    h("details", { class: "ad-changed", "data-name": "run-" + one.id }, h("summary", {}, word("models/runs/metrics")),
      rows(Object.entries(one.metrics).map(([title, value]) => [title, number(value)])),
      rows([...made.map(([title, value]) => [word("models/runs/" + title), value]), ...settings])));
}

// A line over steps, with a gap where a value is no number; what it shows is said in words beneath it.
function drawnCurve(title, points) {
  const known = points.filter(([, value]) => value !== null);
  if (!known.length) return null;
  const [wide, high] = [300, 120];
  const span = (values) => { const low = Math.min(...values), size = Math.max(...values) - low; return (value) => (size ? (value - low) / size : 0.5); };
  const across = span(known.map(([step]) => step)), upwards = span(known.map(([, value]) => value));
  let pen = "M";
  const path = points.map(([step, value]) => {
    if (value === null) { pen = "M"; return ""; }
    const drawn = `${pen}${(4 + across(step) * wide).toFixed(1)},${(4 + (1 - upwards(value)) * high).toFixed(1)}`;
    pen = "L";
    return drawn;
  }).join(" ");
  const said = word("models/runs/curve", { name: title, first: number(known[0][1]), last: number(known[known.length - 1][1]) });
  const drawing = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", `0 0 ${wide + 8} ${high + 8}`);
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", said);
  line.setAttribute("d", path);
  drawing.append(line);
  return h("figure", { class: "ad-curve" }, drawing, h("figcaption", {}, said));
}
