/** A day's mentions as a bar of three moods, in plain SVG, with the same figures as a table. */

import { el, svg } from "./dom.js";
import { day, number, t, term } from "./words.js";

const MOODS = ["negative", "neutral", "positive"];
const [HEIGHT, LEFT, BOTTOM, TOP] = [220, 34, 24, 10];
const WIDE = 720;
const NARROW = 340;

/** The chart with its legend and its table. */
export function chart({ series, time_zone: zone, until }, days) {
  const room = innerWidth < WIDE ? NARROW : WIDE;
  const points = everyDay(series, zone, until, days);
  const most = Math.max(1, ...points.map((one) => one.mentions));
  const total = points.reduce((sum, one) => sum + one.mentions, 0);
  const label = t("chart_label", { total: number(total), n: points.length, most: number(most) });
  return el("figure", { class: "chart" }, el("figcaption", {}, el("h3", {}, t("per_day")), legend()),
    svg("svg", { viewBox: `0 0 ${room} ${HEIGHT}`, role: "img", "aria-label": label, "data-testid": "chart" }, ...axis(most, room), ...bars(points, most, zone, room)),
    el("details", {}, el("summary", {}, t("as_table")), table(points, zone)));
}

/** The series with its empty days put back. */
function everyDay(series, zone, until, days) {
  const name = (when) => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(when));
  const known = new Map(series.map((one) => [name(one.start), one]));
  const last = new Date(`${name(until)}T12:00:00Z`).getTime();
  return Array.from({ length: days }, (_, index) => {
    const start = new Date(last - (days - 1 - index) * 86_400_000).toISOString();
    return { ...(known.get(start.slice(0, 10)) ?? { mentions: 0, negative: 0, neutral: 0, positive: 0 }), at: start };
  });
}

const legend = () => el("ul", { class: "legend" }, MOODS.map((one) => el("li", { class: one }, term("mood", one))));

function axis(most, room) {
  const step = most <= 4 ? 1 : Math.ceil(most / 4);
  const marks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  const y = (value) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);
  return marks.flatMap((value) => [
    svg("line", { class: "grid", x1: LEFT, x2: room, y1: y(value), y2: y(value) }),
    svg("text", { class: "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(value)),
  ]);
}

function bars(points, most, zone, width) {
  const wide = (width - LEFT) / points.length;
  const room = HEIGHT - BOTTOM - TOP;
  const every = Math.ceil(points.length / (width === WIDE ? 7 : 4));
  return points.flatMap((point, index) => {
    const x = LEFT + index * wide;
    let base = HEIGHT - BOTTOM;
    const pieces = MOODS.filter((one) => point[one]).map((one) => {
      const tall = (point[one] / most) * room;
      base -= tall;
      return svg("rect", { class: one, x: x + wide * 0.12, y: base, width: wide * 0.76, height: Math.max(tall - 1, 1), rx: Math.min(2, wide / 8) });
    });
    const words = svg("title", {}, `${day(point.at, zone)}\u202f: ${number(point.mentions)}`);
    const tick = index % every ? [] : [svg("text", { class: "tick", x: x + wide / 2, y: HEIGHT - 6, "text-anchor": "middle" }, day(point.at, zone))];
    return [svg("g", {}, words, ...pieces), ...tick];
  });
}

function table(points, zone) {
  const heads = ["mentions", ...MOODS];
  const row = (point) => el("tr", {}, el("th", { scope: "row" }, day(point.at, zone)), heads.map((one) => el("td", {}, number(point[one] ?? 0))));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("per_day") }, el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("date")), heads.map((one) => el("th", { scope: "col" }, t(`figure_${one}`))))),
    el("tbody", {}, points.filter((one) => one.mentions).reverse().map(row))));
}
