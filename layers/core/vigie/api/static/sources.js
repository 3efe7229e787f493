/** The places listened to: how each fares, adding one, removing one. */

import { attempt, call, desk, get, part, say, signal } from "./api.js";
import { connection } from "./connect.js";
import { button, choice, el, field, find, icon, refill } from "./dom.js";
import { offered, platformName } from "./platforms.js";
import { address } from "./route.js";
import { age, moment, t, term } from "./words.js";

const SYMBOLS = { healthy: "done", new: "clock", unhealthy: "alert", reconnect: "alert" };
let sources = [];

/** Fetch the brand's sources and show, above the list, how many are silent. */
export async function loadSources() {
  sources = (await get("/api/sources", { brand: desk.brand })).items.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  signal("sources");
  const silent = sources.filter((one) => one.enabled && ["unhealthy", "reconnect"].includes(one.health));
  const box = find("sources-notice");
  box.hidden = !silent.length;
  refill(box, silent.length ? el("a", { href: address({ view: "settings" }), class: "notice" }, icon("alert"), el("span", {}, t("silent", { n: silent.length }))) : null);
}

/** When something was last read, anywhere. */
export const lastCheck = () => sources.map((one) => one.last_success).filter(Boolean).sort().at(-1);

const nameOf = (source) => `${platformName(source.platform, t)} ${source.query || source.account || bare(source.url)}`.trim();
const bare = (link) => (link ?? "").replace(/^https?:\/\/(www\.)?/, "");

function stateOf(source) {
  const health = source.enabled ? source.health : "off";
  const when = source.last_success ? el("time", { datetime: source.last_success, title: moment(source.last_success) }, t("read", { when: age(source.last_success) })) : null;
  return el("span", { class: `health ${health}` }, icon(SYMBOLS[health] ?? "none"), el("span", {}, term("health", health)), when);
}

/** Each source's health on one line, for the empty list. */
export function healthLines() {
  if (!sources.length) return el("p", {}, el("a", { href: address({ view: "settings" }) }, t("no_sources")));
  return el("ul", { class: "sources brief", "data-testid": "health" }, sources.map((one) => el("li", {}, el("span", { class: "name" }, nameOf(one)), stateOf(one))));
}

/** The settings' part on sources. */
export function sourcesPart() {
  const list = el("ul", { class: "sources", "data-testid": "sources" });
  const draw = () => refill(list, sources.length ? sources.map((one) => row(one, load)) : el("li", { class: "hint" }, t("no_sources_yet")));
  async function load() {
    await loadSources();
    draw();
  }
  draw();
  attempt(load);
  return el("section", { class: "part" }, el("h3", {}, t("sources")), list, adding(load));
}

function row(source, load) {
  const remove = button(t("remove"), () => confirmed(t("remove_source", { name: nameOf(source) })) && attempt(async () => {
    await call("DELETE", `/api/sources/${part(source.id)}`);
    say(t("source_removed"));
    await load();
  }), { kind: "plain danger", test: "source-remove", "aria-label": t("remove_source", { name: nameOf(source) }) });
  const pause = button(t(source.enabled ? "pause" : "resume"), () => attempt(async () => {
    await call("PATCH", `/api/sources/${part(source.id)}`, { body: { enabled: !source.enabled } });
    await load();
  }), { kind: "plain", test: "source-pause" });
  return el("li", { "data-testid": "source" }, el("span", { class: "name" }, nameOf(source)), stateOf(source),
    source.reason && source.enabled ? el("p", { class: "why" }, source.reason) : null, el("span", { class: "row" }, pause, remove), connection(source, load));
}

const confirmed = (question) => globalThis.confirm(question);

function adding(load) {
  const platform = choice(offered().map(([slug]) => [slug, platformName(slug, t)]), "feeds", { "data-testid": "source-platform" });
  const kindOf = () => offered().find(([slug]) => slug === platform.value)[1];
  const where = el("input", { type: "text", required: true, "data-testid": "source-address", autocomplete: "off", spellcheck: "false" });
  const labelled = field(t("source_url"), where);
  const every = choice([5, 15, 60, 360, 1440].map((n) => [String(n), n < 60 ? t("every_minutes", { n }) : t("every_hours", { n: n / 60 })]), "15");
  platform.addEventListener("change", () => { labelled.firstChild.textContent = t(`source_${kindOf()}`); });
  return el("form", { class: "adding", "data-testid": "source-form", on: { submit: (event) => {
    event.preventDefault();
    attempt(async () => {
      const body = { brand: desk.brand, platform: platform.value, [kindOf()]: where.value.trim(), every_minutes: Number(every.value) };
      await call("POST", "/api/sources", { body });
      where.value = "";
      say(t("source_added"));
      await load();
    });
  } } }, el("h4", {}, t("source_add")), field(t("platform"), platform), labelled, field(t("rhythm"), every),
  el("button", { class: "primary", "data-testid": "source-add" }, t("listen")));
}
