/** Above every page: a crisis that is on, with who is doing what, or one that is proposed. */

import { desk, get } from "./api.js";
import { el, find, icon, refill } from "./dom.js";
import { agoNode } from "./item.js";
import { address } from "./route.js";
import { who } from "./story.js";
import { t } from "./words.js";

let print = "";

/** Fetch the crises and show what cannot wait; gives them all. */
export async function showCrisisBanner() {
  const { items } = await get("/api/crises", { brand: desk.brand });
  const shown = items.find((one) => one.state === "on") ?? items.find((one) => one.state === "proposed");
  const now = JSON.stringify([shown, t("crisis"), Math.floor(Date.now() / 60_000)]);
  if (now !== print) {
    print = now;
    find("crisis-banner").hidden = !shown;
    refill(find("crisis-banner"), shown ? banner(shown) : null);
  }
  return items;
}

function banner(crisis) {
  const isOn = crisis.state === "on";
  const link = el("a", { class: "button", href: address({ view: "crisis", crisis: crisis.id }), "data-testid": "crisis-open" }, t(isOn ? "crisis_see" : "crisis_see_proposal"));
  const lead = el("p", {}, el("strong", {}, t(isOn ? "crisis_on" : "crisis_proposed")), " – ", agoNode(crisis.opened_at), isOn ? progress(crisis) : null);
  return el("article", { class: "alert critical", "data-testid": "crisis-banner", "data-state": crisis.state }, icon("alert"), lead, el("div", { class: "row" }, link));
}

function progress({ steps, speaker }) {
  const done = steps.filter((one) => one.done).length;
  const late = steps.filter((one) => one.late).length;
  const open = steps.filter((one) => !one.done && one.assignee);
  const people = [...new Set(open.map((one) => one.assignee))].map((name) => `${who(name)} (${open.filter((one) => one.assignee === name).length})`);
  return [
    t("crisis_done_of", { n: done, most: steps.length }),
    late ? el("span", { class: "badge late" }, t("crisis_late", { n: late })) : null,
    speaker ? t("crisis_speaks", { who: who(speaker) }) : null,
    people.length ? t("crisis_busy", { who: people.join(", ") }) : null,
  ].filter(Boolean).flatMap((one) => [" – ", one]);
}
