/** Public or private: what the guide advises and why, and a public word before a private answer. */

import { el } from "./dom.js";
import { canBePrivate } from "./platforms.js";
import { kindsInWords, t, term } from "./words.js";

/** The choice; `kept` is the draft's own. Answers the node and what is chosen. */
export function guideBox(mention, kept, changed) {
  const { guide } = mention;
  const can = (value) => guide?.can?.[value] ?? (value === "public" || canBePrivate(mention.platform) ? "send" : "no");
  const advised = guide?.visibility ?? mention.reply_hint ?? "public";
  const first = kept.visibility && can(kept.visibility) !== "no" ? kept.visibility : can(advised) === "no" ? "public" : advised;
  const onlyPrivate = mention.private;
  const radios = new Map(["public", "private"].map((value) => [value, el("input", { type: "radio", name: "visibility", value, checked: value === first, disabled: can(value) === "no", "data-testid": `visibility-${value}`, "aria-describedby": "guide-why" })]));
  const visibility = () => (onlyPrivate || radios.get("private").checked ? "private" : "public");
  const word = firstWord(mention, kept, changed);
  const node = el("div", { class: "guide-box" },
    onlyPrivate ? el("p", { class: "hint", "data-testid": "visibility-only-private" }, t("only_private"))
      : can("private") === "no" ? null
        : el("fieldset", { class: "row visibility" }, el("legend", {}, t("visibility")), [...radios].map(([value, input]) =>
          el("label", { class: "radio" }, input, el("span", {}, t(`visibility_${value}`), can(value) === "task" ? el("small", {}, ` ${t("by_hand_there")}`) : null)))),
    adviceNode(mention, advised), personalNote(mention), word?.node ?? null);
  const draw = () => { if (word) word.node.hidden = visibility() !== "private"; };
  node.addEventListener("change", () => { draw(); changed(); });
  draw();
  return { node, visibility, acknowledgement: () => (visibility() === "private" && word?.chosen() ? word.text() : "") };
}

/** What the guide says, in one sentence with its reasons. */
function adviceNode({ guide, private: isPrivate }, advised) {
  const reasons = (guide?.reasons ?? []).map((one) => term("because", one));
  if (!reasons.length || (isPrivate && advised === "private")) return null;
  return el("p", { class: "hint advice", id: "guide-why", "data-testid": "guide-why" }, t(advised === "private" ? "guide_private" : "guide_public", { reasons: reasons.join(", ") }));
}

/** What to mind where the words hold personal data, and of which kinds; null where they hold none. */
function personalNote({ analysis, guide, reply_hint: hint }) {
  const kinds = analysis?.personal ?? [];
  if (!kinds.length || (guide?.reasons?.length && hint === "private")) return null;
  const advice = hint === "private" ? "private_advised" : "public_warned";
  return el("p", { class: "hint", "data-testid": advice.replace("_", "-") }, t(advice), " ", t("personal_kinds", { kinds: kindsInWords(kinds) }));
}

/** The short public word that leaves with a private answer, as one act; null where none is offered. */
function firstWord({ guide, private: isPrivate }, kept, changed) {
  if (isPrivate || !guide?.acknowledgement || guide.can?.public === "no") return null;
  const box = el("textarea", { rows: "2", maxlength: "2000", value: kept.acknowledgement || guide.acknowledgement, "data-testid": "acknowledgement", dir: "auto", "aria-label": t("first_word"), on: { input: changed } });
  const tick = el("input", { type: "checkbox", checked: kept.acknowledgement === null ? guide.both : Boolean(kept.acknowledgement), "data-testid": "acknowledge", on: { change: () => { box.hidden = !tick.checked; } } });
  box.hidden = !tick.checked;
  const node = el("div", { class: "first-word" }, el("label", { class: "check" }, tick, el("span", {}, t("first_word_too"))), box);
  return { node, chosen: () => tick.checked, text: () => box.value.trim() };
}
