/** What the owner sets up: sources, the brand, word lists, saved replies. */

import { attempt, call, desk, get, part, say, signal } from "./api.js";
import { channelsPart } from "./channels.js";
import { button, choice, el, field, find, refill } from "./dom.js";
import { repliesPart } from "./savedpart.js";
import { arrivalLine, readArrivals } from "./recipients.js";
import { sourcesPart } from "./sources.js";
import { taughtPart } from "./taught.js";
import { wishesPart } from "./wishes.js";
import { language, t } from "./words.js";

const LANGUAGES = [["fr", "Français"], ["en", "English"]];
const LISTS = ["banned", "suspect", "allowed"];

/** The settings of the chosen brand, or of the first one to make. */
export async function showSettings() {
  const box = find("settings");
  if (!desk.brand) return refill(box, el("h2", {}, t("welcome")), firstBrand());
  const [brand, rules, replies, arrivals] = await Promise.all([
    get(`/api/brands/${part(desk.brand)}`), get(`/api/rules/${part(desk.brand)}`), get("/api/saved-replies", { brand: desk.brand }), readArrivals(),
  ]);
  return refill(box, el("h2", {}, t("settings")), sourcesPart(), brandPart(brand, arrivals), await wishesPart(brand), channelsPart(), repliesPart(replies.items), rulesPart(rules));
}

const section = (title, hint, ...children) => el("section", { class: "part" }, el("h3", {}, title), hint ? el("p", { class: "hint" }, hint) : null, ...children);
const submit = (run) => ({ submit: (event) => { event.preventDefault(); attempt(() => run(event.target)); } });

/** The first brand of an empty stack. */
function firstBrand() {
  const name = el("input", { type: "text", required: true, maxlength: "100", "data-testid": "brand-first" });
  return el("form", { on: submit(async () => {
    const slug = name.value.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
    await call("PUT", `/api/brands/${part(slug)}`, { body: { name: name.value.trim(), languages: language() === "fr" ? ["fr", "en"] : ["en", "fr"] } });
    signal("brands", slug);
  }) }, el("p", {}, t("welcome_how")), field(t("brand_name"), name), el("button", { class: "primary" }, t("brand_make")));
}

function brandPart(brand, arrivals) {
  const name = el("input", { type: "text", required: true, maxlength: "100", value: brand.name, "data-testid": "brand-name" });
  const signature = el("input", { type: "text", maxlength: "40", value: brand.signature });
  const people = el("ul", { class: "people", "data-testid": "recipients" });
  const add = (one) => people.append(recipient(one, arrivals.get(one.email)));
  brand.alert_recipients.forEach(add);
  return section(t("brand_settings"), "", el("form", { "data-testid": "brand-form", on: submit(async () => {
    const { brand: slug, alerting: _, ...body } = brand;
    const alert_recipients = [...people.children]
      .map((row) => ({ email: row.querySelector("input").value.trim(), language: row.querySelector("select").value }))
      .filter((one) => one.email);
    await call("PUT", `/api/brands/${part(slug)}`, { body: { ...body, name: name.value.trim(), signature: signature.value.trim(), alert_recipients } });
    say(t("saved"));
    signal("brands", slug);
  }) }, field(t("brand_name"), name), field(t("signature"), signature, t("signature_hint")),
  el("fieldset", {}, el("legend", {}, t("recipients")), people, button(t("recipient_add"), () => { add({ email: "", language: language() }); people.lastChild.querySelector("input").focus(); }, { symbol: "plus", test: "recipient-add" })),
  el("button", { class: "primary", "data-testid": "brand-save" }, t("save"))));
}

function recipient({ email, language: spoken }, arrival) {
  const row = el("li", { class: "row" },
    el("input", { type: "email", value: email, "aria-label": t("email"), placeholder: t("email"), "data-testid": "recipient" }),
    choice(LANGUAGES, spoken, { "aria-label": t("mail_language") }),
    button(t("remove"), () => row.remove(), { kind: "plain danger" }), arrivalLine(arrival));
  return row;
}

function rulesPart(rules) {
  const boxes = LISTS.map((list) => el("fieldset", { class: "words" }, el("legend", {}, t(`list_${list}`)), el("p", { class: "hint" }, t(`list_${list}_hint`)),
    el("div", { class: "pair" }, LANGUAGES.map(([code, word]) => field(word, el("textarea", {
      rows: "5", lang: code, spellcheck: "false", name: `${list}.${code}`, value: (rules[list]?.[code] ?? []).join("\n"), "data-testid": `rules-${list}-${code}`,
    }))))));
  return section(t("rules"), t("rules_hint"), el("form", { "data-testid": "rules-form", on: submit(async (form) => {
    const read = (name) => [...new Set(form.elements[name].value.split("\n").map((one) => one.trim()).filter(Boolean))];
    const body = Object.fromEntries(LISTS.map((list) => [list, Object.fromEntries(LANGUAGES.map(([code]) => [code, read(`${list}.${code}`)]))]));
    await call("PUT", `/api/rules/${part(desk.brand)}`, { body });
    say(t("rules_saved"));
  }) }, boxes, el("button", { class: "primary", "data-testid": "rules-save" }, t("save"))), taughtPart(rules, (list, word) => {
    const box = boxes[LISTS.indexOf(list)].querySelector(`[name="${list}.${language()}"]`);
    box.value = [...box.value.split("\n").filter((one) => one.trim() && one.trim() !== word), word].join("\n");
  }));
}
