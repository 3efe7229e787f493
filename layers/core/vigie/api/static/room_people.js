/** People worth knowing, by kind, each with the reason; one person's page behind each. */

import { desk, get, maybe } from "./api.js";
import { choice, el, field, refill } from "./dom.js";
import { agoNode } from "./item.js";
import { personPage } from "./person.js";
import { platformName } from "./platforms.js";
import { address, go, here } from "./route.js";
import { knows, t, term } from "./words.js";

const KINDS = ["all", "influencer", "regular", "happy", "need", "partner", "defender"];
const SPANS = [30, 90];

/** The room, or the person the address names; null where the stack keeps no people. */
export async function show() {
  if (here().person) return personPage(here().person);
  const kind = KINDS.includes(here().kind) ? here().kind : "all";
  const days = SPANS.includes(Number(here().days)) ? here().days : "90";
  const query = { brand: desk.brand, kind, days, limit: "50" };
  const found = await maybe("/api/people", query);
  if (!found) return null;
  const list = el("ul", { class: "persons", "data-testid": "people" });
  let [items, cursor] = [found.items, found.next_cursor];
  const more = el("button", { type: "button", class: "more", on: { click: async () => {
    const next = await get("/api/people", { ...query, cursor });
    [items, cursor] = [[...items, ...next.items], next.next_cursor];
    draw();
  } } }, t("load_more"));
  function draw() {
    refill(list, items.length ? items.map(personLine) : el("li", { class: "nothing" }, t("people_none")));
    more.hidden = !cursor;
  }
  draw();
  const move = (change) => go({ view: "people", kind, days, ...change });
  return el("div", { class: "stack" }, el("div", { class: "pair" },
    field(t("people_kind"), choice(KINDS.map((one) => [one, t(`people_${one}`)]), kind, { "data-testid": "people-kind", on: { change: (event) => move({ kind: event.target.value }) } })),
    field(t("period"), choice(SPANS.map((n) => [String(n), t("last_days", { n })]), days, { on: { change: (event) => move({ days: event.target.value }) } }))),
  knows(`people_${kind}_why`) ? el("p", { class: "hint" }, t(`people_${kind}_why`)) : null, list, more);
}

function personLine(one) {
  return el("li", { "data-testid": "person" },
    el("p", { class: "line" }, el("a", { href: address({ view: "people", person: one.id }), class: "open" }, one.name || t("someone")), el("span", {}, platformName(one.platform, t)),
      one.followers ? el("span", {}, t("followers", { n: one.followers })) : null, el("span", {}, t("visits", { n: one.visits ?? 0 })), one.last_seen ? agoNode(one.last_seen) : null),
    kindsNode(one.kinds), one.moods ? el("p", { class: "hint" }, moodsInWords(one.moods)) : null);
}

/** Why somebody is worth knowing: the kind, and what it rests on. */
export const kindsNode = (kinds = []) => (kinds.length ? el("ul", { class: "kinds" }, kinds.map(({ kind, why }) => el("li", {}, el("span", { class: "badge why" }, term("kind_of", kind)), why ? el("span", {}, typeof why === "string" ? why : "") : null))) : null);

export const moodsInWords = ({ positive = 0, neutral = 0, negative = 0 }) => [t("n_positive", { n: positive }), t("n_neutral", { n: neutral }), t("n_negative", { n: negative })].join(", ");
