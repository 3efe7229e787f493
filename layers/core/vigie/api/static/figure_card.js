/** One figure: its value and unit, its error, what it was before, what it counts, and the way to its mentions. */

import { el } from "./dom.js";
import { FEWEST, called, change, definitionOf, told } from "./figure_words.js";
import { mentionsOf } from "./figure_choice.js";
import { clearFilters } from "./filters.js";
import { address } from "./route.js";
import { t } from "./words.js";

const BETTER_LOW = new Set(["negative_share", "response_median", "response_p90", "response_mean", "open_response_median", "open_response_p90", "illegal_median", "backlog"]);
const COUNTED = new Set(["mentions", "people", "clicks", "followers"]);
const NOT_JUDGED = new Set(["volume", "unique_authors", "author_diversity", "passion", "strength", "potential_reach", "estimated_reach", "moderation_rate", "clicks", "giving_share"]);

/** A card of the grid. */
export function figureCard(name, answer, chosen) {
  const one = answer.figures[name];
  const about = isFew(one) ? el("span", { class: "range few" }, t("few_only", { n: one.of })) : [rangeOf(name, one, answer), comparedNode(name, one)];
  return el("li", { class: "figure", "data-testid": `figure-${name}` }, el("p", { class: "what" }, called(name)), el("p", { class: "value" }, valueNode(one, chosen)),
    el("p", { class: "about" }, about), definitionNode(definitionOf(name, answer), called(name)));
}

/** The value, as a link to what it counts where there is something to see. */
export function valueNode(one, chosen) {
  const text = one.infinite ? t("no_negative", { pair: one.pair }) : told(one.value, one.unit);
  if (!one.opens || !one.of || (one.unit === "mentions" && !one.value)) return el("span", {}, text);
  return measureLink(text, chosen, one.opens);
}

/** A link to exactly the mentions a measure counts; filters of an earlier look would narrow them, and go. */
export function measureLink(text, chosen, measure, where = {}) {
  return el("a", { href: address(mentionsOf(chosen, measure, where)), title: t("open_list"), "data-measure": measure, on: { click: clearFilters } }, text);
}

/** Whether it rests on too few to be leaned on; a count says itself how many they are. */
const isFew = ({ value, enough, unit }) => value !== null && !enough && !COUNTED.has(unit);

/** Between what and what it lies, or how much it may be off. */
function rangeOf(name, one, answer) {
  if (one.value === null) return one.infinite ? null : el("span", { class: "range" }, t("nothing_measured"));
  const told95 = typeof one.low === "number" && typeof one.high === "number" && one.low < one.high;
  if (told95) return el("span", { class: "range" }, t("between", { low: told(one.low, one.unit), high: told(one.high, one.unit) }));
  if (name === "unique_authors" && answer.authors?.error) return el("span", { class: "range" }, t("about_percent", { n: Math.ceil(196 * answer.authors.error) }));
  return one.pair && one.value !== null ? el("span", { class: "range" }, one.pair.replace(":", " : ")) : null;
}

/** What it was in the equal period before; a direction in words and sign, coloured only where one is better. */
export function comparedNode(name, { value, unit, previous, enough, of, change: moved }) {
  if (value === null) return null;
  const tooFew = moved ? !moved.enough : !enough || (COUNTED.has(unit) && Math.min(previous ?? 0, of) < FEWEST);
  if (previous === null || previous === undefined || tooFew) return el("span", { class: "before" }, t("no_comparison"));
  const isSure = moved ? Boolean(moved.direction) : value !== previous;
  const better = !isSure || NOT_JUDGED.has(name) ? "" : value > previous === !BETTER_LOW.has(name) ? "better" : "worse";
  return el("span", { class: `before ${better}` }, t("before", { value: told(previous, unit), change: change(value, previous, unit) }), better ? `, ${t(`before_${better}`)}` : "");
}

/** What a figure counts, one tap away. */
export function definitionNode(text, name = "") {
  return text ? el("details", {}, el("summary", {}, t("definition"), name ? el("span", { class: "hush" }, ` ${name}`) : null), el("p", {}, text)) : null;
}
