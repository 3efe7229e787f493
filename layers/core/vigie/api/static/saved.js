/** Saved replies: picked, filled with what is known; each gap that is left becomes a small field. */

import { attempt, call, desk, get, lenient, part } from "./api.js";
import { el, field, refill } from "./dom.js";
import { t, term } from "./words.js";

const GAPS = /\{([^{}\n]{1,40})\}/g;

/** Saved replies, those in the mention's language first, fetched when the picker opens. */
export function picker(mention, insertWords) {
  const list = el("ul", { class: "saved" });
  const box = el("details", { class: "picker", "data-testid": "saved", on: { toggle: () => box.open && attempt(fill) } }, el("summary", {}, t("saved_replies")), list);
  async function fill() {
    const { items } = await get("/api/saved-replies", { brand: mention.brand });
    const spoken = mention.analysis?.language;
    const rank = (one) => 2 * (one.language === spoken) + Boolean(one.group);
    items.sort((one, other) => rank(other) - rank(one));
    refill(list, items.length ? items.map((one) => el("li", {}, el("button", {
      type: "button", "data-testid": "saved-reply", on: { click: () => attempt(() => use(one)) },
    }, el("strong", {}, one.group ? t("group_label", { group: term("group", one.group) }) : one.title, one.variants?.length ? el("small", {}, ` ${t("variants", { n: one.variants.length + 1 })}`) : null), el("span", {}, one.text)))) : el("li", { class: "hint" }, t("saved_none")));
  }
  async function use(one) {
    box.open = false;
    const chosen = one.group || !one.variants ? null : await lenient(() => call("POST", `/api/saved-replies/${part(one.id)}/use`, { body: { mention_id: mention.id } }));
    insertWords(chosen?.text ?? filled(one.text, mention));
  }
  return box;
}

/** Fill in what is known; what is left in braces keeps the reply from leaving. */
function filled(text, mention) {
  const name = mention.author?.name ?? "";
  const known = { name, nom: name, author: name, auteur: name, signature: desk.settings?.signature ?? "", brand: desk.settings?.name ?? "", marque: desk.settings?.name ?? "" };
  return text.replace(/\{(\w+)\}/g, (whole, word) => known[word.toLowerCase()] || whole);
}

/** The names still in braces, each once. */
export const gapsIn = (text) => [...new Set(Array.from(text.matchAll(GAPS), (found) => found[1]))];

/** A field for each gap of the box; filling it fills the words. Typing in the box redraws only when gaps change. */
export function gapFields(text, changed) {
  const node = el("div", { class: "gaps", "data-testid": "gaps" });
  let print = "";
  const draw = () => {
    const names = gapsIn(text.value);
    if (print === names.join("\n")) return;
    print = names.join("\n");
    refill(node, names.map((name) => field(name, el("input", {
      type: "text", maxlength: "300", "data-testid": `gap-${name}`,
      on: { change: (event) => { if (event.target.value.trim()) fillIn(name, event.target.value.trim()); } },
    }))));
  };
  function fillIn(name, value) {
    text.value = text.value.replaceAll(`{${name}}`, value);
    draw();
    changed();
    (node.querySelector("input") ?? text).focus();
  }
  return { node, draw };
}
