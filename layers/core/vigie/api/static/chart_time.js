/** Days, weeks and hours of a zone: where each begins, whatever the clocks do, and how it is called. */

import { language, t } from "./words.js";

const [HOUR, DAY] = [3_600_000, 86_400_000];
const formats = new Map();

function format(zone, options, spoken = language()) {
  const name = JSON.stringify([zone, options, spoken]);
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(spoken, { timeZone: zone, ...options }));
  return formats.get(name);
}

/** The date of a moment in a zone, `2026-11-25`. */
export const dayOf = (at, zone) => format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA").format(at);

/** A day so many days after another; with `end`, how many days it is until then. */
export function dayAfter(name, n, end = "") {
  const at = Date.parse(`${name}T00:00:00Z`);
  if (end) return Math.round((Date.parse(`${end}T00:00:00Z`) - at) / DAY);
  return Number.isNaN(at) ? "" : new Date(at + n * DAY).toISOString().slice(0, 10);
}

/** The moment a day begins in a zone: its midnight, or the first hour there is where the clocks skip it. */
export function startOf(name, zone) {
  const noon = Date.parse(`${name}T12:00:00Z`);
  let at = noon - 27 * HOUR;
  for (const step of [6 * HOUR, HOUR, HOUR / 4]) {
    while (dayOf(at + step, zone) < name) at += step;
  }
  return at + HOUR / 4;
}

/** Every step of a period, oldest first, as {start, end, name}; the first may begin before the period, as the API's does. */
export function timeline({ since, until, by }, zone) {
  const [first, last] = [Date.parse(since), Date.parse(until)];
  if (by === "hour") {
    const start = Math.floor(first / HOUR) * HOUR;
    return Array.from({ length: Math.ceil((last - start) / HOUR) }, (_, n) => step(start + n * HOUR, start + (n + 1) * HOUR, String(start + n * HOUR)));
  }
  const length = by === "week" ? 7 : 1;
  const found = [];
  for (let name = mondayOr(dayOf(first, zone), by); ; name = dayAfter(name, length)) {
    const start = found.length ? found.at(-1).end : startOf(name, zone);
    if (start >= last) return found;
    found.push(step(start, startOf(dayAfter(name, length), zone), name));
  }
}

const step = (start, end, name) => ({ start, end, name });

function mondayOr(name, by) {
  return by === "week" ? dayAfter(name, -((new Date(`${name}T00:00:00Z`).getUTCDay() + 6) % 7)) : name;
}

/** The points of a series in their steps; a step nobody spoke in has none. */
export function placed(series, steps, by, zone) {
  const nameOf = (start) => (by === "hour" ? String(Math.floor(Date.parse(start) / HOUR) * HOUR) : mondayOr(dayOf(Date.parse(start), zone), by));
  const known = new Map(series.map((one) => [nameOf(one.start), one]));
  return steps.map((one) => ({ ...one, point: known.get(one.name) ?? null }));
}

/** Steps taken together, so many at a time, their counts summed. */
export function folded(steps, size) {
  if (size < 2) return steps;
  return Array.from({ length: Math.ceil(steps.length / size) }, (_, n) => {
    const part = steps.slice(n * size, (n + 1) * size);
    const point = {};
    for (const one of part) for (const [name, value] of Object.entries(one.point ?? {})) if (typeof value === "number") point[name] = (point[name] ?? 0) + value;
    return { start: part[0].start, end: part.at(-1).end, name: part[0].name, point, size: part.length };
  });
}

const SHORT = { day: "numeric", month: "short" };

function tickOf(one, by, zone, isLong) {
  const names = isLong ? { month: "short", year: "2-digit" } : by === "hour" ? { ...SHORT, hour: "2-digit" } : SHORT;
  return format(zone, names).format(one.start);
}

/** How the steps of an axis are called; where they span most of a year, each by its month and year. */
export function ticksOf(steps, by, zone) {
  const isLong = steps.length > 0 && steps.at(-1).end - steps[0].start > 300 * DAY;
  return steps.map((one) => () => tickOf(one, by, zone, isLong));
}

/** From when to when, each as a date with more beside it: the year, or the hour. */
export const spanOf = (start, end, zone, more = { year: "numeric" }) => t("from_to", { from: format(zone, { ...SHORT, ...more }).format(start), to: format(zone, { ...SHORT, ...more }).format(end - ("hour" in more ? 0 : 1)) });

/** How a step is called in a sentence; an hour that comes twice says which it is. */
export function calledStep(one, by, zone) {
  if (one.size > 1) return spanOf(one.start, one.end, zone, by === "hour" ? { hour: "2-digit", minute: "2-digit" } : { year: "numeric" });
  if (by === "week") return t("week_from", { day: format(zone, { ...SHORT, year: "numeric" }).format(one.start) });
  if (by === "day") return format(zone, { weekday: "long", ...SHORT, month: "long", year: "numeric" }).format(one.start);
  const clock = { ...SHORT, hour: "2-digit", minute: "2-digit" };
  const said = format(zone, clock).format(one.start);
  const isTwice = [-HOUR, HOUR].some((beside) => format(zone, clock).format(one.start + beside) === said);
  return isTwice ? format(zone, { ...clock, timeZoneName: "short" }).format(one.start) : said;
}
