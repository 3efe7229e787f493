/** The queues as tabs, and the filters above the list. */

import { desk, get } from "./api.js";
import { button, choice, el, field, find, icon, refill } from "./dom.js";
import { platformName, platformSlugs } from "./platforms.js";
import { go, here } from "./route.js";
import { t, term } from "./words.js";

export const TABS = {
  todo: { status: "todo", queue: "reply" },
  review: { status: "todo", queue: "review" },
  illegal: { status: "todo", queue: "illegal" },
  waiting: { status: "waiting" },
  done: { status: "done" },
  hidden: { status: "hidden" },
};
const MOODS = ["negative", "neutral", "positive"];
const INTENTS = ["complaint", "question", "purchase", "request", "praise"];
const MOST_COUNTED = 200;
const PAUSE = 300;

export const filters = { platform: "", sentiment: "", intent: "", assignee: "", q: "", sort: "priority", late: "", later: "" };
export const currentTab = () => (here().tab in TABS ? here().tab : "todo");
const counts = {};
let onChange = null;

/** The tab row; left and right move along it, as in any tab list. */
export function drawTabs() {
  const place = here();
  const special = Boolean(place.list || place.alert);
  const tabs = Object.keys(TABS).map((name) => {
    const chosen = !special && name === currentTab();
    const count = counts[name] ? el("span", { class: "count" }, counts[name]) : null;
    return el("button", {
      type: "button", role: "tab", id: `tab-${name}`, "data-testid": `tab-${name}`, "data-tab": name,
      "aria-selected": String(chosen), "aria-controls": "list-panel", tabindex: chosen || (special && name === "todo") ? "0" : "-1",
      on: { click: () => go({ tab: name === "todo" ? "" : name }) },
    }, el("span", {}, t(`tab_${name}`)), count);
  });
  refill(find("tabs"), tabs);
}

/** Count what waits in the three queues somebody must look at. */
export async function countQueues() {
  const { items, next_cursor } = await get("/api/mentions", { brand: desk.brand, status: "todo", limit: String(MOST_COUNTED) });
  for (const name of ["todo", "review", "illegal"]) {
    const n = items.filter((one) => one.queue === TABS[name].queue).length;
    counts[name] = n ? `${n}${next_cursor ? "+" : ""}` : "";
  }
  document.title = counts.todo ? `(${counts.todo}) vigie` : "vigie";
  drawTabs();
}

/** Forget what narrows the list. A list that a figure opens holds exactly what it counted. */
export function clearFilters() {
  for (const name of Object.keys(filters)) if (name !== "sort") filters[name] = "";
  if (onChange) drawFilters(onChange);
}

/** The filters; `changed` runs when one of them is. Their values live across redraws. */
export function drawFilters(changed) {
  onChange = changed;
  const set = (name) => (event) => { filters[name] = event.target.value; changed(); showCount(); };
  const select = (name, word, options) =>
    field(word, choice([["", t("all")], ...options], filters[name], { "data-testid": `filter-${name}`, on: { change: set(name) } }));
  let pause;
  const search = el("input", {
    type: "search", id: "search", value: filters.q, placeholder: t("search"), "aria-label": t("search"), "data-testid": "search",
    on: { input: (event) => { clearTimeout(pause); pause = setTimeout(() => { filters.q = event.target.value.trim(); changed(); }, PAUSE); } },
  });
  const mine = field(t("whose"), choice([["", t("everybody")], ["me", t("mine")]], filters.assignee, { "data-testid": "filter-assignee", on: { change: set("assignee") } }));
  const sort = field(t("sort"), choice([["priority", t("sort_priority")], ["newest", t("sort_newest")]], filters.sort, { "data-testid": "sort", on: { change: set("sort") } }));
  const toggle = el("button", {
    type: "button", class: "toggle", "aria-expanded": String(!find("more-filters")?.hidden && Boolean(find("more-filters"))), "aria-controls": "more-filters", "data-testid": "filters",
    on: { click: () => { const box = find("more-filters"); box.hidden = !box.hidden; toggle.setAttribute("aria-expanded", String(!box.hidden)); } },
  }, icon("filter"), el("span", {}, t("filters")), el("span", { class: "count", id: "filter-count" }));
  const box = el("div", { id: "more-filters", class: "more-filters" },
    select("platform", t("source"), knownPlatforms().map((slug) => [slug, platformName(slug, t)])),
    select("sentiment", t("sentiment"), MOODS.map((one) => [one, term("mood", one)])),
    select("intent", t("intent"), INTENTS.map((one) => [one, term("intent", one)])), mine, sort);
  box.hidden = find("more-filters")?.hidden ?? true;
  const add = button(t("add"), () => find("add").dispatchEvent(new Event("open")), { symbol: "plus", test: "add", kind: "plain add", title: t("add_long"), "aria-label": t("add_long") });
  refill(find("filters"), el("div", { class: "search" }, icon("search"), search), toggle, add, box);
  showCount();
}

const met = new Set();

/** Platforms worth a line in the filter: those met in the list so far, else all we can name. */
function knownPlatforms() {
  return met.size ? [...met].sort() : platformSlugs();
}

/** Remember the platforms seen; answers whether one of them is new. */
export function meet(platforms) {
  const before = met.size;
  for (const one of platforms) met.add(one);
  return met.size > before;
}

export const forgetPlatforms = () => met.clear();

/** How many filters narrow the list. */
export const filtersUsed = () => ["platform", "sentiment", "intent", "assignee"].filter((name) => filters[name]).length;

function showCount() {
  const used = filtersUsed();
  find("filter-count").textContent = used ? String(used) : "";
}

find("filters").addEventListener("submit", (event) => event.preventDefault());
find("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const names = Object.keys(TABS);
  const name = names[(names.indexOf(event.target.dataset.tab) + step + names.length) % names.length];
  go({ tab: name === "todo" ? "" : name });
  find(`tab-${name}`).focus();
});
