/** One tap above the conversations: mine, nobody's, late, put off; and what was promised too long ago. */

import { desk, maybe, signal } from "./api.js";
import { el, find, icon, refill } from "./dom.js";
import { showsTalks } from "./feed.js";
import { filters } from "./filters.js";
import { address } from "./route.js";
import { language, t } from "./words.js";

const QUICK = [["late", "late", "yes", "alert"], ["mine", "assignee", "me", "person"], ["nobodys", "assignee", "nobody", "none"], ["put_off", "later", "yes", "clock"]];
let print = "";
let late = 0;

/** Draw the row where it means something; pressed is chosen, pressed again is not. */
export function drawQuick(changed) {
  const now = JSON.stringify([filters, showsTalks(), late, language()]);
  if (now === print) return;
  print = now;
  const row = find("quick");
  row.hidden = !showsTalks();
  find("promised-notice").hidden = !late;
  refill(find("promised-notice"), el("p", { class: "notice" }, icon("clock"), el("a", { href: address({ view: "tasks" }), "data-testid": "quick-promised" }, t("promised_late", { n: late }))));
  refill(row, QUICK.map(([word, name, value, symbol]) => el("button", {
    type: "button", class: "chip", "aria-pressed": String(filters[name] === value), "data-testid": `quick-${word}`,
    on: { click: () => { filters[name] = filters[name] === value ? "" : value; changed(); } },
  }, icon(symbol), el("span", {}, t(`quick_${word}`)))));
}

/** How many promises are late; the row says it until they are kept. */
export async function countPromises() {
  const found = await maybe("/api/tasks", { brand: desk.brand, state: "open", limit: "50" });
  late = found?.items.filter((one) => one.is_late).length ?? 0;
  signal("promised");
}
