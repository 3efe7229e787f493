/** The alerts of the last weeks: what it was, where it stands, who has it, whether the mail left. */

import { happened, isQuieter, mayBeSeen } from "./alertwords.js";
import { attempt, desk, get } from "./api.js";
import { el } from "./dom.js";
import { agoNode } from "./item.js";
import { address } from "./route.js";
import { who } from "./story.js";
import { moment, t } from "./words.js";

const PAGE = "20";

/** The history, the newest first, a page at a time. */
export async function alertLog() {
  const query = { brand: desk.brand, limit: PAGE };
  const { items, next_cursor: first } = await get("/api/alerts", query);
  const list = el("ul", { "data-testid": "alert-history" }, items.map(lineOf));
  let cursor = first;
  const more = el("button", { type: "button", class: "more", "data-testid": "alert-more", hidden: !cursor, on: { click: () => attempt(async () => {
    const next = await get("/api/alerts", { ...query, cursor });
    cursor = next.next_cursor;
    list.append(...next.items.map(lineOf));
    more.hidden = !cursor;
  }) } }, t("load_more"));
  return el("details", { class: "alertlog", open: items.some((one) => one.state !== "over") || null }, el("summary", {}, t("alert_history")),
    items.length ? list : el("p", { class: "hint" }, t("alert_none")), more);
}

function lineOf(alert) {
  return el("li", { "data-testid": "alert-line", class: alert.state === "over" ? "over" : "" },
    el("div", {}, el("p", {}, happened(alert)), el("p", { class: "about" }, el("span", { class: `badge ${isQuieter(alert) ? "quieter" : ""}` }, stateOf(alert)), " ", agoNode(alert.opened_at),
      alert.over_at ? ` · ${t("alert_ended", { when: moment(alert.over_at) })}` : "", ` · ${mailOf(alert)}`)),
    mayBeSeen(alert) ? el("a", { href: address({ alert: alert.id }) }, t("alert_see")) : null);
}

function stateOf(alert) {
  const isMuted = alert.muted_until && new Date(alert.muted_until) > Date.now();
  if (alert.state === "acknowledged" && alert.acknowledged_by) return t("alert_by", { who: who(alert.acknowledged_by) });
  if (isMuted && alert.acknowledged_by) return t("alert_muted_by", { who: who(alert.acknowledged_by), when: moment(alert.muted_until) });
  return t(`alert_${alert.state}`);
}

function mailOf(alert) {
  if (isQuieter(alert)) return t("alert_no_mail");
  if (alert.mail === "pending" && alert.mail_tries) return t("alert_mail_failing", { n: alert.mail_tries });
  if (alert.mail === "pending") return t("alert_mail_waits");
  return alert.mailed_at ? t("alert_mailed", { when: moment(alert.mailed_at) }) : t("alert_not_mailed");
}
