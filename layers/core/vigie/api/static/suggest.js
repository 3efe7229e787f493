/** A draft by the machine: asked for by a person, marked as such, never sent as it came without a word. */

import { attempt, call, part, say } from "./api.js";
import { button, el, icon } from "./dom.js";
import { t } from "./words.js";

/** The button and its mark, where the brand switched it on and the platform allows it; else nothing happens. */
export function suggestBox(mention, text, changed) {
  const approved = el("input", { type: "checkbox", "data-testid": "suggest-approved", on: { change: changed } });
  const by = el("span", {});
  const mark = el("div", { class: "machine", hidden: true, "data-testid": "machine" }, el("p", {}, icon("gear"), by), el("label", { class: "check" }, approved, el("span", {}, t("suggest_approve"))));
  const ask = button(t("suggest"), () => attempt(fetchOne), { symbol: "gear", test: "suggest", kind: "plain" });
  ask.hidden = !mention.can_suggest;
  let [id, given] = ["", ""];

  async function fetchOne() {
    ask.disabled = true;
    try {
      const answer = await call("POST", `/api/mentions/${part(mention.id)}/suggest`, { body: {} });
      [id, given] = [answer.suggestion, answer.text];
      by.textContent = t("suggest_by", { model: answer.model ?? "" });
      approved.checked = false;
      text.value = answer.text;
      text.focus();
      say(t("suggest_came"));
      changed();
    } finally {
      ask.disabled = false;
    }
  }

  const isAsItCame = () => Boolean(id) && text.value.trim() === given.trim();
  return {
    ask, mark,
    draw() { mark.hidden = !id || !text.value.trim(); approved.closest("label").hidden = !isAsItCame(); },
    /** What to send with the reply: where the words came from, and whether a person approved them as they are. */
    get given() { return id ? { suggestion: id, approved: isAsItCame() && approved.checked } : {}; },
    get why() { return isAsItCame() && !approved.checked ? t("suggest_edit_first") : ""; },
    forget() { [id, given] = ["", ""]; mark.hidden = true; },
  };
}
