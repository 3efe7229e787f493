/** A mention entered by hand: a phone call, a paper review, a post no interface shows. */

import { attempt, call, desk, say, signal } from "./api.js";
import { button, el, field, find, refill } from "./dom.js";
import { t } from "./words.js";

/** The form; one opening has one key, so a second click enters nothing twice. */
function openForm() {
  const box = find("add");
  const key = String(crypto.getRandomValues(new Uint32Array(4)).join("-"));
  const text = el("textarea", { rows: "5", required: true, maxlength: "20000", "data-testid": "add-text" });
  const author = el("input", { type: "text", maxlength: "200", autocomplete: "off" });
  const url = el("input", { type: "url", maxlength: "2000", pattern: "https?://.+", placeholder: "https://" });
  const form = el("form", { on: { submit: (event) => {
    event.preventDefault();
    attempt(async () => {
      const body = { brand: desk.brand, text: text.value.trim(), author: { name: author.value.trim() || null }, url: url.value.trim() || null };
      await call("POST", "/api/mentions", { body, headers: { "idempotency-key": key } });
      box.close();
      say(t("added"));
      signal("changed", null);
    });
  } } }, el("h2", { id: "add-title" }, t("add_long")), el("p", { class: "hint" }, t("add_hint")),
  field(t("add_text"), text), field(t("add_author"), author), field(t("add_url"), url),
  el("div", { class: "row" }, el("button", { class: "primary", "data-testid": "add-send" }, t("save")), button(t("cancel"), () => box.close())));
  refill(box, form);
  box.showModal();
}

find("add").addEventListener("open", openForm);
