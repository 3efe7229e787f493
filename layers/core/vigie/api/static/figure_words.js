/** How a figure is said: shares, spans of time, people, with its sign, its error and what it was before. */

import { language, number, t, typeset } from "./words.js";

/** Fewer than this many are too few to compare. */
export const FEWEST = 10;
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

export const percent = (share, digits = 0) => new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: digits }).format(share);
export const signed = (value) => new Intl.NumberFormat(language(), { signDisplay: "exceptZero", maximumFractionDigits: 1 }).format(value).replace("-", "−");
const decimal = (value) => new Intl.NumberFormat(language(), { maximumFractionDigits: 2 }).format(value);

/** A span of seconds in its two largest units: 45 s, 12 min, 2 h 10 min, 3 days 4 h. */
export function lasting(seconds) {
  const whole = Math.round(seconds);
  if (!whole) return number(0);
  if (whole < MINUTE) return t("lasts_seconds", { n: whole });
  if (whole < HOUR) return t("lasts_minutes", { n: Math.round(whole / MINUTE) });
  const [days, rest] = [Math.floor(whole / DAY), whole % DAY];
  const hours = Math.floor(rest / HOUR);
  if (days) return hours ? `${t("lasts_days", { n: days })} ${t("lasts_hours", { n: hours })}` : t("lasts_days", { n: days });
  const minutes = Math.floor((rest % HOUR) / MINUTE);
  return minutes ? `${t("lasts_hours", { n: hours })} ${t("lasts_minutes", { n: minutes })}` : t("lasts_hours", { n: hours });
}

const SAID = {
  share: (value) => percent(value, 1), percent: signed, ratio: (value) => t("for_one", { value: decimal(value) }), score: (value) => t("of_five", { value: decimal(value) }), seconds: lasting,
};

/** A value with its unit: a share is 0 to 1, a percent −100 to 100, a score of five stars. */
export const told = (value, unit) => (value === null || value === undefined ? "–" : (SAID[unit] ?? decimal)(value));

/** How a figure is called: in our words, else by its name. */
export const called = (name) => {
  const own = t(`figure_${name}`);
  return own === `figure_${name}` ? name.replaceAll("_", " ") : own;
};

/** What a figure counts, as the API says it in the language asked for. */
export const definitionOf = (name, answer) => typeset(answer.definitions?.[name] ?? "");

/** By how much something changed: points for what is a share or a score, else a percentage of what it was. */
export function change(value, before, unit) {
  if (value === before) return t("the_same");
  if (["share", "percent"].includes(unit)) {
    const moved = signed((value - before) * (unit === "share" ? 100 : 1));
    return moved === "0" ? t("the_same") : t("points", { value: moved });
  }
  if (["score", "ratio"].includes(unit)) return signed(value - before);
  if (!before) return t("from_nothing");
  const part = Math.round((100 * (value - before)) / before);
  return part ? `${part > 0 ? "+" : "−"}${percent(Math.abs(part) / 100)}` : t("the_same");
}

/** Net sentiment of counts; null without mentions. */
export function moodOf({ mentions = 0, positive = 0, negative = 0 } = {}) {
  return mentions ? { value: (100 * (positive - negative)) / mentions, of: mentions } : null;
}
