/** The list: loading, refreshing without moving what is read, and its empty state. */

import { watch } from "./actions.js";
import { attempt, call, desk, part, say, when } from "./api.js";
import { button, el, find, refill } from "./dom.js";
import { TABS, clearFilters, countQueues, currentTab, drawFilters, drawTabs, filters, filtersUsed, meet } from "./filters.js";
import { askPage, questionOf, showsTalks } from "./feed.js";
import { itemNode } from "./item.js";
import { platformName } from "./platforms.js";
import { drawQuick } from "./quick.js";
import { healthLines, lastCheck, loadSources } from "./sources.js";
import { address, go, here } from "./route.js";
import { namesKnown } from "./team.js";
import { age, language, moment, t, term } from "./words.js";

let items = [];
let cursor = null;
let shownFor = "";
let firstPage = 0;
const nodes = new Map();

const keyOf = (mention) => `${mention.said_at}#${mention.id}`;

/** Show the list the address asks for; from anew when the question changed, else refreshed. */
export async function showList({ anew = false } = {}) {
  const question = questionOf();
  if (anew || question !== shownFor) {
    [items, cursor, shownFor] = [[], null, question];
    draw({ loading: true });
  } else draw();
  drawTabs();
  await refresh();
}

/** Fetch the first page again; what was loaded beyond it stays. */
export async function refresh() {
  const question = questionOf();
  const first = await askPage();
  if (question !== questionOf()) return;
  const fresh = new Set(first.items.map((one) => one.id));
  const beyond = first.next_cursor ? beyondFirst(first).filter((one) => !fresh.has(one.id)) : [];
  if (!beyond.length) cursor = first.next_cursor;
  items = [...first.items, ...beyond];
  [firstPage, shownFor] = [first.items.length, question];
  if (meet(items.map((one) => one.platform))) drawFilters(() => attempt(showList));
  draw();
}

/** Mentions go by time; conversations in the order the API gave them. */
function beyondFirst(first) {
  if (showsTalks()) return items.slice(firstPage);
  const end = first.items.map(keyOf).sort()[0];
  return end ? items.filter((one) => keyOf(one) < end) : [];
}

/** Load the next page; a page may come back thin when filters are narrow. */
async function loadMore() {
  const next = await askPage(cursor);
  const known = new Set(items.map((one) => one.id));
  const before = items.length;
  items = [...items, ...next.items.filter((one) => !known.has(one.id))];
  cursor = next.next_cursor;
  draw();
  say(t("loaded", { n: items.length - before }));
}

/** A mention changed under somebody's hands: its line follows at once. */
export function follow(mention) {
  const asked = TABS[currentTab()];
  const special = here().list || here().alert;
  const sleeps = Date.parse(mention.snoozed_until ?? "") > Date.now();
  const fits = special || (sleeps === (showsTalks() && Boolean(filters.later)) && (!asked.queue || mention.queue === asked.queue) && mention.status === asked.status);
  items = fits ? items.map((one) => (one.id === mention.id ? { ...mention, talk: one.talk } : one)) : items.filter((one) => one.id !== mention.id);
  draw();
  if (fits && !items.some((one) => one.id === mention.id)) refresh().catch(() => null);
  countQueues().catch(() => null);
}

/** The mentions in the order shown: the law's clock, what must not wait first, or simply the newest. */
function ordered() {
  if (showsTalks()) return items;
  const byTime = [...items].sort((one, other) => (keyOf(one) < keyOf(other) ? 1 : -1));
  if (currentTab() === "illegal" && !here().list) return byTime.sort((one, other) => (one.due_at ?? "~").localeCompare(other.due_at ?? "~"));
  if (filters.sort !== "priority" || currentTab() !== "todo" || here().list) return byTime;
  return byTime.sort((one, other) => rank(one) - rank(other));
}

function rank({ analysis }) {
  const intents = analysis?.intents ?? [];
  if (intents.includes("complaint")) return 0;
  if (analysis?.sentiment.label === "negative") return 1;
  return ["question", "purchase", "request"].some((one) => intents.includes(one)) ? 2 : 3;
}

/** Draw with as little change as possible, holding the first visible line where it is. */
function draw({ loading = false } = {}) {
  const list = find("list");
  const anchor = [...list.children].find((node) => node.getBoundingClientRect().bottom > 120);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  const shown = ordered();
  const lines = shown.map(lineOf);
  const keep = new Set(lines);
  for (const node of [...list.children]) if (!keep.has(node)) node.remove();
  lines.forEach((node, index) => { if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null); });
  if (anchor?.isConnected) scroller().scrollTop += anchor.getBoundingClientRect().top - before;
  drawQuick(() => attempt(showList));
  find("more").hidden = !cursor;
  list.setAttribute("aria-busy", String(loading));
  drawTitle();
  drawEmpty(loading || shown.length > 0);
}

const scroller = () => (matchMedia("(min-width: 60rem)").matches ? find("list-pane") : document.scrollingElement);

function lineOf(mention) {
  const place = here();
  const isOpen = place.mention === mention.id;
  const print = JSON.stringify([mention, isOpen, language(), age(mention.said_at), namesKnown(), place.tab, place.list, place.alert]);
  const known = nodes.get(mention.id);
  if (known?.print === print) return known.node;
  const node = itemNode(mention, { target: address({ ...place, mention: mention.id }), isOpen, undo: () => undo(mention) });
  if (known?.node.contains(document.activeElement)) queueMicrotask(() => node.querySelector(".open").focus({ preventScroll: true }));
  nodes.set(mention.id, { print, node });
  return node;
}

/** Bring a hidden mention back. */
async function undo(mention) {
  await attempt(async () => {
    const answer = await call("POST", `/api/mentions/${part(mention.id)}/moderate`, { body: { action: "unhide", reason: "" } });
    say(t(answer.state === "task" ? "undo_task" : answer.state === "sent" ? "undone" : "undoing"));
    if (answer.action_id) watch(answer, (now) => {
      if (now.state === "failed") say(`${t("failed_act")} ${now.reason ?? ""}`, "error");
      return attempt(refresh);
    });
  });
  await attempt(refresh);
}

/** What a list holds, and of when: the days before now, or the very span a digest counted. */
function titleOfList(place) {
  const [kind, value] = place.list.split(":");
  const words = { sentiment: "mood", intent: "intent" }[kind] ?? "tab";
  const counted = !value ? t("mentions") : kind === "platform" ? platformName(value, t) : kind === "measure" ? term("figure", value.replace(/^voice_.*/, "voice")) : t(`${words}_${value}`);
  const named = (slugs) => slugs.split(",").map((one) => platformName(one, t)).join(", ");
  const what = place.on ? t("list_on", { what: counted, platform: named(place.on) }) : place.but ? t("list_but", { what: counted, platform: named(place.but) }) : counted;
  if (!place.since || !place.until) return t("list_of", { what, n: Number(place.days || 30) });
  const zone = kind === "measure" ? desk.settings?.time_zone : undefined;
  return t("list_between", { what, since: moment(place.since, zone), until: moment(place.until, zone) });
}

function drawTitle() {
  const place = here();
  const special = place.list || place.alert;
  find("list-title").hidden = !special;
  find("list-panel").setAttribute("aria-labelledby", special ? "list-title" : `tab-${currentTab()}`);
  if (!special) return;
  const title = place.alert ? t("alert_mentions") : titleOfList(place);
  const narrowed = filtersUsed() + (filters.q ? 1 : 0);
  refill(find("list-title"), el("h2", {}, title), button(t("close"), () => go({}), { test: "list-close", kind: "plain" }),
    narrowed ? el("p", { class: "warning", "data-testid": "list-narrowed" }, t("list_narrowed"), " ", button(t("list_widen"), () => { clearFilters(); attempt(showList); }, { test: "list-widen", kind: "plain" })) : null);
}

function drawEmpty(isFull) {
  const box = find("list-empty");
  box.hidden = isFull;
  if (isFull) return;
  const filtered = filters.q || filters.platform || filters.sentiment || filters.intent || filters.assignee || filters.late || filters.later;
  const words = filtered ? t("empty_filtered") : t(`empty_${here().list || here().alert ? "list" : currentTab()}`);
  const seen = lastCheck();
  refill(box, el("p", { class: "nothing" }, seen ? t("empty_checked", { what: words, when: age(seen) }) : words),
    currentTab() === "todo" && !filtered ? healthLines() : null);
}

find("more").addEventListener("click", () => attempt(loadMore));
for (const news of ["sources", "promised", "team"]) when(news, () => shownFor && draw());

/** Everything the list shows, drawn again in the language of now. */
export async function redraw() {
  drawTabs();
  drawFilters(() => attempt(showList));
  await loadSources().catch(() => null);
  draw();
}
