/** The figures of a period: totals that say what they count and open what they counted. */

import { desk, get } from "./api.js";
import { chart } from "./chart.js";
import { choice, el, field, find, refill } from "./dom.js";
import { address, go, here } from "./route.js";
import { knows, number, t } from "./words.js";

const DAY = 86_400_000;
const PERIODS = [7, 30, 90];
const ORDER = ["mentions", "positive", "neutral", "negative", "net_sentiment", "complaint", "question", "purchase", "praise", "request", "hidden", "waived", "replies"];
const LISTS = {
  mentions: "all", positive: "sentiment:positive", neutral: "sentiment:neutral", negative: "sentiment:negative",
  complaint: "intent:complaint", question: "intent:question", purchase: "intent:purchase", praise: "intent:praise",
  request: "intent:request", hidden: "status:hidden",
};

/** Fetch and draw the figures of the period the address names. */
export async function showFigures() {
  const days = PERIODS.includes(Number(here().days)) ? Number(here().days) : 30;
  const since = new Date(Date.now() - days * DAY).toISOString();
  const answer = await get("/api/metrics", { brand: desk.brand, by: "day", since });
  const period = choice(PERIODS.map((n) => [String(n), t("last_days", { n })]), String(days), {
    "data-testid": "period", on: { change: (event) => go({ view: "figures", days: event.target.value }) },
  });
  const names = [...ORDER.filter((name) => name in answer.totals), ...Object.keys(answer.totals).filter((name) => !ORDER.includes(name))];
  refill(find("figures"),
    el("div", { class: "head" }, el("h2", {}, t("figures")), field(t("period"), period)),
    el("ul", { class: "totals", "data-testid": "totals" }, names.map((name) => figure(name, answer, days))),
    chart(answer, days), el("p", { class: "hint" }, t("figures_note", { zone: answer.time_zone })));
}

function figure(name, answer, days) {
  const value = answer.totals[name];
  const shown = name === "net_sentiment" && value > 0 ? `+${number(value)}` : number(value);
  const word = knows(`figure_${name}`) ? t(`figure_${name}`) : name;
  const definition = knows(`definition_${name}`) ? t(`definition_${name}`) : (answer.definitions[name] ?? "");
  const link = LISTS[name] && value ? el("a", { href: address({ list: LISTS[name], days }), title: t("open_list") }, shown) : shown;
  return el("li", { class: `figure ${name}`, "data-testid": `figure-${name}` },
    el("p", { class: "value" }, link), el("p", { class: "what" }, word),
    definition ? el("details", {}, el("summary", {}, t("definition")), el("p", {}, definition)) : null);
}
