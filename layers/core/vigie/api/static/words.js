/** Both languages: one table each, the browser's choice, and how numbers and ages are said. */

import { en } from "./words_en.js";
import { fr } from "./words_fr.js";

const KEPT = "vigie-language";
const TABLES = { fr: refined(fr, french), en: refined(en, curly) };
let chosen = localStorage.getItem(KEPT) ?? navigator.languages.find((one) => /^(fr|en)\b/i.test(one)) ?? "en";
chosen = chosen.toLowerCase().startsWith("fr") ? "fr" : "en";

export const language = () => chosen;

/** Change the language for good. */
export function speak(name) {
  chosen = name;
  localStorage.setItem(KEPT, name);
}

/** What typography asks for and a keyboard does not give: ’ and, in French, the no-break spaces. */
function curly(text) {
  return text.replaceAll("'", "\u2019");
}

function french(text) {
  const narrow = curly(text).replace(/ (?=[:;!?»])/g, "\u202f").replace(/« /g, "«\u202f");
  return narrow.replace(/ (?=(h|min)\b)/g, "\u00a0");
}

function refined(table, fix) {
  const each = (value) => (typeof value === "string" ? fix(value) : refined(value, fix));
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, each(value)]));
}

/** A text the API gives in the chosen language, set as the page's own. */
export const typeset = (text) => (chosen === "fr" ? french(text) : curly(text));

/** Whether both tables know a word. */
export const knows = (key) => key in TABLES[chosen];

/** A text in the chosen language; `n` picks the plural, {name} is filled in. */
export function t(key, given = {}) {
  let text = TABLES[chosen][key];
  if (text === undefined) return key;
  if (typeof text !== "string") text = text[new Intl.PluralRules(chosen).select(given.n ?? 0)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = given[name];
    return typeof value === "number" ? number(value) : (value ?? whole);
  });
}

/** A word of a closed set the API answers with, or the API's own when it is new to us. */
export const term = (kind, name) => (knows(`${kind}_${name}`) ? t(`${kind}_${name}`) : String(name ?? ""));

/** Kinds of personal data: `order number, telephone`. */
export const kindsInWords = (kinds) => kinds.map((one) => term("personal", one)).join(", ");

export const quoted = (text) => t("quoted", { text });
export const number = (value) => new Intl.NumberFormat(chosen).format(value);
export const moment = (when, zone) =>
  new Intl.DateTimeFormat(chosen, { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(new Date(when));
export const clock = (when) => new Intl.DateTimeFormat(chosen, { timeStyle: "short" }).format(new Date(when));
export const day = (when, zone) =>
  new Intl.DateTimeFormat(chosen, { day: "numeric", month: "short", timeZone: zone }).format(new Date(when));

/** How long ago, in words: now, minutes, hours, days, then the date. */
export function age(when, now = Date.now()) {
  const minutes = Math.floor((now - new Date(when)) / 60_000);
  if (minutes < 1) return t("age_now");
  if (minutes < 60) return t("age_minutes", { n: minutes });
  if (minutes < 24 * 60) return t("age_hours", { n: Math.floor(minutes / 60) });
  if (minutes < 7 * 24 * 60) return t("age_days", { n: Math.floor(minutes / 1440) });
  return day(when);
}

/** Write the words of the fixed parts of the page. */
export function label(root = document) {
  document.documentElement.lang = chosen;
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = t(node.dataset.word);
  for (const node of root.querySelectorAll("[data-word-label]")) node.setAttribute("aria-label", t(node.dataset.wordLabel));
  for (const node of root.querySelectorAll("[data-word-title]")) node.title = t(node.dataset.wordTitle);
  for (const node of root.querySelectorAll("[data-language]")) node.setAttribute("aria-pressed", String(node.dataset.language === chosen));
}
