/** How a brand wants to be told: whose turn it is, when to be quiet, what is urgent, digests. */

import { alertLog } from "./alertlog.js";
import { attempt, call, get, part, say } from "./api.js";
import { button, el, field } from "./dom.js";
import { t } from "./words.js";

const LANGUAGES = [["fr", "Français"], ["en", "English"]];

/** The part of the settings about alerts: their history, and the wishes. */
export async function wishesPart(brand) {
  return el("section", { class: "part", id: "wishes" }, el("h3", {}, t("alerts")), await alertLog(), wishesForm(brand));
}

function wishesForm({ brand: slug, alerting = {} }) {
  const calls = el("ol", { class: "people oncall", "data-testid": "oncall" });
  const add = (email) => calls.append(onCall(email, calls));
  (alerting.on_call ?? []).forEach(add);
  const clock = (name) => el("input", { type: "time", name, value: alerting[name] ?? "", "data-testid": `wish-${name}` });
  const number = (name, most) => el("input", { type: "number", name, min: "0", max: String(most), step: "1", required: true, value: String(alerting[name] ?? 0), inputmode: "numeric", "data-testid": `wish-${name}` });
  const weekly = el("input", { type: "checkbox", name: "weekly", checked: Boolean(alerting.weekly), "data-testid": "wish-weekly" });
  const form = el("form", { "data-testid": "wishes-form", on: { submit: (event) => { event.preventDefault(); attempt(keep); } } },
    el("fieldset", {}, el("legend", {}, t("wish_quiet")), el("p", { class: "hint" }, t("wish_quiet_hint")),
      el("div", { class: "pair" }, field(t("wish_from"), clock("quiet_from")), field(t("wish_until"), clock("quiet_until")))),
    el("fieldset", {}, el("legend", {}, t("wish_on_call")), el("p", { class: "hint" }, t("wish_on_call_hint")), calls,
      button(t("recipient_add"), () => { add(""); calls.lastChild.querySelector("input").focus(); }, { symbol: "plus", test: "oncall-add" }),
      field(t("wish_escalate"), number("escalate_minutes", 1440), t("wish_zero"))),
    el("fieldset", {}, el("legend", {}, t("wish_what")),
      field(t("wish_visible"), number("visible_from", 1_000_000_000), t("wish_visible_hint")),
      field(t("wish_answer"), number("answer_within_hours", 720), t("wish_zero")),
      el("p", { class: "hint" }, t("wish_words_hint")),
      el("div", { class: "pair" }, LANGUAGES.map(([code, word]) => field(t("wish_words", { language: word }), el("textarea", {
        rows: "3", lang: code, spellcheck: "false", name: `words.${code}`, value: (alerting.crisis_words?.[code] ?? []).join("\n"), "data-testid": `wish-words-${code}`,
      }))))),
    el("fieldset", {}, el("legend", {}, t("wish_digests")),
      field(t("wish_daily"), clock("daily_at"), t("wish_daily_hint")), el("label", { class: "check" }, weekly, el("span", {}, t("wish_weekly")))),
    el("button", { class: "primary", "data-testid": "wishes-save" }, t("save")));

  async function keep() {
    const value = (name) => form.elements[name].value;
    const lines = (name) => [...new Set(value(name).split("\n").map((one) => one.trim()).filter(Boolean))];
    const wishes = {
      ...Object.fromEntries(["quiet_from", "quiet_until", "daily_at"].map((name) => [name, value(name)])),
      ...Object.fromEntries(["escalate_minutes", "visible_from", "answer_within_hours"].map((name) => [name, Number(value(name))])),
      on_call: [...calls.querySelectorAll("input")].map((one) => one.value.trim()).filter(Boolean),
      crisis_words: Object.fromEntries(LANGUAGES.map(([code]) => [code, lines(`words.${code}`)])),
      weekly: weekly.checked,
    };
    // Read anew: the other forms of this page may have been saved since it was drawn.
    const { brand: _, ...body } = await get(`/api/brands/${part(slug)}`);
    await call("PUT", `/api/brands/${part(slug)}`, { body: { ...body, alerting: wishes } });
    say(t("saved"));
  }
  return form;
}

/** One on call: the order of the list is the order they are told in. */
function onCall(email, list) {
  const row = el("li", { class: "row" },
    el("input", { type: "email", value: email, "aria-label": t("email"), placeholder: t("email"), "data-testid": "oncall-email" }),
    button(t("wish_earlier"), () => { row.previousElementSibling?.before(row); row.querySelector("button").focus(); }, { kind: "plain", test: "oncall-earlier" }),
    button(t("remove"), () => { row.remove(); (list.lastChild?.querySelector("input") ?? list).focus?.(); }, { kind: "plain danger" }));
  return row;
}
