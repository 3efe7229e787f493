/** What is not mixed: figures whose platform asks that they stand alone, taken out of the sums and shown by themselves. */

import { el } from "./dom.js";
import { figureCard } from "./figure_card.js";
import { platformName } from "./platforms.js";
import { t } from "./words.js";

const SHOWN = ["volume", "net_sentiment", "negative_share", "response_rate", "response_median", "in_time_share", "backlog"];

const OURS = ["mentions", "positive", "neutral", "negative"];

/** Sums and series about the brand: without the platforms that stand apart, whose own answers `aparts` holds, and without posts that name competitors only. */
export function unmixed(answer, aparts) {
  const others = Object.values(aparts);
  const at = (start) => others.map((one) => one.series.find((point) => Date.parse(point.start) === Date.parse(start)));
  return {
    totals: aboutUs(less(answer.totals, others.map((one) => one.totals))),
    before: aboutUs(less(answer.previous?.totals ?? {}, others.map((one) => one.previous?.totals))),
    series: answer.series.map((point) => aboutUs(less(point, at(point.start)))),
  };
}

function less(counts, taken) {
  const rest = Object.entries(counts).map(([name, value]) => [name, typeof value === "number" ? value - taken.reduce((sum, one) => sum + (one?.[name] ?? 0), 0) : value]);
  return Object.fromEntries(rest);
}

/** Counts without what names competitors only. */
export function aboutUs(counts) {
  const rivals = (name) => counts[name === "mentions" ? "rival" : `rival_${name}`] ?? 0;
  return { ...counts, ...Object.fromEntries(OURS.map((name) => [name, (counts[name] ?? 0) - rivals(name)])) };
}

/** A platform's own block, with the reason. */
export function apartPart(slug, answer, chosen, draw) {
  const own = answer.apart[slug];
  const name = platformName(slug, t);
  const view = { ...answer, figures: own.figures };
  const names = SHOWN.filter((one) => own.figures[one]);
  return el("section", { class: "apart", "data-testid": `apart-${slug}` }, el("h3", {}, t("apart_title", { name })), el("p", { class: "hint" }, t("apart_why", { name })),
    el("ul", { class: "totals" }, names.map((one) => figureCard(one, view, { ...chosen, on: slug }))), draw());
}
