/** Looking back on a crisis: delays, volume, people, on the page and on paper. */

import { desk } from "./api.js";
import { printedLine } from "./crisis_story.js";
import { button, el, outward } from "./dom.js";
import { authorOf, textNode } from "./item.js";
import { platformName } from "./platforms.js";
import { who } from "./story.js";
import { language, moment, number, t } from "./words.js";

const DELAYS = ["alert", "mail", "acknowledgement", "reply", "statement", "calm"];
const STRETCHES = ["before", "during", "after"];

/** The report with its print button. */
export function reportPart(report) {
  const names = Object.fromEntries(report.crisis.steps.map((one) => [one.step, one[language()]]));
  return el("section", { class: "part report", "data-testid": "crisis-report" },
    el("div", { class: "head" }, el("h3", {}, t("report_of", { brand: desk.settings?.name ?? report.crisis.brand })), button(t("print"), () => globalThis.print(), { test: "report-print" })),
    el("p", {}, spanOf(report.crisis)), el("p", {}, t("report_start", { when: moment(report.start) })),
    el("h4", {}, t("report_delays")), delays(report), el("p", { class: "hint" }, t("report_delays_note")),
    el("h4", {}, t("report_volume")), volumes(report), peak(report),
    titled("report_where", report.platforms.map((one) => t("named_count", { name: platformName(one.platform, t), n: one.negative }))),
    titled("report_seen", report.mentions.map((one) => seen(one))),
    titled("report_skipped", report.skipped.map((one) => names[one] ?? one), "report_skipped_none"),
    titled("report_rules", report.rule_changes.map((one) => printedLine(one, names)), "report_rules_none"),
    titled("report_who", report.story.map((one) => printedLine(one, names))));
}

const spanOf = (crisis) => t("crisis_span", { from: moment(crisis.opened_at), until: moment(crisis.ended_at), who: who(crisis.ended_by) });

function delays({ delays: known, moments }) {
  return el("dl", { class: "facts" }, DELAYS.map((name) => el("div", { "data-testid": `delay-${name}` },
    el("dt", {}, t(`delay_${name}`)), el("dd", {}, known[name] === null ? t("delay_unknown") : durationInWords(known[name]), moments[name] ? el("small", {}, ` ${moment(moments[name])}`) : null))));
}

/** Seconds as people say them: 35 min, 2 h 05, 1 day 3 h. */
function durationInWords(seconds) {
  const minutes = Math.round(seconds / 60);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days) return t("lasted_days", { n: days, hours });
  return hours ? t("lasted_hours", { hours, minutes: String(rest).padStart(2, "0") }) : t("lasted_minutes", { n: minutes });
}

function volumes(report) {
  const share = (one) => (one.share === null ? t("too_few") : t("percent", { n: Math.round(100 * one.share) }));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("report_volume") }, el("table", { "data-testid": "report-volume" },
    el("thead", {}, el("tr", {}, ["", "figure_mentions", "figure_negative", "report_share"].map((one) => el("th", { scope: "col" }, one && t(one))))),
    el("tbody", {}, STRETCHES.map((name) => el("tr", {}, el("th", { scope: "row" }, t(`stretch_${name}`)), el("td", {}, number(report[name].mentions)), el("td", {}, number(report[name].negative)), el("td", {}, share(report[name])))))));
}

function peak({ peak: hour }) {
  return el("p", { "data-testid": "report-peak" }, hour ? t("report_peak", { when: moment(hour.start), bad: number(hour.negative), n: hour.mentions }) : t("report_peak_none"));
}

function titled(word, rows, none = "report_nothing") {
  const list = rows.map((one) => (one instanceof Node && one.nodeName === "LI" ? one : el("li", {}, one)));
  return el("section", {}, el("h4", {}, t(word)), rows.length ? el("ul", { class: "plainlist" }, list) : el("p", { class: "hint" }, t(none)));
}

function seen(mention) {
  const followers = mention.author.followers ? t("followers", { n: mention.author.followers }) : "";
  return el("li", {}, el("div", { class: "line" }, el("strong", {}, authorOf(mention)), el("span", {}, platformName(mention.platform, t)), el("span", {}, followers), el("time", { datetime: mention.said_at }, moment(mention.said_at))), textNode(mention), outward(mention.url, t("open_there")));
}
