/** What every chart has: its frame, its ground, patterns beside colours, a hand to go along it, and its table. */

import { el, svg } from "./dom.js";
import { language, number, t, term } from "./words.js";

export const MOODS = ["negative", "neutral", "positive"];
export const [LEFT, RIGHT, TOP, BOTTOM] = [44, 8, 16, 26];
let serial = 0;

/** A chart with its title, its drawing and its table; words alone where there is nothing to draw. */
export function framed({ title, test, hint = "", legend = null, empty = "", drawing = null, table = null }) {
  return el("figure", { class: "chart", "data-testid": `chart-${test}` },
    el("figcaption", {}, el("h4", {}, title), empty ? null : legend), hint ? el("p", { class: "hint" }, hint) : null,
    empty ? el("p", { class: "nothing" }, empty) : drawing, empty || !table ? null : tableBehind(title, table));
}

/** The numbers of a chart; made when it is opened, for it may be long. */
function tableBehind(title, { heads, rows }) {
  const box = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title });
  const fill = () => {
    if (box.firstChild) return;
    box.append(el("table", {}, el("thead", {}, el("tr", {}, heads.map((one) => el("th", { scope: "col" }, one)))),
      el("tbody", {}, rows().map(([first, ...rest]) => el("tr", {}, el("th", { scope: "row" }, first), rest.map((one) => el("td", {}, typeof one === "number" ? number(one) : one)))))));
  };
  return el("details", { on: { toggle: fill } }, el("summary", {}, t("as_table")), box);
}

/** The patterns that tell moods apart without colour: stripes for negative, dots for positive, plain between. */
export function patterns() {
  const id = `p${++serial}`;
  const pattern = (name, ...marks) => svg("pattern", { id: `${id}-${name}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", class: `ink-${name}` }, svg("rect", { class: "ground", width: 6, height: 6 }), ...marks);
  const defs = svg("defs", {}, pattern("negative", svg("path", { class: "mark", d: "M-1.500 1.500l3-3M0 6l6-6M4.500 7.500l3-3" })), pattern("positive"), pattern("neutral", svg("circle", { class: "dot", cx: 3, cy: 3, r: 1.1 })), pattern("late", svg("path", { class: "mark", d: "M-1.500 1.500l3-3M0 6l6-6M4.500 7.500l3-3" })));
  return { defs, fill: (name) => `url(#${id}-${name})` };
}

/** What the fills mean: [[kind, word]]. */
export function legendOf(entries) {
  return el("ul", { class: "legend" }, entries.map(([kind, word]) => {
    const { defs, fill } = patterns();
    const swatch = kind === "alert" ? alertMark(10, word) : kind.startsWith("line") ? svg("path", { class: kind, d: "M0 7H20" }) : svg("rect", { class: `bar ${kind}`, x: 3, y: 0.5, width: 13, height: 13, rx: 3, ...(kind in FILLED ? { fill: fill(kind) } : {}) });
    return el("li", {}, svg("svg", { viewBox: "0 0 20 14", width: 20, height: 14, "aria-hidden": "true" }, defs, swatch), el("span", {}, word));
  }));
}

const FILLED = { negative: 1, neutral: 1, positive: 1, late: 1 };
export const moodLegend = (more = []) => legendOf([...MOODS.map((one) => [one, term("mood", one)]), ...more]);

/** Round values along an axis from 0: at most `most` steps of 1, 2 or 5. */
export function rounds(highest, most = 4, units = null) {
  const rough = Math.max(highest, 1e-9) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = units ? (units.find((one) => one >= rough) ?? Math.ceil(rough / units.at(-1)) * units.at(-1)) : Math.max(1, [1, 2, 5, 10].find((one) => one * power >= rough - 1e-9) * power);
  return Array.from({ length: Math.max(1, Math.ceil(highest / step - 1e-9)) + 1 }, (_, n) => n * step);
}

const brief = (value) => (value < 10_000 ? number(value) : new Intl.NumberFormat(language(), { notation: "compact" }).format(value));

/** Lines across with their values. */
export function grid(values, y, wide, say = brief) {
  return values.flatMap((value) => [svg("line", { class: "grid", x1: LEFT, x2: wide - RIGHT, y1: y(value), y2: y(value) }), svg("text", { class: "tick", x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, say(value))]);
}

const EVERY = [1, 2, 4, 7, 12, 24, 48, 96];

/** Names under the steps, as many as there is room for. */
export function ticks(names, x, wide, tall) {
  const broad = 34 + 6.4 * Math.max(...[0, names.length >> 1, names.length - 1].map((n) => names[n]().length));
  const least = Math.max(1, Math.ceil(names.length / Math.max(2, Math.floor((wide - LEFT) / broad))));
  const every = (names.length > 48 ? EVERY.find((one) => one >= least) : null) ?? least;
  return names.flatMap((name, n) => (n % every ? [] : [svg("text", { class: "tick", x: Math.min(Math.max(x(n), LEFT + 8), wide - RIGHT - broad / 2 + 14), y: tall - 7, "text-anchor": "middle" }, name())]));
}

/** Alerts on the time axis: a triangle with its mark, told in the values read out. */
export function alertMark(x, word) {
  return svg("g", { class: "alert-mark" }, svg("title", {}, word), svg("path", { d: `M${x} 1l7 12h-14z` }), svg("path", { class: "bang", d: `M${x} 5v4M${x} 11v.2` }));
}

/** The drawing with a hand to go along it: arrows, a finger or the mouse choose a step, its values are read out, a link opens it. `first` is the one told before. */
export function explored({ drawing, wide, tall, n, x, name, say, open, first }) {
  if (!n) return drawing;
  const cursor = svg("line", { class: "cursor", y1: TOP - 4, y2: tall - BOTTOM, x1: -9, x2: -9 });
  drawing.append(cursor);
  const [words, way] = [el("span", {}), el("span", {})];
  const handle = el("div", { class: "hand", role: "slider", tabindex: "0", "aria-label": t("explore", { what: name }), "aria-orientation": "horizontal", "aria-valuemin": "0", "aria-valuemax": String(n - 1), "data-testid": "hand" });
  let now = Math.max(first, 0);
  function move(to, isShown = true) {
    now = Math.min(Math.max(to, 0), n - 1);
    handle.setAttribute("aria-valuenow", String(now));
    handle.setAttribute("aria-valuetext", say(now));
    words.textContent = say(now);
    if (isShown) for (const end of ["x1", "x2"]) cursor.setAttribute(end, x(now));
    way.replaceChildren(...[open?.(now)].filter(Boolean));
  }
  const under = (event) => {
    const box = handle.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * wide;
    const pace = n > 1 ? x(1) - x(0) : 1;
    move(Math.round((at - x(0)) / pace));
  };
  handle.addEventListener("pointermove", under);
  handle.addEventListener("pointerdown", under);
  handle.addEventListener("focus", () => handle.matches(":focus-visible") && move(now));
  handle.addEventListener("keydown", (event) => {
    const to = { ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1, Home: 0, End: n - 1, PageUp: now + 7, PageDown: now - 7 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  });
  move(now, false);
  return el("div", { class: "explored" }, el("div", { class: "plot" }, drawing, handle), el("p", { class: "readout", "data-testid": "readout" }, words, " ", way));
}

/** An SVG that is a picture with words for it. */
export const picture = (wide, tall, label, ...children) => svg("svg", { viewBox: `0 0 ${wide} ${tall}`, role: "img", "aria-label": label }, ...children);
