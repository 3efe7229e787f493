/** Which figures are asked for: the period in the brand's zone, the step, the platform, all of it in the address. */

import { choice, el, field } from "./dom.js";
import { dayAfter, dayOf, startOf } from "./chart_time.js";
import { platformName } from "./platforms.js";
import { go, here } from "./route.js";
import { t } from "./words.js";

const HOUR = 3_600_000;
const SPANS = ["7", "30", "90", "month"];
const STEPS = ["hour", "day", "week"];
const LONGEST = 800;
const LONGEST_BY_HOUR = 31;
const A_DAY = /^\d{4}-\d\d-\d\d$/;

/** What the address asks for, as instants: {span, from, to, by, on, since, until, days, wrong}; `wrong` names what is not possible. */
export function choiceOf(zone, now = Date.now()) {
  const place = here();
  const today = dayOf(now, zone);
  const isOwn = Boolean(place.from || place.to);
  const span = isOwn ? "own" : SPANS.includes(place.days) ? place.days : "30";
  const [from, to] = isOwn ? [place.from ?? "", place.to ?? ""] : [firstDay(span, today), today];
  const wrong = isOwn ? refused(from, to, today) : "";
  if (wrong) return { span, from, to, on: place.on ?? "", by: "day", wrong };
  const days = dayAfter(from, 0, to) + 1;
  const [since, end] = [startOf(from, zone), startOf(dayAfter(to, 1), zone)];
  const until = Math.min(end, Math.floor(now / HOUR) * HOUR + HOUR);
  return { span, from, to, days, by: stepOf(place.by, days), on: place.on ?? "", since: moment(since), until: moment(until), wrong };
}

const moment = (at) => new Date(at).toISOString().replace(".000Z", "Z");
const firstDay = (span, today) => (span === "month" ? `${today.slice(0, 8)}01` : dayAfter(today, 1 - Number(span)));

function stepOf(asked, days) {
  if (STEPS.includes(asked) && !(asked === "hour" && days > LONGEST_BY_HOUR)) return asked;
  return days <= 2 ? "hour" : days <= 92 ? "day" : "week";
}

function refused(from, to, today) {
  const areDays = [from, to].every((one) => A_DAY.test(one) && dayAfter(one, 0) === one);
  if (!areDays) return "period_unknown";
  if (from > to) return "period_backwards";
  if (from > today) return "period_ahead";
  return dayAfter(from, 0, to) >= LONGEST ? "period_long" : "";
}

/** The address of these figures with something changed. */
export function moved(chosen, change) {
  const { span, from, to, by, on } = { ...chosen, ...change };
  const when = span === "own" ? { from, to } : { days: span };
  return { view: "figures", ...when, by, on };
}

/** The list of what a measure counts, over a span of time; on one platform where one is given, else but for those that stand apart. */
export const mentionsOf = (chosen, measure, { since = chosen.since, until = chosen.until, on = chosen.on, but = chosen.but } = {}) => ({ list: `measure:${measure}`, since, until, on, but: on ? "" : but });

/** The controls; each is a step one can go back from. */
export function choiceForm(chosen, platforms) {
  const move = (change) => go(moved(chosen, change));
  const known = [...new Set([...platforms, chosen.on].filter(Boolean))].sort();
  const on = (run) => ({ change: (event) => run(event.target.value) });
  const date = (name, word) => field(t(word), el("input", { type: "date", value: chosen[name], required: true, "data-testid": `period-${name}`, on: on((value) => value && move({ [name]: value })) }));
  const steps = STEPS.filter((one) => one !== "hour" || (chosen.days ?? 0) <= LONGEST_BY_HOUR);
  return el("form", { class: "chosen", role: "search", "aria-label": t("period"), on: { submit: (event) => event.preventDefault() } },
    field(t("period"), choice([...SPANS.map((one) => [one, one === "month" ? t("this_month") : t("last_days", { n: Number(one) })]), ["own", t("own_dates")]], chosen.span, { "data-testid": "period", on: on((span) => move({ span, by: "" })) })),
    chosen.span === "own" ? [date("from", "from_day"), date("to", "to_day")] : null,
    field(t("step"), choice(steps.map((one) => [one, t(`by_${one}`)]), chosen.by, { "data-testid": "step", on: on((by) => move({ by })) })),
    field(t("source"), choice([["", t("all_sources")], ...known.map((one) => [one, platformName(one, t)])], chosen.on, { "data-testid": "on", on: on((value) => move({ on: value })) })));
}
