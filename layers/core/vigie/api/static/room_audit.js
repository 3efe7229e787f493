/** Who did what and when: every act of the team, newest first. */

import { attempt, desk, maybe } from "./api.js";
import { choice, el, field, refill } from "./dom.js";
import { roomPart } from "./rooms.js";
import { address } from "./route.js";
import { who } from "./story.js";
import { readTeam } from "./team.js";
import { moment, t } from "./words.js";

const SPANS = [1, 7, 30, 90];
const DAY = 86_400_000;
const REFUSED = 400;
const MENTION = /^[a-z2-7]{26}/;
const DEEDS = {
  "POST /api/mentions": "add", "PATCH /api/mentions/{id}": "settle", "POST /api/mentions/{id}/reply": "reply", "POST /api/mentions/{id}/moderate": "moderate", "POST /api/mentions/{id}/like": "like", "POST /api/mentions/{id}/notes": "note",
  "POST /api/actions/{id}/approve": "approve", "POST /api/actions/{id}/refuse": "refuse", "POST /api/actions/{id}/done": "tick_off", "PATCH /api/actions/{id}": "edit_reply", "DELETE /api/actions/{id}": "delete_reply",
  "PATCH /api/topics/{id}": "topic", "POST /api/topics/{id}/merge": "topic_merge", "DELETE /api/topics/{id}/merge/{other}": "topic_part", "POST /api/topics/{id}/done": "topic_done", "DELETE /api/topics/{id}/done": "topic_reopen",
  "POST /api/tasks": "task_add", "PATCH /api/tasks/{id}": "task", "POST /api/starters": "starter_add", "PATCH /api/starters/{id}": "starter", "DELETE /api/starters/{id}": "starter_cancel",
  "PUT /api/brands/{brand}/team/{user}": "team", "DELETE /api/brands/{brand}/team/{user}": "team_remove", "PUT /api/me/away": "away", "DELETE /api/me/away": "back", "PUT /api/brands/{brand}/voice": "voice", "PUT /api/brands/{brand}/promises": "promises", "PUT /api/brands/{brand}": "brand", "PUT /api/rules/{brand}": "rules",
  "POST /api/content/{mention_id}/ask": "ask", "POST /api/content/{mention_id}/consent": "consent", "POST /api/people/{id}/gifts": "gift", "POST /api/people/{id}/merge": "merge", "DELETE /api/people/{id}/merge/{other}": "part", "PATCH /api/people/{id}": "person", "POST /api/privacy/erase": "erase",
  "POST /api/sources": "source_add", "DELETE /api/sources/{id}": "source_remove", "PUT /api/secrets/{brand}/{platform}": "secrets", "POST /api/alerts/{id}/ack": "alert_ack", "POST /api/alerts/{id}/mute": "alert_mute", "POST /api/saved-replies": "saved_add", "PATCH /api/saved-replies/{id}": "saved", "DELETE /api/saved-replies/{id}": "saved_remove", "GET /api/handover": "handover",
  "POST /api/reports": "schedule_add", "DELETE /api/reports/{id}": "schedule_remove", "POST /api/shares": "share_add", "DELETE /api/shares/{id}": "share_remove",
};
const asked = { who: "", days: "7" };

/** The room; null where there is no trail, or it is not this reader's. */
export async function show() {
  const list = el("ol", { class: "deeds", "data-testid": "audit" });
  const more = el("button", { type: "button", class: "more", on: { click: () => attempt(() => load(true)) } }, t("load_more"));
  let [items, cursor] = [[], null];
  async function load(beyond = false) {
    const since = new Date(Date.now() - Number(asked.days) * DAY).toISOString();
    const found = await maybe("/api/audit", { brand: desk.brand, since, who: asked.who, limit: "50", cursor: beyond ? cursor : "" });
    if (!found) return null;
    [items, cursor] = [beyond ? [...items, ...found.items] : found.items, found.next_cursor];
    refill(list, items.length ? items.map(deedNode) : el("li", { class: "nothing" }, t("audit_none")));
    more.hidden = !cursor;
    return found;
  }
  const [found, team] = await Promise.all([load(), readTeam()]);
  if (!found) return null;
  const set = (name) => (event) => { asked[name] = event.target.value; attempt(load); };
  return roomPart("", el("div", { class: "pair" }, field(t("audit_who"), choice([["", t("everybody")], ...team.map((one) => [one.user, one.name || one.email])], asked.who, { "data-testid": "audit-who", on: { change: set("who") } })),
    field(t("period"), choice(SPANS.map((n) => [String(n), t("last_days", { n })]), asked.days, { on: { change: set("days") } }))), list, more);
}

function deedNode(one) {
  const about = typeof one.about === "string" ? one.about : (one.about?.mention_id ?? "");
  const word = DEEDS[one.what];
  const [mention] = MENTION.exec(about) ?? [];
  return el("li", { "data-testid": "deed" }, el("time", { datetime: one.at }, moment(one.at)), " ", el("strong", {}, who(one.who)), " ", el("span", {}, word ? t(`deed_${word}`) : one.what), " ",
    mention ? el("a", { href: address({ mention }) }, t("conversation")) : about ? el("span", { class: "hint" }, about) : null, outcomeNode(one.outcome));
}

/** What came of it: nothing more to say where it was done; a number is the answer's status. */
function outcomeNode(outcome) {
  if (Number(outcome) < REFUSED) return null;
  return el("span", { class: "badge late" }, Number(outcome) ? t("deed_refused", { n: String(outcome) }) : t("deed_open"));
}
