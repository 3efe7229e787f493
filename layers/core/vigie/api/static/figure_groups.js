/** All figures in groups, and all counts as a list, each with its definition and the way to its mentions. */

import { el } from "./dom.js";
import { definitionNode, figureCard, measureLink } from "./figure_card.js";
import { FEWEST, called, change, definitionOf, lasting } from "./figure_words.js";
import { number, t } from "./words.js";

const GROUPS = {
  who: ["volume", "unique_authors", "author_diversity", "passion", "strength", "potential_reach", "estimated_reach"],
  mood: ["net_sentiment", "net_sentiment_without_neutral", "sentiment_ratio", "negative_share", "brand_health", "rating"],
  answers: ["response_rate", "in_time_share", "response_median", "response_p90", "response_mean", "open_response_median", "open_response_p90", "backlog", "action_rate"],
  order: ["moderation_rate", "moderation_precision", "illegal_median"],
  ours: ["giving_share", "clicks"],
};
// Counted on hours of their own: no mention stands behind them.
const UNLISTED = new Set(["replies", "clicks", "giving", "promoting"]);
const SECONDS = /_seconds$/;

/** The groups; what the API says beyond them comes last. */
export function groupsPart(answer, chosen) {
  const placed = Object.values(GROUPS).flat();
  const others = Object.keys(answer.figures).filter((name) => !placed.includes(name));
  return el("section", { class: "groups", "data-testid": "groups" }, Object.entries({ ...GROUPS, more: others }).map(([group, names]) => {
    const known = names.filter((name) => answer.figures[name]);
    return known.length ? el("section", {}, el("h4", {}, t(`group_${group}`)), group === "answers" ? facebookSaid(answer) : null, el("ul", { class: "totals" }, known.map((name) => figureCard(name, answer, chosen)))) : null;
  }));
}

/** What Facebook itself would show, in its own way of counting. */
function facebookSaid({ facebook }) {
  if (typeof facebook?.response_rate !== "number") return null;
  const told = typeof facebook.response_seconds === "number" ? "facebook_said" : "facebook_none";
  return el("p", { class: "hint", "data-testid": "facebook" }, t(told, { rate: Math.round(100 * facebook.response_rate), time: lasting(facebook.response_seconds ?? 0), n: facebook.conversations }));
}

/** Every count of the period beside the period before, as a list that opens. */
export function countsPart(answer, chosen) {
  const names = Object.keys(answer.totals).filter((name) => name !== "net_sentiment" && !SECONDS.test(name));
  const row = (name) => {
    const [now, was] = [answer.totals[name] ?? 0, answer.previous?.totals[name] ?? 0];
    const value = now && !UNLISTED.has(name) ? measureLink(number(now), chosen, name, { but: "" }) : number(now);
    return el("li", { "data-testid": `count-${name}` }, el("p", { class: "line" }, el("strong", {}, called(name)), el("span", { class: "value" }, value), el("span", { class: "before" }, Math.min(now, was) < FEWEST ? t("count_before", { was }) : t("before", { value: number(was), change: change(now, was, "mentions") }))), definitionNode(definitionOf(name, answer), called(name)));
  };
  const list = el("ul", { class: "counts" });
  return el("details", { class: "all-counts", "data-testid": "counts", on: { toggle: () => list.firstChild ?? list.append(...names.map(row)) } }, el("summary", {}, t("all_counts", { n: names.length })), list);
}
