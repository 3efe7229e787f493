/** What people ask of the product, week by week: each topic with its figures, its mentions, and what became of it. */

import { attempt, call, desk, get, maybe, mayAct, part, say } from "./api.js";
import { button, choice, el, field, icon, refill } from "./dom.js";
import { agoNode, authorOf, textNode } from "./item.js";
import { platformName } from "./platforms.js";
import { address, go, here } from "./route.js";
import { roomPart } from "./rooms.js";
import { who } from "./story.js";
import { topicForm } from "./topic_forms.js";
import { language, moment, t, typeset } from "./words.js";

const KINDS = ["frequent", "rising", "negative"];
const WEEKS = 8;
const DAY = 86_400_000;

/** The room; null where the stack keeps no topics. */
export async function show() {
  const kind = KINDS.includes(here().kind) ? here().kind : "frequent";
  const { week = "" } = here();
  const read = () => maybe("/api/topics", { brand: desk.brand, kind, week, language: language() });
  const found = await read();
  if (!found) return null;
  const list = el("ul", { class: "topics", "data-testid": "topics" });
  const hands = { again: async () => draw(list, (await read()) ?? found, hands), week, kind };
  draw(list, found, hands);
  const move = (change) => go({ view: "topics", kind, week, ...change });
  return el("div", { class: "stack" },
    el("div", { class: "pair" },
      field(t("topics_kind"), choice(KINDS.map((one) => [one, t(`topics_${one}`)]), kind, { "data-testid": "topics-kind", on: { change: (event) => move({ kind: event.target.value }) } })),
      field(t("week"), choice(weeks(week), week, { "data-testid": "topics-week", on: { change: (event) => move({ week: event.target.value }) } }))),
    el("p", { class: "hint", "data-testid": "topics-through" }, reach(found)), list, definitions(found.definitions, kind));
}

/** The last seven days closed, and the weeks before, each by its Monday. */
function weeks(chosen) {
  const monday = new Date();
  monday.setUTCHours(12, 0, 0, 0);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  const named = Array.from({ length: WEEKS }, (_, n) => new Date(monday.getTime() - n * 7 * DAY).toISOString().slice(0, 10));
  if (chosen && !named.includes(chosen)) named.push(chosen);
  return [["", t("topics_latest")], ...named.map((one) => [one, t("topics_week_of", { day: dayName(one) })])];
}

const dayName = (day) => new Intl.DateTimeFormat(language(), { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));

function reach({ week, through }) {
  if (!through) return t("topics_not_yet");
  const last = new Date(Date.parse(week.until) - DAY).toISOString().slice(0, 10);
  return t(through < last ? "topics_through" : "topics_span", { from: dayName(week.since), until: dayName(last), day: dayName(through) });
}

function draw(list, found, hands) {
  const lines = found.items.map((one) => topicNode(one, found, hands));
  const none = found.days_before < 14 && hands.kind === "rising" ? "topics_too_early" : "topics_none";
  refill(list, lines.length ? lines : el("li", { class: "nothing" }, t(none)));
}

function topicNode(one, found, hands) {
  const box = el("div", { class: "topic-box" });
  const heading = el("h3", { class: "line" }, el("span", { lang: one.language }, one.name), one.pinned ? el("span", { class: "badge" }, t("topic_pinned")) : null,
    one.state === "done" ? el("span", { class: "badge good" }, icon("done"), t("topic_is_done")) : null, one.is_rising ? el("span", { class: "badge why" }, t("topic_rises")) : null);
  return el("li", { "data-testid": "topic", "data-state": one.state }, heading, el("p", { class: "line" }, figures(one)), one.done_note ? doneNode(one, hands) : null,
    el("div", { class: "row" }, one.count ? button(t("topic_open", { n: one.count }), () => attempt(() => toggle(box, one, hands)), { symbol: "inbox", test: "topic-open" }) : null,
      mayAct() ? tools(one, found, hands, box) : null), proposalNode(one, hands, box), mergedNode(one, hands), box);
}

function figures(one) {
  const usual = one.before ? t("topic_before", { n: one.before }) : t("topic_new");
  return [el("span", {}, t("topic_people", { n: one.people })), el("span", {}, t("topic_count", { n: one.count })), one.negative ? el("span", {}, t("n_negative", { n: one.negative })) : null, el("span", {}, usual),
    one.rise && one.rise !== 1 ? el("span", {}, t("topic_rise", { n: new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(one.rise) })) : null,
    one.named_by ? el("span", { class: "by" }, icon("person"), t("topic_named_by", { who: who(one.named_by) })) : null];
}

/** The mentions behind a topic, as many as its figure says. */
async function toggle(box, one, { week }) {
  if (box.dataset.shows === "mentions") return close(box);
  const { items } = await get(`/api/topics/${part(one.id)}/mentions`, { week });
  box.dataset.shows = "mentions";
  return refill(box, el("ul", { class: "persons", "data-testid": "topic-mentions" }, items.length ? items.map((each) => el("li", {},
    el("p", { class: "line" }, el("a", { class: "open", href: address({ mention: each.id }) }, authorOf(each)), el("span", {}, platformName(each.platform, t)), agoNode(each.said_at)), textNode(each))) : el("li", { class: "nothing" }, t("topic_gone"))));
}

const close = (box) => { delete box.dataset.shows; refill(box); };

function tools(one, found, hands, box) {
  const act = (body, said) => attempt(async () => { await call("PATCH", `/api/topics/${part(one.id)}`, { body }); say(t(said)); await hands.again(); });
  const form = (name) => () => { box.dataset.shows = name; refill(box, topicForm(name, one, found.items, hands, () => close(box))); box.querySelector("input, select, textarea")?.focus(); };
  return [button(t(one.pinned ? "topic_unpin" : "topic_pin"), () => act({ pinned: !one.pinned }, one.pinned ? "topic_unpinned" : "topic_pinned_said"), { kind: "plain", test: "topic-pin" }),
    button(t("topic_rename"), form("name"), { kind: "plain", test: "topic-rename" }),
    found.items.length > 1 ? button(t("topic_merge"), form("merge"), { kind: "plain", test: "topic-merge" }) : null,
    one.state === "done" ? null : button(t("topic_done"), form("done"), { kind: "plain", symbol: "done", test: "topic-done" })];
}

function doneNode(one, hands) {
  const told = one.not_told ? t("topic_told_some", { n: one.told, left: one.not_told }) : t("topic_told", { n: one.told });
  return el("div", { class: "stack" }, el("blockquote", { class: "text", dir: "auto" }, one.done_note),
    el("p", { class: "line" }, el("span", {}, t("topic_done_by", { who: who(one.done_by), when: moment(one.done_at) })), el("a", { href: address({ view: "tasks" }) }, told)),
    mayAct() ? button(t("topic_reopen"), () => attempt(async () => { await call("DELETE", `/api/topics/${part(one.id)}/done`); say(t("topic_reopened")); await hands.again(); }), { kind: "plain", symbol: "undo", test: "topic-reopen" }) : null);
}

/** Asked three times: an answer worth saving, and a post worth pinning. Nothing leaves by itself. */
function proposalNode(one, hands, box) {
  if (!one.saved_reply_proposed || !mayAct()) return null;
  const form = (name) => attempt(async () => {
    const proposal = await get(`/api/topics/${part(one.id)}/proposal`, { week: hands.week });
    box.dataset.shows = name;
    refill(box, await topicForm(name, { ...one, proposal }, [], hands, () => close(box)));
    box.querySelector("textarea")?.focus();
  });
  const no = () => attempt(async () => { await call("PATCH", `/api/topics/${part(one.id)}`, { body: { proposal: "dismissed" } }); await hands.again(); });
  return el("div", { class: "stack", "data-testid": "topic-proposal" }, el("p", { class: "hint" }, t("topic_repeated")), el("div", { class: "row" },
    button(t("topic_save_answer"), () => form("saved"), { kind: "primary", test: "topic-save-answer" }), button(t("topic_post"), () => form("post"), { test: "topic-post" }), button(t("topic_no_answer"), no, { kind: "plain" })));
}

function mergedNode(one, hands) {
  if (!one.merged?.length || !mayAct()) return null;
  const apart = (other) => attempt(async () => { await call("DELETE", `/api/topics/${part(one.id)}/merge/${part(other)}`); say(t("topic_parted")); await hands.again(); });
  return el("p", { class: "line" }, el("span", {}, t("topic_merged_n", { n: one.merged.length })), one.merged.map((other) => button(t("merge_undo"), () => apart(other), { kind: "plain", symbol: "undo", test: "topic-part" })));
}

/** What each figure means, in the answer's own words. */
function definitions(known = {}, kind = "") {
  const shown = Object.entries(known).filter(([name]) => name !== "rising" || kind === "rising");
  return roomPart("", el("details", { class: "picker" }, el("summary", {}, t("topics_what")), el("dl", {}, shown.flatMap(([name, text]) => [el("dt", {}, t(`topic_word_${name}`)), el("dd", {}, typeset(text))]))));
}
