/** 80/20: of what the brand says, how much gives and how much promotes, channel by channel. */

import { desk, maybe } from "./api.js";
import { linksPart } from "./counted_links.js";
import { el, svg } from "./dom.js";
import { platformName } from "./platforms.js";
import { roomPart, showRoom } from "./rooms.js";
import { sayingsPart } from "./sayings.js";
import { t } from "./words.js";

const [WIDE, TALL] = [340, 22];
const percent = (share) => Math.round(share * 100);

/** The room; null where nothing is kept of what the brand says. */
export async function show() {
  const [found, sayings, links] = await Promise.all([maybe("/api/balance", { brand: desk.brand, days: "30" }), sayingsPart(() => showRoom("balance")), linksPart()]);
  if (!found) return null;
  const rows = [{ ...found.total, platform: "" }, ...found.platforms];
  return el("div", { class: "stack" }, roomPart("", el("p", {}, t("balance_what", { target: percent(found.target) })),
    found.is_thin ? el("p", { class: "warning", "data-testid": "balance-thin" }, t("balance_thin")) : null,
    el("ul", { class: "balance", "data-testid": "balance" }, rows.map((one) => row(one, found.target))),
    el("ul", { class: "legend" }, el("li", { class: "positive" }, t("giving")), el("li", { class: "even" }, t("promoting")))), sayings, links);
}

function row(one, target) {
  const name = one.platform ? platformName(one.platform, t) : t("balance_total");
  const said = (one.giving ?? 0) + (one.promoting ?? 0);
  if (!said) return el("li", {}, el("strong", {}, name), el("span", { class: "hint" }, t("balance_silent")));
  const words = t("balance_row", { giving: one.giving, promoting: one.promoting, share: percent(one.share) });
  const verdict = one.share >= target ? t("balance_good") : t("balance_low", { n: owed(one, target) });
  return el("li", { "data-testid": "balance-row" }, el("p", { class: "line" }, el("strong", {}, name), el("span", {}, words)),
    svg("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, role: "img", "aria-label": `${name}\u202f: ${words}`, class: "gauge" },
      svg("rect", { class: "rest", x: 0, y: 4, width: WIDE, height: 14, rx: 7 }), svg("rect", { class: "giving", x: 0, y: 4, width: Math.max(one.share * WIDE, 4), height: 14, rx: 7 }),
      svg("line", { class: "target", x1: target * WIDE, x2: target * WIDE, y1: 0, y2: TALL })),
    el("p", { class: one.share >= target ? "hint" : "warning" }, verdict));
}

/** How many words that give it takes until the balance is right again. */
const owed = ({ giving, promoting }, target) => Math.max(1, Math.ceil((target * (giving + promoting) - giving) / (1 - target) - 1e-9));
