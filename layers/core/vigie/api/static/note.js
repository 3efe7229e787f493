/** The team's own note about a mention. */

import { settle } from "./acts.js";
import { el, field } from "./dom.js";
import { t } from "./words.js";

const keyOf = (mention) => `vigie-note:${mention.id}`;

/** The note's form; what is typed survives a refresh until it is kept. */
export function noteForm(mention, context) {
  const draft = sessionStorage.getItem(keyOf(mention));
  const box = el("textarea", {
    rows: "3", maxlength: "2000", value: draft ?? mention.note ?? "", "data-testid": "note",
    on: { input: () => sessionStorage.setItem(keyOf(mention), box.value) },
  });
  const form = el("form", { on: { submit: keep } }, field(t("note"), box, t("note_hint")), el("button", { "data-testid": "note-save" }, t("save")));
  async function keep(event) {
    event.preventDefault();
    if (await settle(context, { note: box.value }, t("note_kept"))) sessionStorage.removeItem(keyOf(mention));
  }
  return el("details", { class: "note", open: Boolean(draft ?? mention.note) }, el("summary", {}, t("note")), form);
}
