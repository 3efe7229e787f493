/** How long people waited for an answer: half of them and nine in ten, held against what was promised. */

import { BOTTOM, LEFT, RIGHT, TOP, explored, framed, grid, legendOf, picture, rounds, ticks } from "./chart_frame.js";
import { calledStep, ticksOf } from "./chart_time.js";
import { svg } from "./dom.js";
import { lasting } from "./figure_words.js";
import { number, t } from "./words.js";

const TALL = 240;
const HOUR = 3600;
const UNITS = [60, 300, 600, 900, 1800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 168 * HOUR];

/** The chart; `promised` are hours, none where nothing is promised. */
export function responseChart({ steps, by, zone, wide, link, title, promised }) {
  const known = steps.filter((one) => one.point?.answered && one.point.median !== null);
  if (!known.length) return framed({ title, test: "response", empty: t("chart_response_none") });
  const [soonest, latest] = [Math.min(...promised) * HOUR, Math.max(...promised) * HOUR];
  const slowest = Math.max(...known.map((one) => one.point.p90 ?? one.point.median));
  const marks = rounds(Math.max(slowest, promised.length && soonest < 4 * slowest ? soonest : 0), 4, UNITS);
  const top = marks.at(-1);
  const left = LEFT + 14;
  const pace = (wide - left - RIGHT) / steps.length;
  const x = (n) => left + (n + 0.5) * pace;
  const y = (value) => TALL - BOTTOM - (Math.min(value, top) / top) * (TALL - BOTTOM - TOP);
  const both = ["p90", "median"].flatMap((name) => traced(steps, name, x, y, pace));
  const drawing = picture(wide, TALL, labelOf(known), ...grid(marks, y, wide, lasting), ...(promised.length ? band(soonest, latest, top, y, wide) : []), ...both, ...ticks(ticksOf(steps, by, zone), x, wide, TALL));
  const say = (n) => (steps[n].point?.answered ? t("step_response", { when: calledStep(steps[n], by, zone), median: lasting(steps[n].point.median), p90: lasting(steps[n].point.p90), n: steps[n].point.answered }) : t("step_unanswered", { when: calledStep(steps[n], by, zone) }));
  const open = (n) => (steps[n].point?.answered ? link(t("open_list"), steps[n].start, steps[n].end) : null);
  const rows = () => known.map((one) => [calledStep(one, by, zone), lasting(one.point.median), lasting(one.point.p90), link(number(one.point.answered), one.start, one.end)]);
  return framed({ title, test: "response", hint: hintOf(promised, soonest, latest), legend: legendOf([["line-median", t("half_within")], ["line-p90", t("most_within")], ...(promised.length ? [["promise", t("promise_word")]] : [])]),
    drawing: explored({ drawing, wide, tall: TALL, n: steps.length, x, name: title, say, open, first: steps.findLastIndex((one) => one.point?.answered) }), table: { heads: [t("date"), t("half_within"), t("most_within"), t("figure_answered")], rows } });
}

function hintOf(promised, soonest, latest) {
  if (!promised.length) return t("chart_response_unpromised");
  return soonest === latest ? t("chart_response_promise", { time: lasting(soonest) }) : t("chart_response_promises", { from: lasting(soonest), to: lasting(latest) });
}

function labelOf(known) {
  const by = (name) => known.map((one) => one.point[name]);
  return t("chart_response_label", { n: known.length, best: lasting(Math.min(...by("median"))), worst: lasting(Math.max(...by("median"))), p90: lasting(Math.max(...by("p90"))) });
}

/** A line through the steps that have a value, broken where they have none, with a mark on each: discs for half, squares for nine in ten. */
function traced(steps, name, x, y, pace) {
  let isOn = false;
  const path = [];
  const marks = [];
  steps.forEach(({ point }, n) => {
    const value = point?.answered ? point[name] : null;
    if (value !== null && value !== undefined) {
      path.push(`${isOn ? "L" : "M"}${x(n).toFixed(1)} ${y(value).toFixed(1)}`);
      marks.push([n, name === "median" ? svg("circle", { class: "mark-median", cx: x(n), cy: y(value), r: 3.5 }) : svg("rect", { class: "mark-p90", x: x(n) - 3, y: y(value) - 3, width: 6, height: 6 })]);
    }
    isOn = value !== null && value !== undefined;
  });
  const isAlone = (n) => ![n - 1, n + 1].some((beside) => steps[beside]?.point?.answered);
  return [svg("path", { class: `line-${name}`, d: path.join("") }), ...marks.filter(([n]) => pace >= 7 || isAlone(n)).map(([, mark]) => mark)];
}

/** What was promised: from the shortest to the longest, as a band or one line. */
function band(soonest, latest, top, y, wide) {
  if (soonest > top) return [];
  const shade = svg("rect", { class: "promise", x: LEFT + 14, width: wide - LEFT - 14 - RIGHT, y: y(latest), height: Math.max(y(soonest) - y(latest), 0) });
  return [shade, svg("line", { class: "promise-line", x1: LEFT + 14, x2: wide - RIGHT, y1: y(soonest), y2: y(soonest) })];
}
