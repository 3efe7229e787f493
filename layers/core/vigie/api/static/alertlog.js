/** The alerts of the last weeks: what it was, where it stands, who has it, whether the mail left. */

import { happened, isQuieter, mayBeSeen } from "./alertwords.js";
import { desk, get } from "./api.js";
import { el } from "./dom.js";
import { agoNode } from "./item.js";
import { address } from "./route.js";
import { who } from "./story.js";
import { moment, t } from "./words.js";

const MOST = 30;

/** The history, the newest first. */
export async function alertLog() {
  const { items } = await get("/api/alerts", { brand: desk.brand });
  const rows = items.slice(0, MOST).map(lineOf);
  return el("details", { class: "alertlog", open: items.some((one) => one.state !== "over") || null }, el("summary", {}, t("alert_history", { n: items.length })),
    rows.length ? el("ul", { "data-testid": "alert-history" }, rows) : el("p", { class: "hint" }, t("alert_none")));
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
