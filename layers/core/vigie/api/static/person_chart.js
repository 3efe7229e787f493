/** Moods week by week as stacked bars, with the same figures as a table. */

import { el, svg } from "./dom.js";
import { day, number, t, term } from "./words.js";

const MOODS = ["negative", "neutral", "positive"];
const [WIDE, HEIGHT, BOTTOM, TOP, MOST_BAR] = [340, 130, 22, 6, 26];
const sum = (one) => MOODS.reduce((total, mood) => total + (one[mood] ?? 0), 0);

/** The chart of [{week, positive, neutral, negative}]. */
export function moodChart(weeks) {
  const most = Math.max(1, ...weeks.map(sum));
  const wide = WIDE / weeks.length;
  const every = Math.ceil(weeks.length / 5);
  const bars = weeks.flatMap((one, index) => {
    const x = index * wide + wide / 2;
    let base = HEIGHT - BOTTOM;
    const pieces = MOODS.filter((mood) => one[mood]).map((mood) => {
      const tall = (one[mood] / most) * (HEIGHT - BOTTOM - TOP);
      base -= tall;
      const broad = Math.min(wide * 0.7, MOST_BAR);
      return svg("rect", { class: mood, x: x - broad / 2, y: base, width: broad, height: Math.max(tall - 1, 1), rx: 2 });
    });
    const name = svg("title", {}, `${dayOf(one.week)}\u202f: ${number(sum(one))}`);
    const tick = index % every ? [] : [svg("text", { class: "tick", x: Math.min(Math.max(x, 22), WIDE - 22), y: HEIGHT - 5, "text-anchor": "middle" }, dayOf(one.week))];
    return [svg("g", {}, name, ...pieces), ...tick];
  });
  const label = t("moods_chart", { n: weeks.length, total: number(weeks.reduce((all, one) => all + sum(one), 0)) });
  return el("figure", { class: "chart inline" }, el("figcaption", {}, el("ul", { class: "legend" }, MOODS.map((one) => el("li", { class: one }, term("mood", one))))),
    svg("svg", { viewBox: `0 0 ${WIDE} ${HEIGHT}`, role: "img", "aria-label": label, "data-testid": "mood-chart" }, svg("line", { class: "grid", x1: 0, x2: WIDE, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }), ...bars),
    el("details", {}, el("summary", {}, t("as_table")), table(weeks)));
}

/** A week, told as a date or as `2026-W47`, by its Monday. */
function dayOf(week) {
  const [, year, n] = /^(\d{4})-W(\d{2})$/.exec(week) ?? [];
  if (!year) return day(week);
  const fourth = new Date(Date.UTC(Number(year), 0, 4));
  return day(fourth.getTime() + ((Number(n) - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * 86_400_000);
}

const table = (weeks) => el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("person_moods") }, el("table", {},
  el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("week")), MOODS.map((one) => el("th", { scope: "col" }, term("mood", one))))),
  el("tbody", {}, weeks.map((one) => el("tr", {}, el("th", { scope: "row" }, dayOf(one.week)), MOODS.map((mood) => el("td", {}, number(one[mood] ?? 0))))))));
