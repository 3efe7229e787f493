/** Rows of bars: answers by channel, moods by platform, share of voice. Each row says its numbers. */

import { MOODS, framed, legendOf, moodLegend, patterns } from "./chart_frame.js";
import { el, svg } from "./dom.js";
import { FEWEST, percent } from "./figure_words.js";
import { platformName } from "./platforms.js";
import { number, t, term } from "./words.js";

const [WIDE, TALL] = [600, 18];
const GAP = 1.5;

/** A row: its name, its parts as one bar of at most `length` of the width, and its words. */
function row(name, parts, whole, words, { length = 1, test = "bar-row", faint = false } = {}) {
  const { defs, fill } = patterns();
  let at = 0;
  const pieces = parts.filter(([, value]) => value > 0).map(([kind, value]) => {
    const wide = (value / whole) * WIDE * length;
    const shape = svg("rect", { class: `bar ${kind}`, ...(["negative", "neutral", "positive", "late"].includes(kind) ? { fill: fill(kind) } : {}), x: at, y: 1, width: Math.max(wide - GAP, 1), height: TALL - 2, rx: 2 });
    at += wide;
    return shape;
  });
  return el("li", { "data-testid": test, class: faint ? "faint" : "" }, el("p", { class: "bar-name" }, name), svg("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, preserveAspectRatio: "none", "aria-hidden": "true", class: "rowbar" }, defs, ...pieces), el("p", { class: "bar-words" }, words));
}

const rowsOf = (rows) => el("ul", { class: "bars" }, rows);

/** Per platform, how many who asked were answered in time, late, or not at all. */
export function answersChart({ platforms, link, title }) {
  const shown = ranked(platforms, "wanting").map(([slug, one]) => ({ slug, wanting: one.wanting, answered: Math.min(one.answered ?? 0, one.wanting), late: one.overdue_answer ?? 0 }));
  if (!shown.length) return framed({ title, test: "answers", empty: t("chart_answers_none") });
  const most = Math.max(...shown.map((one) => one.wanting));
  const rows = shown.map(({ slug, wanting, answered, late }) => row(platformName(slug, t), [["positive", answered - Math.min(late, answered)], ["late", Math.min(late, answered)], ["open", wanting - answered]], wanting,
    [link(t("answers_row", { answered, n: wanting }), slug, "wanting")], { length: Math.max(wanting / most, 0.04), test: "answers-row" }));
  return framed({ title, test: "answers", legend: legendOf([["positive", t("answered_word")], ["late", t("late_word")], ["open", t("unanswered_word")]]), drawing: rowsOf(rows),
    table: { heads: [t("source"), ...["wanting", "answered", "in_time", "overdue_answer", "backlog"].map((one) => t(`figure_${one}`))], rows: () => ranked(platforms, "wanting").map(([slug, one]) => [platformName(slug, t), ...["wanting", "answered", "in_time", "overdue_answer", "backlog"].map((name) => (one[name] ? link(number(one[name]), slug, name) : 0))]) } });
}

/** Per platform, the share of each mood; too few are said, not drawn as if they told something. */
export function moodsChart({ platforms, link, title }) {
  const shown = ranked(platforms, "mentions");
  if (!shown.length) return framed({ title, test: "moods", empty: t("chart_empty") });
  const rows = shown.map(([slug, one]) => {
    const known = MOODS.reduce((sum, mood) => sum + (one[mood] ?? 0), 0);
    const words = known < FEWEST ? [link(t("n_mentions", { n: one.mentions }), slug, "about_us"), el("span", {}, t("few"))] : [link(t("n_mentions", { n: one.mentions }), slug, "about_us"), ...MOODS.map((mood) => el("span", { class: `part-${mood}` }, `${percent((one[mood] ?? 0) / known)} ${term("mood", mood).toLowerCase()}`))];
    return row(platformName(slug, t), MOODS.map((mood) => [mood, one[mood] ?? 0]), Math.max(known, 1), words, { test: "moods-row", faint: known < FEWEST });
  });
  return framed({ title, test: "moods", legend: moodLegend(), drawing: rowsOf(rows),
    table: { heads: [t("source"), t("figure_mentions"), ...MOODS.map((one) => t(`figure_${one}`))], rows: () => shown.map(([slug, one]) => [platformName(slug, t), ...["mentions", ...MOODS].map((name) => (one[name] ? link(number(one[name]), slug, name === "mentions" ? "about_us" : `about_us_${name}`) : 0))]) } });
}

/** The brand beside its competitors, in the same sources and the same time. */
export function voicesChart({ voices, title, link }) {
  const total = voices.reduce((sum, one) => sum + one.mentions, 0);
  if (voices.length < 2) return framed({ title, test: "voices", empty: t("chart_voices_none") });
  if (total < FEWEST) return framed({ title, test: "voices", empty: t("chart_voices_few", { n: total }) });
  const most = Math.max(...voices.map((one) => one.mentions));
  const said = (one) => (one.mentions ? link(t("n_mentions", { n: one.mentions }), one.opens) : t("n_mentions", { n: 0 }));
  const rows = voices.map((one) => row(one.own ? el("strong", {}, t("voice_own", { name: one.name })) : one.name, [[one.own ? "own" : "other", one.mentions]], Math.max(one.mentions, 1), [said(one), el("strong", {}, percent(one.share, 1)), typeof one.low === "number" ? el("span", {}, t("between", { low: percent(one.low, 1), high: percent(one.high, 1) })) : null].filter(Boolean), { length: one.mentions / most, test: "voices-row" }));
  return framed({ title, test: "voices", hint: t("chart_voices_hint"), drawing: rowsOf(rows), table: { heads: [t("who_named"), t("figure_mentions"), t("share_word")], rows: () => voices.map((one) => [one.name, one.mentions, percent(one.share, 1)]) } });
}

const ranked = (platforms, measure) => Object.entries(platforms).filter(([, one]) => one[measure]).sort(([, one], [, other]) => other[measure] - one[measure]);
