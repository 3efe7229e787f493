/** Time left and time lost, in words: never by colour alone. */

import { el, icon } from "./dom.js";
import { moment, t } from "./words.js";

const [MINUTE, HOUR, FEW, DAY] = [60, 3600, 36_000, 86_400];

/** A span in the two units that matter: `2 d 4 h`, `3 h`, `25 min`. */
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < MINUTE) return t("span_s", { n: s });
  if (s < HOUR) return t("span_min", { n: Math.floor(s / MINUTE) });
  if (s < FEW) return [t("span_h", { n: Math.floor(s / HOUR) }), s % HOUR < MINUTE ? "" : t("span_min", { n: Math.floor((s % HOUR) / MINUTE) })].join(" ").trim();
  if (s < DAY) return t("span_h", { n: Math.floor(s / HOUR) });
  const hours = Math.floor((s % DAY) / HOUR);
  const days = t("span_d", { n: Math.floor(s / DAY) });
  return hours && s < 3 * DAY ? `${days} ${t("span_h", { n: hours })}` : days;
}

export const secondsUntil = (when) => (new Date(when) - Date.now()) / 1000;

/** By when an answer was promised: `3 h left`, `late by 2 h`. */
export function dueBadge(due, test = "deadline") {
  if (!due?.due_at) return null;
  const left = secondsUntil(due.due_at);
  const late = left < 0;
  const words = t(late ? "late_by" : "time_left", { span: span(Math.abs(left)) });
  return el("span", { class: `badge due ${late ? "late" : ""}`, title: moment(due.due_at), "data-testid": test, "data-late": late ? "yes" : null },
    icon(late ? "alert" : "clock"), el("span", {}, words));
}

/** A moment as the value of a field, in the reader's own time. */
export function localValue(when) {
  const at = new Date(when);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
