/** The page: signing in, where the reader is, and what is refreshed when. */

import { stopWatching } from "./actions.js";
import "./add.js";
import { showAlerts } from "./alerts.js";
import { ApiError, attempt, desk, get, part, say, when } from "./api.js";
import { refreshCrisis, showCrisis } from "./crisis.js";
import { showCrisisBanner } from "./crisis_banner.js";
import { el, find, icon, refill } from "./dom.js";
import { countQueues, drawFilters, forgetPlatforms } from "./filters.js";
import "./keys.js";
import { loadPlatforms } from "./platforms.js";
import { follow, redraw, refresh, showList } from "./list.js";
import { forgetTalks } from "./feed.js";
import { countPromises } from "./quick.js";
import { isRoom, showFigures, showRoom } from "./rooms.js";
import { go, here } from "./route.js";
import { showSettings } from "./settings.js";
import { arrive, hasLeft, hasToken, isDeployed, keepToken, leaveToSignIn, signOut } from "./signin.js";
import { loadSources } from "./sources.js";
import { forgetTeam, readTeam } from "./team.js";
import { redrawThread, reload, showThread } from "./thread.js";
import { forgetVoice } from "./voice.js";
import { label, speak, t } from "./words.js";

const KEPT_BRAND = "vigie-brand";
const VIEWS = { figures: showFigures, crisis: showCrisis, settings: showSettings, "more-room": () => showRoom(here().view) };
const [OFTEN, CALM, IDLE_AFTER, SELDOM] = [5000, 30_000, 300_000, 30_000];
let lastTouch = Date.now();
let lastFresh = 0;
let lastSeldom = 0;
let view = "";
let listPlace = 0;
let lastRead = "";

/** Start: take what the address brings, then show the desk or the way in. */
async function start() {
  for (const node of document.querySelectorAll("[data-icon]")) node.append(icon(node.dataset.icon));
  label();
  const cameIn = await arrive();
  if (hasToken()) return attempt(openDesk);
  if (isDeployed && cameIn && !hasLeft()) return leaveToSignIn();
  return showSignIn(cameIn ? "" : t("sign_in_failed"));
}

function showSignIn(why = "") {
  view = "sign-in";
  for (const id of ["inbox", ...Object.keys(VIEWS), "alerts", "crisis-banner", "help-open", "sign-out"]) find(id).hidden = true;
  for (const name of [".views", ".brand"]) document.querySelector(name).hidden = true;
  document.body.classList.remove("reading");
  find("sign-in").hidden = false;
  find("sign-in-why").hidden = !why;
  find("sign-in-why").textContent = why;
  find("token-form").hidden = isDeployed;
  find("sign-in-go").hidden = !isDeployed;
  (isDeployed ? find("sign-in-go") : find("token")).focus();
}

/** Ask who reads and for which brands, then show what the address names. */
async function openDesk(wanted = "") {
  const [me, brands] = await Promise.all([get("/api/me"), get("/api/brands"), loadPlatforms()]);
  desk.me = me;
  desk.brands = brands.items;
  find("sign-in").hidden = true;
  for (const id of ["help-open", "sign-out"]) find(id).hidden = false;
  document.querySelector(".views").hidden = false;
  const known = (slug) => desk.brands.some((one) => one.brand === slug);
  const named = here().brand ?? (here().crisis ?? here().alert ?? "").split(".")[0];
  const choices = [wanted, named, localStorage.getItem(KEPT_BRAND), desk.brands[0]?.brand];
  desk.brand = choices.find((slug) => slug && known(slug)) ?? "";
  drawBrands();
  view = "";
  await openBrand();
}

function drawBrands() {
  document.querySelector(".brand").hidden = desk.brands.length < 2;
  refill(find("brand"), desk.brands.map((one) => el("option", { value: one.brand }, one.name)));
  find("brand").value = desk.brand;
}

async function openBrand() {
  stopWatching();
  for (const forget of [forgetPlatforms, forgetTalks, forgetTeam, forgetVoice]) forget();
  if (desk.brand) {
    localStorage.setItem(KEPT_BRAND, desk.brand);
    drawFilters(() => attempt(showList));
    [lastFresh, lastSeldom] = [Date.now(), Date.now()];
    get(`/api/brands/${part(desk.brand)}`).then((one) => { desk.settings = one; }).catch(() => null);
    await Promise.all([show({ anew: true }), attempt(seldom), attempt(countPromises), readTeam()]);
  } else await show({ anew: true });
}

/** Show the view, the list and the thread the address names. */
async function show({ anew = false } = {}) {
  if (view === "sign-in" || !desk.me) return;
  const named = desk.brand ? (here().view ?? "inbox") : "settings";
  const wanted = isRoom(named) ? "more-room" : named;
  const isNew = wanted !== view || anew || wanted === "more-room";
  view = wanted;
  for (const name of ["inbox", ...Object.keys(VIEWS)]) find(name).hidden = name !== view;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === view || (view === "more-room" && link.dataset.view === "more")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view === "inbox") await showInbox(anew);
  else {
    document.body.classList.remove("reading");
    if (isNew || view !== "settings") await attempt(VIEWS[view] ?? showSettings);
    if (isNew) (find(here().part ?? "") ?? document.body).scrollIntoView();
  }
}

/** On a phone the thread covers the list: the list's place is kept for the way back. */
async function showInbox(anew) {
  const wasReading = document.body.classList.contains("reading");
  if (here().mention && !wasReading) listPlace = scrollY;
  lastRead = here().mention ?? lastRead;
  const done = Promise.all([attempt(() => showThread({ anew })), attempt(() => showList({ anew })), anew ? null : attempt(showAlerts)]);
  if (!here().mention && wasReading) {
    globalThis.scrollTo(0, listPlace);
    find(`open-${lastRead}`)?.focus({ preventScroll: true });
  }
  await done;
}

async function seldom() {
  lastSeldom = Date.now();
  await Promise.all([showAlerts(), showCrisisBanner(), loadSources(), countQueues()]);
}

/** Refresh while somebody looks: often while they work, calmly when they only leave it open. */
async function keepFresh() {
  if (document.hidden || !["inbox", "crisis"].includes(view) || !desk.brand) return;
  const pace = Date.now() - lastTouch > IDLE_AFTER ? CALM : OFTEN;
  if (Date.now() - lastFresh < pace - 100) return;
  lastFresh = Date.now();
  try {
    await Promise.all([...(view === "crisis" ? [refreshCrisis()] : [refresh(), reload()]), Date.now() - lastSeldom > SELDOM ? seldom() : null]);
    document.body.classList.remove("offline");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 0 && !document.body.classList.contains("offline")) say(error.message, "warning");
    document.body.classList.toggle("offline", error.status === 0);
  }
}

function changeLanguage(name) {
  speak(name);
  label();
  if (view === "sign-in") return;
  attempt(async () => {
    if (!desk.brand || view !== "inbox") return show({ anew: true });
    await Promise.all([redraw(), redrawThread(), showAlerts(), showCrisisBanner()]);
    return undefined;
  });
}

when("changed", (mention) => (mention ? follow(mention) : attempt(refresh)));
when("brands", (slug) => attempt(() => openDesk(slug)));
when("tasks", () => attempt(countPromises));
when("signed-out", () => showSignIn(t("signed_out")));

globalThis.addEventListener("hashchange", () => show());
document.addEventListener("visibilitychange", keepFresh);
for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, () => { lastTouch = Date.now(); }, { passive: true });
for (const node of document.querySelectorAll("[data-language]")) node.addEventListener("click", () => changeLanguage(node.dataset.language));
find("brand").addEventListener("change", (event) => { desk.brand = event.target.value; go({ view: here().view }, { instead: true }); attempt(openBrand); });
find("sign-out").addEventListener("click", () => signOut());
find("sign-in-go").addEventListener("click", () => leaveToSignIn());
find("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const given = find("token").value.trim();
  find("token").value = "";
  if (given) { keepToken(given); attempt(openDesk); }
});
setInterval(keepFresh, OFTEN);
start();
