/** What the balance counts, one by one: a click says that something gives or promotes, and no rule changes it any more. */

import { attempt, call, desk, may, maybe, part, say } from "./api.js";
import { el, refill } from "./dom.js";
import { agoNode } from "./item.js";
import { platformName } from "./platforms.js";
import { address } from "./route.js";
import { roomPart } from "./rooms.js";
import { t, term } from "./words.js";

const LEANINGS = ["giving", "promoting"];
const SHOWN = 20;

/** The sayings of the last 30 days; `corrected` runs when one was. */
export async function sayingsPart(corrected) {
  const found = await maybe("/api/sayings", { brand: desk.brand, days: "30" });
  if (!found) return null;
  const list = el("ul", { class: "plainlist", "data-testid": "sayings" });
  const more = el("button", { type: "button", class: "more", on: { click: () => draw(found.items.length) } }, t("load_more"));
  const draw = (most) => {
    refill(list, found.items.length ? found.items.slice(0, most).map((one) => row(one, corrected)) : el("li", { class: "nothing" }, t("balance_silent")));
    more.hidden = most >= found.items.length;
  };
  draw(SHOWN);
  return roomPart(t("sayings"), el("p", { class: "hint" }, t("sayings_hint")), list, more);
}

function row(one, corrected) {
  const isReply = one.said_in !== "post";
  const what = isReply && one.about ? el("a", { href: address({ mention: one.about }) }, term("said_in", one.said_in)) : el("span", {}, term("said_in", one.said_in), one.about && !isReply ? ` ${one.about}` : "");
  const decide = (leaning) => attempt(async () => {
    await call("PATCH", `/api/sayings/${part(one.id)}`, { body: { brand: desk.brand, at: one.at, leaning } });
    say(t("saying_kept"));
    await corrected();
  });
  const choices = LEANINGS.map((leaning) => el("button", { type: "button", class: "chip", "aria-pressed": String(one.leaning === leaning), disabled: !may("agent"), "data-testid": `saying-${leaning}`, on: { click: () => one.leaning !== leaning && decide(leaning) } }, t(`saying_${leaning}`)));
  return el("li", { "data-testid": "saying" }, el("p", { class: "line" }, el("strong", {}, platformName(one.platform, t)), what, agoNode(one.at), el("span", {}, one.decided_by ? t("saying_by", { who: one.decided_by }) : t("saying_rule"))),
    el("div", { class: "row", role: "group", "aria-label": t("sayings") }, choices));
}
