/** Saved replies in the settings: written, reworded, with other wordings that take turns. */

import { attempt, call, desk, get, part, say } from "./api.js";
import { button, choice, el, field, refill } from "./dom.js";
import { language, t } from "./words.js";

const LANGUAGES = [["fr", "Français"], ["en", "English"]];
const BLANK_LINE = /\n\s*\n/;

/** The list with its form; `replies` are those known when the settings were opened. */
export function repliesPart(replies) {
  const list = el("ul", { class: "replies", "data-testid": "replies" });
  const title = el("input", { type: "text", required: true, maxlength: "100", "data-testid": "saved-title" });
  const words = el("textarea", { rows: "3", required: true, maxlength: "8000", "data-testid": "saved-text" });
  const others = el("textarea", { rows: "3", maxlength: "40000", "data-testid": "saved-variants" });
  const spoken = choice(LANGUAGES, language());
  const heading = el("h4", {}, t("saved_add"));
  const leave = button(t("cancel"), () => { form.reset(); edit(null); }, { kind: "plain", hidden: true });
  let known = null;

  const draw = (items) => refill(list, items.length ? items.map(line) : el("li", { class: "hint" }, t("saved_none")));
  const kept = (items) => items.filter((one) => !one.group);
  const again = async () => draw(kept((await get("/api/saved-replies", { brand: desk.brand })).items));
  const line = (one) => el("li", {},
    el("strong", {}, one.title), " ", el("small", {}, one.language.toUpperCase()), el("p", { class: "text", lang: one.language }, one.text),
    one.variants?.length ? el("p", { class: "hint" }, t("variants", { n: one.variants.length + 1 })) : null,
    el("div", { class: "row" }, one.variants ? button(t("edit"), () => edit(one), { kind: "plain", "aria-label": `${t("edit")} ${one.title}`, test: "saved-edit" }) : null,
      button(t("remove"), () => attempt(async () => { await call("DELETE", `/api/saved-replies/${part(one.id)}`); await again(); }), { kind: "plain danger", "aria-label": `${t("remove")} ${one.title}` })));

  function edit(one) {
    known = one;
    heading.textContent = t(one ? "saved_change" : "saved_add");
    leave.hidden = !one;
    if (!one) return;
    [title.value, words.value, others.value, spoken.value] = [one.title, one.text, one.variants.join("\n\n"), one.language];
    form.scrollIntoView({ block: "nearest" });
    title.focus({ preventScroll: true });
  }

  async function keep() {
    const variants = others.value.split(BLANK_LINE).map((one) => one.trim()).filter(Boolean);
    const body = { title: title.value.trim(), language: spoken.value, text: words.value, ...(variants.length || known ? { variants } : {}) };
    await (known ? call("PATCH", `/api/saved-replies/${part(known.id)}`, { body }) : call("POST", "/api/saved-replies", { body: { brand: desk.brand, ...body } }));
    form.reset();
    edit(null);
    say(t("saved"));
    await again();
  }

  const form = el("form", { class: "adding", on: { submit: (event) => { event.preventDefault(); attempt(keep); } } }, heading, field(t("title"), title), field(t("language"), spoken), field(t("text"), words, t("saved_hint")),
    field(t("saved_variants"), others, t("saved_variants_hint")), el("div", { class: "row" }, el("button", { class: "primary", "data-testid": "saved-add" }, t("save")), leave));
  draw(kept(replies));
  return el("section", { class: "part" }, el("h3", {}, t("saved_replies")), list, form);
}
