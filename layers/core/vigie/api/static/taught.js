/** Under the word lists: what the team's decisions taught, and the list for Facebook's own filter. */

import { attempt, call, desk, part, say } from "./api.js";
import { button, el } from "./dom.js";
import { number, t } from "./words.js";

const LIMITS = ["hide_spam", "review_spam", "review_offence"];

/** Suggestions, thresholds and the way out; nothing where the API tells none. */
export function taughtPart({ suggestions, thresholds }) {
  return el("div", { class: "taught", "data-testid": "taught" },
    el("h4", {}, t("taught")), el("p", { class: "hint" }, t("taught_hint")),
    Object.entries(suggestions ?? {}).flatMap(([list, found]) => suggested(list, found)),
    thresholds ? el("ul", {}, LIMITS.map((name) => el("li", {}, t(`limit_${name}`, { limit: number(thresholds[name]) }))),
      thresholds.guard_unhappy ? el("li", {}, t("limit_guard_unhappy")) : null) : null,
    button(t("copy_banned"), () => attempt(copyBanned), { symbol: "out", test: "rules-export" }));
}

function suggested(list, found) {
  if (!found.length) return null;
  const words = found.map(({ word, count }) => el("li", {}, t("suggested_word", { word, times: t("times", { n: count }) })));
  return [el("p", {}, t(`suggested_${list}`)), el("ul", { "data-testid": `suggested-${list}` }, words)];
}

async function copyBanned() {
  const words = await call("GET", `/api/rules/${part(desk.brand)}/export`, { query: { platform: "facebook" } });
  await navigator.clipboard.writeText(words);
  say(t("copied_banned"));
}
