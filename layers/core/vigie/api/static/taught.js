/** Under the word lists: what the team's decisions taught, and the list for Facebook's own filter. */

import { attempt, call, desk, get, part, say } from "./api.js";
import { button, el } from "./dom.js";
import { language, number, quoted, t } from "./words.js";

const LIMITS = { hide: ["hide_spam", "hide_bait", "hide_hinted"], review: ["review_spam", "review_hinted", "review_complaint", "review_offence"] };

/** Suggestions, thresholds, corrections and the way out; `added` hears of a word that joined a list. */
export function taughtPart(rules, added) {
  const { suggestions, thresholds, corrections } = rules;
  const title = el("h4", { tabindex: "-1" }, t("taught"));
  const take = (list, word) => attempt(async () => {
    await addWord(list, word);
    added(list, word);
    const now = taughtPart(await get(pathOf()), added);
    node.replaceWith(now);
    now.querySelector("h4").focus({ preventScroll: true });
    say(t("word_added", { word: quoted(word), list: t(`list_${list}`) }));
  });
  const node = el("div", { class: "taught", "data-testid": "taught" }, title,
    Object.entries(suggestions ?? {}).flatMap(([list, found]) => suggested(list, found, take)),
    thresholds ? [el("p", { class: "hint" }, t("taught_hint")), ...Object.keys(LIMITS).flatMap((group) => limitsOf(group, thresholds)),
      thresholds.guard_unhappy ? el("p", {}, t("limit_guard_unhappy")) : null] : null,
    corrections ? el("p", { "data-testid": "corrections" }, correctionsInWords(corrections)) : null,
    button(t("copy_banned"), () => attempt(copyBanned), { symbol: "out", test: "rules-export" }));
  return node;
}

const pathOf = () => `/api/rules/${part(desk.brand)}`;

function suggested(list, found, take) {
  if (!found.length) return null;
  const words = found.map(({ word, count }) => el("li", {}, el("span", {}, t("suggested_word", { word, times: t("times", { n: count }) })),
    button(t("add"), () => take(list, word), { symbol: "plus", test: "suggestion-add", "aria-label": `${t("add")} ${word}` })));
  return [el("p", {}, t(`suggested_${list}`)), el("ul", { class: "suggested", "data-testid": `suggested-${list}` }, words)];
}

function limitsOf(group, thresholds) {
  const rows = LIMITS[group].map((name) => el("div", {}, el("dt", {}, t(`limit_${name}`)), el("dd", {}, number(thresholds[name]))));
  return [el("h5", {}, t(`limits_${group}`)), el("dl", { class: "limits", "data-testid": `limits-${group}` }, rows)];
}

function correctionsInWords({ moods, complaints_missed: missed }) {
  return t("corrections", { moods: t("corrected_moods", { n: moods }), missed: t("missed_complaints", { n: missed }) });
}

/** Put a word into the brand's list of the page's language, on top of what is saved there now. */
async function addWord(list, word) {
  const { banned, suspect, allowed } = await get(pathOf());
  const lists = { banned, suspect, allowed };
  const words = [...new Set([...(lists[list][language()] ?? []), word])];
  await call("PUT", pathOf(), { body: { ...lists, [list]: { ...lists[list], [language()]: words } } });
}

async function copyBanned() {
  const words = await call("GET", `${pathOf()}/export`, { query: { platform: "facebook" } });
  await navigator.clipboard.writeText(words);
  say(t("copied_banned"));
}
