/** What an alert says, kind by kind, in plain words. */

import { el } from "./dom.js";
import { platformName } from "./platforms.js";
import { knows, quoted, t, term } from "./words.js";

const QUIETER = ["praise_drop", "volume_spike"];
const DAY = 24;

/** Whether it is for the page and the digest alone: no mail leaves for it. */
export const isQuieter = (alert) => QUIETER.includes(alert.kind);

/** Whether an alert names mentions that can be listed. */
export const mayBeSeen = (alert) => Boolean(alert.mentions?.length);

/** The fact in bold, then what makes it one. */
export function happened(alert) {
  const [fact, more] = tell(alert);
  return [el("strong", {}, fact), more];
}

function tell(alert) {
  const n = Number(alert.count ?? alert.mentions?.length ?? 0);
  const topic = (alert.topic ?? []).join(", ");
  const facts = {
    n, topic, span: span(alert.window_hours ?? 1), expected: Math.round(alert.expected ?? 0), hours: alert.window_hours ?? 1,
    where: alert.platform ? t("alert_where", { platform: platformName(alert.platform, t) }) : "",
    list: (alert.topic ?? []).map(quoted).join(", "), rules: (alert.topic ?? []).map((one) => term("rule", one)).join(", "),
  };
  if (alert.kind === "silence") return [silence(alert, facts), ""];
  if (alert.kind === "negative_spike" || !knows(`alert_kind_${alert.kind}`)) {
    return [t("alert_title", facts) + facts.where, ` ${t("alert_usual", facts)}${topic ? t("alert_topic", facts) : ""}`];
  }
  const more = `alert_more_${alert.kind}`;
  const isTold = knows(more) && (topic || isQuieter(alert));
  return [t(`alert_kind_${alert.kind}`, facts) + facts.where, isTold ? t(more, facts) : ""];
}

/** A source by its platform and name; several by their number; or a place where nobody speaks. */
function silence(alert, { n, span: since, topic }) {
  const isUnheard = (alert.about ?? "").startsWith("items");
  const name = [alert.platform ? platformName(alert.platform, t) : "", alert.about ? topic : ""].filter(Boolean).join(" – ");
  const key = isUnheard ? "alert_unheard" : "alert_unread";
  return alert.platform ? t(`${key}_one`, { name, span: since }) : t(`${key}_many`, { n, span: since, topic });
}

const span = (hours) => (hours < 2 * DAY ? t("span_hours", { n: hours }) : t("span_days", { n: Math.floor(hours / DAY) }));
