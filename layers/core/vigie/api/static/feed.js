/** What the list asks the API for: conversations where it has them, else mentions, one by one. */

import { ApiError, desk, get, maybe, part } from "./api.js";
import { TABS, currentTab, filters } from "./filters.js";
import { here } from "./route.js";

const DAY = 86_400_000;
const MOST_OF_ALERT = 30;
let hasTalks = true;
// Conversations are dear to read: they are read again when a cheap look at the mentions says that
// something moved, and once a minute for what only time moves.
const STALE_AFTER = 60_000;
let known = { question: "", print: "", at: 0, answer: null };

/** Another brand may answer otherwise. */
export function forgetTalks() {
  hasTalks = true;
  known.answer = null;
}

/** Whether the list shows conversations: the queue to answer, without what only mentions know. */
export function showsTalks() {
  const place = here();
  return hasTalks && !place.list && !place.alert && currentTab() === "todo" && !filters.sentiment && !filters.intent;
}

/** What the address and the filters ask for. */
function wanted() {
  const place = here();
  const { sort, assignee, late, later, ...plain } = filters;
  const query = { brand: desk.brand, ...plain, assignee: assignee === "me" ? (showsTalks() ? "me" : desk.me.name) : "" };
  if (showsTalks()) return { ...query, status: later ? "snoozed" : "todo", queue: "reply", order: sort, late: late ? "true" : "" };
  if (!place.list) return { ...query, ...TABS[currentTab()] };
  const [kind, value] = place.list.split(":");
  const since = place.since ?? new Date(Date.now() - Number(place.days || 30) * DAY).toISOString().slice(0, 16) + "Z";
  return { ...query, platform: place.on || query.platform, but: place.but ?? "", [kind]: value ?? "", since, until: place.until ?? "" };
}

/** What is asked, for telling an answer that came too late. */
export function questionOf() {
  const { tab, list, alert, days, since, until, on, but } = here();
  return JSON.stringify([desk.brand, filters, tab, list, alert, days, since, until, on, but]);
}

/** One page of the list; conversations are their newest mention, with `talk` beside it. */
export async function askPage(cursor = "") {
  if (here().alert) return ofAlert(here().alert);
  if (showsTalks()) {
    const question = questionOf();
    const print = cursor ? "" : await printOf(question);
    if (print && known.question === question && known.print === print && Date.now() - known.at < STALE_AFTER) return known.answer;
    const found = await maybe("/api/conversations", { ...wanted(), cursor });
    if (found) return keep({ ...found, items: found.items.filter((one) => filters.assignee !== "nobody" || !one.assignee).map(asLine) }, question, print);
    hasTalks = false;
  }
  return get("/api/mentions", { ...wanted(), cursor });
}

/** What is to do now, in short: the newest mentions with their revisions. Nothing to compare, nothing to ask. */
async function printOf(question) {
  if (known.question !== question || !known.answer) return "first";
  const { items } = await get("/api/mentions", { brand: desk.brand, status: "todo", queue: "reply", limit: "50" });
  return JSON.stringify(items.map((one) => [one.id, one.revision, one.removed, one.text.length]));
}

function keep(answer, question, print) {
  if (print) known = { question, print, at: Date.now(), answer };
  return answer;
}

/** The line of a conversation; what counts down is left out, so that a line is drawn when it changes. */
function asLine({ mention, deadline, ...talk }) {
  const { seconds_left: _, ...due } = deadline ?? {};
  return { ...mention, assignee: talk.assignee ?? mention.assignee, talk: { ...talk, deadline: deadline ? due : null } };
}

async function ofAlert(id) {
  const alert = await maybe(`/api/alerts/${part(id)}`);
  const ids = (alert?.brand === desk.brand ? alert.mentions : []).slice(0, MOST_OF_ALERT);
  const found = await Promise.all(ids.map((one) => get(`/api/mentions/${part(one.id ?? one)}`).catch((error) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  })));
  return { items: found.filter(Boolean), next_cursor: null };
}
