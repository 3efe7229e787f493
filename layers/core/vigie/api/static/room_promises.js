/** By when we answer, kind by kind, in business hours without holidays. */

import { attempt, call, desk, may, maybe, part, say } from "./api.js";
import { choice, el, field } from "./dom.js";
import { roomPart } from "./rooms.js";
import { t, term } from "./words.js";

const KINDS = ["complaint", "question", "purchase", "review", "private", "praise", "other"];
const COUNTRIES = ["", "fr", "be", "ch", "lu", "gb", "ie", "us", "ca"];
const pathOf = () => `/api/brands/${part(desk.brand)}/promises`;

/** The room; null where the stack keeps no promises. */
export async function show() {
  const known = await maybe(pathOf());
  if (!known) return null;
  const hours = new Map(KINDS.map((one) => [one, el("input", { type: "number", min: "0", max: "720", step: "any", value: String(known.answer_within?.[one] ?? ""), inputmode: "decimal", "data-testid": `within-${one}` })]));
  const country = choice(COUNTRIES.map((one) => [one, t(one ? `country_${one}` : "country_none")]), known.country ?? "", { "data-testid": "country" });
  const days = el("textarea", { rows: "4", spellcheck: "false", placeholder: "2026-12-24", value: (known.holidays ?? []).join("\n"), "data-testid": "holidays" });
  const form = el("form", { "data-testid": "promises-form", on: { submit: (event) => { event.preventDefault(); attempt(keep); } } },
    el("fieldset", {}, el("legend", {}, t("within_hours")), el("p", { class: "hint" }, t("within_hint")), el("div", { class: "hours" }, [...hours].map(([one, box]) => field(term("within", one), box)))),
    field(t("holidays_of"), country), field(t("holidays_ours"), days, t("holidays_hint")),
    may("manager") ? el("button", { class: "primary", "data-testid": "promises-save" }, t("save")) : el("p", { class: "hint" }, t("managers_only")));
  async function keep() {
    const answer_within = Object.fromEntries([...hours].filter(([, box]) => box.value !== "").map(([one, box]) => [one, Number(box.value)]));
    const holidays = [...new Set(days.value.split(/\s+/).filter(Boolean))];
    await call("PUT", pathOf(), { body: { answer_within, country: country.value, holidays } });
    say(t("saved"));
  }
  return roomPart("", form);
}
