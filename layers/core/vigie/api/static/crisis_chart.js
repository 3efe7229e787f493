/** The last hours of a crisis: what was said, how much of it negative, and what is usual. */

import { el, svg } from "./dom.js";
import { moment, number, t } from "./words.js";

const [HEIGHT, LEFT, BOTTOM, TOP, WIDE, NARROW] = [200, 34, 24, 10, 720, 340];
const FEWEST = 10;

/** The curve with its legend and its table. */
export function curve(hours) {
  const width = innerWidth < WIDE ? NARROW : WIDE;
  const most = Math.max(4, ...hours.map((one) => Math.max(one.mentions, one.usual ?? 0)));
  const peak = hours.reduce((best, one) => (one.negative > best.negative ? one : best), hours[0]);
  const label = t("curve_label", { n: hours.length, most: number(peak.negative), when: moment(peak.start) });
  return el("figure", { class: "chart curve" }, el("figcaption", {}, el("h3", {}, t("curve")), legend()),
    el("p", { class: "hint" }, shareInWords(hours.slice(-6))),
    svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": label, "data-testid": "curve" }, ...axis(most, width), ...bars(hours, most, width), usual(hours, most, width)),
    el("details", {}, el("summary", {}, t("as_table")), table(hours)));
}

/** The negative share of the last hours, or that they are too few to say. */
function shareInWords(hours) {
  const sum = (name) => hours.reduce((total, one) => total + one[name], 0);
  const [all, bad] = [sum("mentions"), sum("negative")];
  return all < FEWEST ? t("share_too_few", { n: all }) : t("share_now", { share: number(Math.round((100 * bad) / all)), n: all });
}

const legend = () => el("ul", { class: "legend" }, el("li", { class: "negative" }, t("figure_negative")), el("li", {}, t("curve_others")), el("li", { class: "usual" }, t("curve_usual")));
const heightOf = (value, most) => (value / most) * (HEIGHT - BOTTOM - TOP);

function axis(most, width) {
  const step = Math.max(1, Math.ceil(most / 4));
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step).flatMap((value) => {
    const y = HEIGHT - BOTTOM - heightOf(value, most);
    return [svg("line", { class: "grid", x1: LEFT, x2: width, y1: y, y2: y }), svg("text", { class: "tick", x: LEFT - 6, y: y + 4, "text-anchor": "end" }, number(value))];
  });
}

function bars(hours, most, width) {
  const wide = (width - LEFT) / hours.length;
  const every = Math.ceil(hours.length / (width === WIDE ? 8 : 4));
  return hours.flatMap((hour, index) => {
    const x = LEFT + index * wide;
    const bad = heightOf(hour.negative, most);
    const all = heightOf(hour.mentions, most);
    const bar = (kind, y, height) => svg("rect", { class: kind, x: x + wide * 0.1, y, width: wide * 0.8, height });
    const pieces = hour.mentions ? [bar("neutral", HEIGHT - BOTTOM - all, Math.max(all - bad, 0)), bar("negative", HEIGHT - BOTTOM - bad, bad)] : [];
    const words = svg("title", {}, t("curve_hour", { when: moment(hour.start), n: hour.mentions, bad: number(hour.negative) }));
    const tick = index % every ? [] : [svg("text", { class: "tick", x: x + wide / 2, y: HEIGHT - 6, "text-anchor": "middle" }, hourOf(hour.start))];
    return [svg("g", {}, words, ...pieces), ...tick];
  });
}

function usual(hours, most, width) {
  const wide = (width - LEFT) / hours.length;
  const points = hours.flatMap((hour, index) => (hour.usual === null ? [] : [`${LEFT + (index + 0.5) * wide},${HEIGHT - BOTTOM - heightOf(hour.usual, most)}`]));
  return svg("polyline", { class: "usual", points: points.join(" ") });
}

const hourOf = (when) => t("hour_of", { hour: String(new Date(when).getHours()).padStart(2, "0") });

function table(hours) {
  const row = (one) => el("tr", {}, el("th", { scope: "row" }, moment(one.start)), [one.mentions, one.negative, one.usual ?? "–"].map((value) => el("td", {}, typeof value === "number" ? number(value) : value)));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("curve") }, el("table", {},
    el("thead", {}, el("tr", {}, ["date", "figure_mentions", "figure_negative", "curve_usual"].map((one) => el("th", { scope: "col" }, t(one))))),
    el("tbody", {}, [...hours].reverse().filter((one) => one.mentions).map(row))));
}
