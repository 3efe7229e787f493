/** How many spoke in each step of the time, stacked by mood, with alerts on the axis. */

import { happened } from "./alertwords.js";
import { BOTTOM, LEFT, MOODS, RIGHT, TOP, alertMark, explored, framed, grid, moodLegend, patterns, picture, rounds, ticks } from "./chart_frame.js";
import { calledStep, folded, ticksOf } from "./chart_time.js";
import { svg } from "./dom.js";
import { number, t } from "./words.js";

const TALL = 240;
const NARROWEST = 4;
const BROADEST = 44;

/** The chart of steps with their points; `link(start, end)` opens what was said then. */
export function volumeChart({ steps: all, by, zone, wide, alerts, link, title }) {
  const steps = folded(all, Math.ceil((all.length * NARROWEST) / (wide - LEFT - RIGHT)));
  const counts = steps.map(({ point }) => countsOf(point));
  const most = Math.max(0, ...counts.map((one) => one.all));
  const total = counts.reduce((sum, one) => sum + one.all, 0);
  if (!total) return framed({ title, test: "volume", empty: t("chart_empty") });
  const marks = rounds(most);
  const pace = (wide - LEFT - RIGHT) / steps.length;
  const x = (n) => LEFT + (n + 0.5) * pace;
  const y = (value) => TALL - BOTTOM - (value / marks.at(-1)) * (TALL - BOTTOM - TOP);
  const { defs, fill } = patterns();
  const hit = steps.map((one) => alerts.filter((alert) => within(alert, one)));
  const broad = Math.min(pace > 8 ? pace * 0.8 : pace - 0.5, BROADEST);
  const stacks = counts.flatMap((one, n) => stack(one, x(n) - broad / 2, broad, y, fill));
  const warnings = hit.flatMap((some, n) => (some.length ? [alertMark(x(n), some.map(inWords).join(". "))] : []));
  const hasUnread = counts.some((one) => one.unread);
  const drawing = picture(wide, TALL, t("chart_volume_label", { total: number(total), n: steps.length, most: number(most), when: calledStep(steps[counts.findIndex((one) => one.all === most)], by, zone) }),
    defs, ...grid(marks, y, wide), ...stacks, ...ticks(ticksOf(steps, by, zone), x, wide, TALL), ...warnings);
  const say = (n) => [t("step_said", { when: calledStep(steps[n], by, zone), n: counts[n].all }), counts[n].all ? moodsSaid(counts[n]) : "", ...hit[n].map((alert) => t("alert_then", { what: inWords(alert) }))].filter(Boolean).join(" ");
  const open = (n) => (counts[n].all ? link(t("open_list"), steps[n].start, steps[n].end) : null);
  const heads = [t("date"), t("figure_mentions"), ...MOODS.map((one) => t(`figure_${one}`)), ...(alerts.length ? [t("alerts")] : [])];
  const rows = () => all.filter((one) => one.point?.mentions).map((one) => [calledStep(one, by, zone), link(number(one.point.mentions), one.start, one.end), ...MOODS.map((mood) => one.point[mood] ?? 0), ...(alerts.length ? [alerts.filter((alert) => within(alert, one)).map(inWords).join(". ")] : [])]);
  return framed({ title, test: "volume", hint: steps === all ? "" : t("chart_folded", { n: steps[0].size, what: t(`unit_${by}`, { n: steps[0].size }) }), legend: moodLegend([...(hasUnread ? [["unread", t("not_analysed")]] : []), ...(warnings.length ? [["alert", t("alert_mark")]] : [])]),
    drawing: explored({ drawing, wide, tall: TALL, n: steps.length, x, name: title, say, open, first: counts.findLastIndex((one) => one.all) }), table: { heads, rows } });
}

const within = ({ opened_at: at }, { start, end }) => Date.parse(at) >= start && Date.parse(at) < end;
const inWords = (alert) => happened(alert)[0].textContent;

function countsOf(point) {
  const moods = Object.fromEntries(MOODS.map((one) => [one, point?.[one] ?? 0]));
  const known = MOODS.reduce((sum, one) => sum + moods[one], 0);
  const all = Math.max(point?.mentions ?? 0, known);
  return { ...moods, all, unread: all - known };
}

const moodsSaid = (one) => `${MOODS.filter((mood) => one[mood]).map((mood) => t(`n_${mood}`, { n: one[mood] })).join(", ")}.`;

/** A bar of moods, negative at the foot so that it is compared at a glance. */
function stack(one, x, wide, y, fill) {
  let base = 0;
  return [...MOODS, "unread"].filter((kind) => one[kind]).map((kind) => {
    const [foot, head] = [y(base), y(base + one[kind])];
    base += one[kind];
    return svg("rect", { class: `bar ${kind}`, ...(kind === "unread" ? {} : { fill: fill(kind) }), x, width: Math.max(wide, 0.5), y: Math.min(head, foot - 1), height: Math.max(foot - head - (foot - head > 3 ? 1 : 0), 1) });
  });
}
