/** Mood over time, up for positive and down for negative, with a gap where too few spoke. */

import { BOTTOM, LEFT, RIGHT, TOP, explored, framed, grid, legendOf, patterns, picture, ticks } from "./chart_frame.js";
import { calledStep, folded, ticksOf } from "./chart_time.js";
import { svg } from "./dom.js";
import { FEWEST, moodOf, signed } from "./figure_words.js";
import { number, t } from "./words.js";

const TALL = 220;
const SIZES = { hour: [1, 6, 24, 168], day: [1, 7, 14, 28], week: [1, 2, 4, 13] };
const BROADEST = 44;

/** The chart; steps are taken together until most of them have enough to speak of. */
export function moodChart({ steps: all, by, zone, wide, link, title }) {
  const room = (wide - LEFT - RIGHT) / 4;
  const sizes = SIZES[by].filter((one) => all.length / one <= room);
  const size = sizes.find((one) => isTelling(folded(all, one))) ?? sizes.at(-1) ?? Math.ceil(all.length / room);
  const steps = folded(all, size);
  const moods = steps.map(({ point }) => ((point?.mentions ?? 0) >= FEWEST ? moodOf(point) : null));
  if (!moods.some(Boolean)) return framed({ title, test: "mood", empty: t("chart_mood_few") });
  const peak = [25, 50, 100].find((one) => moods.every((mood) => !mood || Math.abs(mood.value) <= one));
  const pace = (wide - LEFT - RIGHT) / steps.length;
  const x = (n) => LEFT + (n + 0.5) * pace;
  const y = (value) => TOP + ((peak - value) / (2 * peak)) * (TALL - TOP - BOTTOM);
  const { defs, fill } = patterns();
  const broad = Math.min(Math.max(pace * 0.7, 1.5), BROADEST);
  const bars = moods.map((mood, n) => (mood ? bar(mood.value, x(n), broad, y, fill) : svg("path", { class: "gap", d: `M${x(n) - Math.min(2, pace / 4)} ${y(0)}h${Math.min(4, pace / 2)}` })));
  const known = moods.filter(Boolean);
  const drawing = picture(wide, TALL, t("chart_mood_label", { low: signed(Math.min(...known.map((one) => one.value))), high: signed(Math.max(...known.map((one) => one.value))), n: known.length, gaps: number(moods.length - known.length) }),
    defs, ...grid([-peak, -peak / 2, 0, peak / 2, peak], y, wide, signed), svg("line", { class: "zero", x1: LEFT, x2: wide - RIGHT, y1: y(0), y2: y(0) }), ...bars, ...ticks(ticksOf(steps, by, zone), x, wide, TALL));
  const say = (n) => (moods[n] ? t("step_mood", { when: calledStep(steps[n], by, zone), value: signed(moods[n].value), n: moods[n].of }) : t("step_few", { when: calledStep(steps[n], by, zone), n: steps[n].point?.mentions ?? 0 }));
  const open = (n) => (steps[n].point?.mentions ? link(t("open_list"), steps[n].start, steps[n].end) : null);
  const rows = () => steps.filter((one) => one.point?.mentions).map((one) => [calledStep(one, by, zone), one.point.mentions >= FEWEST ? signed(moodOf(one.point).value) : t("few"), link(number(one.point.mentions), one.start, one.end)]);
  return framed({ title, test: "mood", hint: size > 1 ? t("chart_mood_folded", { n: size, what: t(`unit_${by}`, { n: size }) }) : t("chart_mood_hint"), legend: legendOf([["positive", t("mood_up")], ["negative", t("mood_down")], ["line-gap", t("few")]]),
    drawing: explored({ drawing, wide, tall: TALL, n: steps.length, x, name: title, say, open, first: moods.findLastIndex(Boolean) }), table: { heads: [t("date"), t("figure_net_sentiment"), t("figure_mentions")], rows } });
}

/** Whether most steps in which somebody spoke have enough of them. */
function isTelling(steps) {
  const spoken = steps.filter((one) => one.point?.mentions);
  return spoken.length > 0 && spoken.filter((one) => one.point.mentions >= FEWEST).length * 2 > spoken.length;
}

function bar(value, x, wide, y, fill) {
  const tall = Math.max(Math.abs(y(value) - y(0)), 1.5);
  const kind = value < 0 ? "negative" : value > 0 ? "positive" : "neutral";
  return svg("rect", { class: `bar ${kind}`, fill: fill(kind), x: x - wide / 2, width: wide, y: value < 0 ? y(0) : y(0) - tall, height: tall });
}
