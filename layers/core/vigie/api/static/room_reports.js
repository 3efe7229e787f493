/** Reports: open one to read or print it, take tables out, have one come by mail, share figures. */

import { attempt, call, desk, get, may, maybe, part, say } from "./api.js";
import { button, choice, el, field, icon, refill } from "./dom.js";
import { roomPart } from "./rooms.js";
import { download } from "./taking_out.js";
import { readTeam } from "./team.js";
import { day, language, moment, t } from "./words.js";
import { momentAt } from "./zone.js";

const SPANS = [7, 30, 90, 365];
const TABLES = ["series", "platforms", "topics", "alerts", "links", "mentions", "accounts", "moderation", "replies"];
const FOR_MANAGERS = ["mentions", "accounts", "moderation", "replies"];
const DAYS = [7, 30, 90];
const DAY_MS = 86_400_000;
const BLOB_LASTS = 60_000;
const asked = { days: "30", language: "" };

/** The room; null where the stack makes no reports. */
export async function show() {
  const manages = may("manager");
  const [schedules, shares, team] = manages ? await Promise.all([maybe("/api/reports", { brand: desk.brand }), maybe("/api/shares", { brand: desk.brand }), readTeam()]) : [];
  if (manages && !schedules) return null;
  const box = el("div", { class: "stack" });
  refill(box, makePart(), tablesPart(), manages ? schedulesPart(schedules.items, team) : null, manages ? sharesPart(shares?.items ?? []) : null);
  return box;
}

/** The period chosen: whole days of the brand's own zone that end with yesterday. */
function period() {
  const zone = desk.settings?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(Date.now());
  const first = new Date(Date.parse(`${today}T12:00:00Z`) - Number(asked.days) * DAY_MS).toISOString().slice(0, 10);
  return { brand: desk.brand, language: asked.language || language(), since: momentAt(first, 0, zone).toISOString(), until: momentAt(today, 0, zone).toISOString() };
}

function makePart() {
  const span = choice(SPANS.map((n) => [String(n), t("last_days", { n })]), asked.days, { "data-testid": "report-days", on: { change: (event) => { asked.days = event.target.value; } } });
  const spoken = choice([["fr", "Français"], ["en", "English"]], asked.language || language(), { "data-testid": "report-language", on: { change: (event) => { asked.language = event.target.value; } } });
  return roomPart(t("report_make"), el("p", { class: "hint" }, t("report_make_what")),
    el("div", { class: "pair" }, field(t("period"), span), field(t("language"), spoken)),
    el("div", { class: "row" }, button(t("report_open"), open, { symbol: "out", kind: "primary", test: "report-open" }), button(t("report_keep"), keep, { kind: "plain", test: "report-keep" })));
}

/** In a page of its own, from where the browser prints it; the page is opened before anything is awaited, or it would be blocked. */
async function open() {
  const page = globalThis.open("", "_blank");
  const text = await attempt(() => get("/api/report", { ...period(), format: "html" }));
  if (text === undefined || !page) return page ? page.close() : say(t("report_blocked"), "error");
  page.location = fileOf([text], "text/html;charset=utf-8");
  return undefined;
}

const keep = () => attempt(() => download("/api/report", { ...period(), format: "html" }, "report.html"));

function fileOf(parts, type) {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  setTimeout(() => URL.revokeObjectURL(address), BLOB_LASTS);
  return address;
}

function tablesPart() {
  const known = TABLES.filter((one) => may("manager") || !FOR_MANAGERS.includes(one));
  return roomPart(t("tables"), el("p", { class: "hint" }, t("tables_what")), el("ul", { class: "plainlist takes", "data-testid": "tables" }, known.map((name) =>
    el("li", {}, el("strong", {}, t(`table_${name}`)), el("span", { class: "row" }, ...["csv", "json"].map((form) =>
      button(form.toUpperCase(), () => takeOut(name, form), { kind: "plain", test: `table-${name}-${form}`, "aria-label": t("table_take", { name: t(`table_${name}`), form: form.toUpperCase() }) })))))));
}

const takeOut = (name, form) => attempt(() => download(`/api/tables/${name}`, { ...period(), format: form }, `${name}.${form}`));

async function again(node, path, draw) {
  const found = await get(path, { brand: desk.brand });
  node.replaceWith(draw(found.items));
}

function schedulesPart(items, team) {
  const node = roomPart(t("schedules"), el("p", { class: "hint" }, t("schedules_what")),
    el("ul", { class: "plainlist takes", "data-testid": "schedules" }, items.length ? items.map(scheduleNode) : el("li", { class: "nothing" }, t("schedules_none"))), scheduleForm());
  const redraw = () => again(node, "/api/reports", (found) => schedulesPart(found, team));

  function scheduleNode(one) {
    const remove = () => attempt(async () => { await call("DELETE", `/api/reports/${part(one.id)}`, { query: { brand: desk.brand } }); say(t("schedule_removed")); await redraw(); });
    return el("li", { "data-testid": "schedule" }, el("p", { class: "line" }, el("strong", {}, t(`every_${one.every}`)), el("span", {}, one.language.toUpperCase())), el("p", { class: "hint" }, one.recipients.join(", ") || t("schedule_nobody")),
      button(t("remove"), remove, { kind: "plain danger", test: "schedule-remove" }));
  }

  function scheduleForm() {
    const known = [...new Set([...(desk.settings?.alert_recipients ?? []).map((one) => one.email), ...team.map((one) => one.email)].filter(Boolean))];
    const every = choice(["week", "month"].map((one) => [one, t(`every_${one}`)]), "week", { "data-testid": "schedule-every" });
    const spoken = choice([["fr", "Français"], ["en", "English"]], language(), { "data-testid": "schedule-language" });
    const list = el("textarea", { rows: "3", required: true, "data-testid": "schedule-recipients", value: known[0] ?? "" });
    const send = (event) => { event.preventDefault(); attempt(async () => {
      const recipients = list.value.split(/[\s,;]+/).filter(Boolean);
      await call("POST", "/api/reports", { body: { brand: desk.brand, every: every.value, language: spoken.value, recipients } });
      say(t("schedule_added"));
      await redraw();
    }); };
    return el("form", { class: "adding stack", on: { submit: send } }, el("div", { class: "pair" }, field(t("schedule_every"), every), field(t("language"), spoken)),
      field(t("schedule_recipients"), list, known.length ? t("schedule_known", { who: known.join(", ") }) : t("schedule_hint")), el("button", { class: "primary", "data-testid": "schedule-add" }, t("schedule_add")));
  }

  return node;
}

function sharesPart(items) {
  const node = roomPart(t("shares"), el("p", { class: "hint" }, t("shares_what")),
    el("ul", { class: "plainlist", "data-testid": "shares" }, items.length ? items.map(shareNode) : el("li", { class: "nothing" }, t("shares_none"))), shareForm());
  const redraw = () => again(node, "/api/shares", sharesPart);

  function shareNode(one) {
    const remove = () => attempt(async () => { await call("DELETE", `/api/shares/${part(one.id)}`, { query: { brand: desk.brand } }); say(t("share_removed")); await redraw(); });
    const copy = () => attempt(async () => { await navigator.clipboard.writeText(one.url).then(() => say(t("share_copied")), () => say(one.url)); });
    const span = one.rolling ? t("last_days", { n: 30 }) : t("share_span", { from: day(one.since), until: day(one.until) });
    return el("li", { class: "share", "data-testid": "share" }, el("p", { class: "line" }, el("strong", {}, span), el("span", {}, one.language.toUpperCase()), el("span", {}, t("share_until", { when: day(one.expires_at) }))),
      el("p", { class: "hint" }, one.last_used_at ? t("share_seen", { when: moment(one.last_used_at) }) : t("share_unseen"), ` · ${one.made_by}`),
      el("div", { class: "row" }, el("a", { href: one.url, target: "_blank", rel: "noopener noreferrer", class: "out", "data-testid": "share-look" }, t("share_look"), icon("out")), button(t("share_copy"), copy, { kind: "plain", test: "share-copy" }), button(t("share_remove"), remove, { kind: "plain danger", test: "share-remove" })));
  }

  function shareForm() {
    const days = choice(DAYS.map((n) => [String(n), t("share_days", { n })]), "30", { "data-testid": "share-days" });
    const spoken = choice([["fr", "Français"], ["en", "English"]], language(), { "data-testid": "share-language" });
    const what = choice([["rolling", t("share_rolling")], ["fixed", t("share_fixed")]], "rolling", { "data-testid": "share-what" });
    const send = (event) => { event.preventDefault(); attempt(async () => {
      const { since, until } = period();
      const fixed = what.value === "fixed" ? { since, until } : { rolling: true };
      await call("POST", "/api/shares", { body: { brand: desk.brand, language: spoken.value, days: Number(days.value), ...fixed } });
      say(t("share_added"));
      await redraw();
    }); };
    return el("form", { class: "adding stack", on: { submit: send } }, el("div", { class: "pair" }, field(t("share_what"), what), field(t("share_lasts"), days), field(t("language"), spoken)), el("button", { class: "primary", "data-testid": "share-add" }, t("share_add")));
  }

  return node;
}
