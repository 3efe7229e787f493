/** Where to be: channels ranked for what the brand wants, the week's work, and the hand-over pack. */

import { attempt, call, desk, get, may, maybe, part, say } from "./api.js";
import { button, choice, el, field, svg } from "./dom.js";
import { platformName } from "./platforms.js";
import { roomPart } from "./rooms.js";
import { address, go, here } from "./route.js";
import { language, number, t, typeset } from "./words.js";

const AIMS = ["reputation", "awareness", "traffic"];
const PARTS = ["activity", "mood", "response", "effort", "result"];
const ACTS = ["reply", "decision", "starter", "promise"];
const SPANS = ["30", "90"];
const DAY = 86_400_000;
const [WIDE, TALL] = [120, 10];
const percent = (share) => String(Math.round(100 * share));
const LANGUAGES = [["fr", "Français"], ["en", "English"]];

/** The room; null where the stack ranks no channels. */
export async function show() {
  const days = SPANS.includes(here().days) ? here().days : SPANS[0];
  const aim = AIMS.includes(here().aim) ? here().aim : "";
  const until = new Date();
  const since = new Date(until - Number(days) * DAY);
  const found = await maybe("/api/presence", { brand: desk.brand, since: since.toISOString(), until: until.toISOString(), objective: aim, language: language() });
  if (!found) return null;
  const move = (change) => go({ view: "presence", days, aim, ...change });
  return el("div", { class: "stack" }, aimPart(found, days, move), rankPart(found), workPart(found.workload), packPart(found.workload));
}

/** What the brand wants of being there: tried by anybody, kept by its owner. */
function aimPart(found, days, move) {
  const pick = choice(AIMS.map((one) => [one, t(`aim_${one}`)]), found.objective, { "data-testid": "aim", on: { change: (event) => move({ aim: event.target.value }) } });
  const span = choice(SPANS.map((n) => [n, t("last_days", { n })]), days, { "data-testid": "presence-days", on: { change: (event) => move({ days: event.target.value }) } });
  const keep = () => attempt(async () => {
    await changeBrand({ objective: found.objective });
    say(t("aim_kept"));
  });
  return roomPart("", el("div", { class: "pair" }, field(t("aim"), pick), field(t("period"), span)), el("p", { class: "hint" }, typeset(found.reason)),
    here().aim && may("owner") ? button(t("aim_keep"), keep, { test: "aim-keep" }) : null);
}

function rankPart(found) {
  const lines = found.items.map((one) => channel(one, found));
  return el("section", { class: "part" }, el("h3", {}, t("presence_rank")), lines.length ? el("ol", { class: "channels", "data-testid": "channels" }, lines) : el("p", { class: "nothing" }, t("presence_none")),
    found.apart.length ? el("div", {}, el("h4", {}, t("presence_apart")), el("ul", { class: "channels", "data-testid": "apart" }, found.apart.map((one) => channel(one, found)))) : null,
    found.absent.length ? el("div", {}, el("h4", {}, t("presence_absent")), el("ul", { class: "channels", "data-testid": "absent" }, found.absent.map(absence))) : null,
    lines.length ? el("details", {}, el("summary", {}, t("presence_how")), el("p", { class: "hint" }, t("presence_how_text", { fewest: found.fewest })), weightsTable(found.weights)) : null);
}

function channel(one, { since, until }) {
  return el("li", { "data-testid": "channel" },
    el("p", { class: "line" }, one.rank ? el("span", { class: "place", "aria-hidden": "true" }, number(one.rank)) : null, el("strong", {}, one.name), el("span", { class: `badge to_${one.advice}` }, t(`advice_${one.advice}`)),
      one.enough ? null : el("span", { class: "badge why" }, t("presence_few")), el("span", { class: "hint" }, t("presence_score", { n: Math.round(one.score) }))),
    el("p", {}, typeset(one.recommendation)),
    el("ul", { class: "parts" }, PARTS.map((name) => partBar(t(`part_${name}`), one.parts[name]))),
    one.enough ? el("p", { class: "hint" }, t("presence_negative", { share: percent(one.figures.negative_share), low: percent(one.figures.negative_low), high: percent(one.figures.negative_high) })) : null,
    el("p", {}, el("a", { href: address({ list: "measure:about_us", since, until, on: one.platform }), "data-testid": "channel-mentions" }, t("presence_open", { n: one.mentions }))));
}

const partBar = (name, worth) => el("li", {}, el("span", {}, name),
  svg("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, role: "img", "aria-label": t("part_of", { name, n: String(worth) }), class: "gauge" },
    svg("rect", { class: "rest", x: 0, y: 1, width: WIDE, height: TALL - 2, rx: 4 }), svg("rect", { class: "giving", x: 0, y: 1, width: Math.max(worth / 100 * WIDE, 2), height: TALL - 2, rx: 4 })));

const absence = (one) => el("li", { "data-testid": "absence" }, el("p", { class: "line" }, el("strong", {}, one.name)), el("p", {}, typeset(one.recommendation)),
  el("p", { class: "line" }, one.mentions.slice(0, 3).map((id, n) => el("a", { href: address({ mention: id }) }, t("presence_example", { n: n + 1 })))));

const weightsTable = (weights) => el("table", { class: "weights" }, el("tbody", {}, PARTS.map((name) => el("tr", {}, el("th", { scope: "row" }, t(`part_${name}`)), el("td", {}, t("presence_percent", { n: weights[name] })), el("td", {}, t(`part_${name}_what`))))));

/** The week in minutes, where they go, and the time there is for them. */
function workPart(work) {
  const shares = (rows, name) => el("ul", { class: "parts" }, rows.map((one) => partBar(t("work_row", { name: name(one), minutes: number(one.minutes) }), Math.round(one.share * 100))));
  return roomPart(t("work"), el("p", { "data-testid": "work-text", class: work.passes ? "warning" : "" }, typeset(work.text)),
    work.minutes ? el("div", { class: "pair" }, el("div", {}, el("h4", {}, t("work_by_channel")), shares(work.by_channel, (one) => (one.platform ? platformName(one.platform, t) : t("work_elsewhere")))),
      el("div", {}, el("h4", {}, t("work_by_kind")), shares(work.by_kind, (one) => t(`act_${one.kind}`)))) : null,
    may("owner") ? el("details", {}, el("summary", { "data-testid": "work-set" }, t("work_set")), workForm(work)) : null);
}

/** What an owner says of the team's time; an empty field is not said. */
function workForm(work) {
  const minutes = (value, props) => el("input", { type: "number", step: "1", min: "0", max: "10080", inputmode: "numeric", value, ...props });
  const weekly = minutes(work.capacity_of === "brand" ? work.capacity : "", { placeholder: String(work.capacity), "data-testid": "work-weekly" });
  const person = minutes(work.person_week / 60, { min: "1", max: "168", required: true, "data-testid": "work-person" });
  const acts = Object.fromEntries(ACTS.map((name) => [name, minutes(work.per_act[name].told === "set" ? work.per_act[name].minutes : "", { step: "0.5", min: "0.5", max: "480", placeholder: String(work.per_act[name].minutes), "data-testid": `work-${name}` })]));
  const save = async () => {
    const set = Object.entries(acts).filter(([, box]) => box.value).map(([name, box]) => [name, Number(box.value)]);
    await changeBrand({ work: { weekly: weekly.value ? Number(weekly.value) : null, person_week: Math.round(Number(person.value) * 60), acts: Object.fromEntries(set) } });
    say(t("saved"));
    go(here());
  };
  return el("form", { class: "stack", "data-testid": "work-form", on: { submit: (event) => { event.preventDefault(); attempt(save); } } },
    el("div", { class: "pair" }, field(t("work_weekly"), weekly, t("work_weekly_hint")), field(t("work_person"), person, t("work_person_hint"))),
    el("fieldset", { class: "hours" }, el("legend", {}, t("work_acts")), ACTS.map((name) => field(t(`act_${name}`), acts[name], t(`told_${work.per_act[name].told}`)))),
    el("div", { class: "row" }, el("button", { class: "primary", "data-testid": "work-save" }, t("save"))));
}

/** The pack for whoever comes to help: offered when a week passes, and always there for managers. */
function packPart(work) {
  if (!may("manager")) return null;
  const spoken = choice(LANGUAGES, language(), { "data-testid": "pack-language" });
  const take = () => attempt(() => download(spoken.value));
  return roomPart(t("pack"), work.passes ? el("p", { class: "warning", "data-testid": "pack-offered" }, t("pack_offered")) : null, el("p", {}, t("pack_what")),
    el("div", { class: "row ends" }, field(t("language"), spoken), button(t("pack_take"), take, { symbol: "out", kind: work.passes ? "primary" : "", test: "pack-take" })), el("p", { class: "hint" }, t("pack_hint")));
}

/** The paper as a file, made here of the API's text so that the token stays in its header. */
async function download(spoken) {
  const text = await call("GET", "/api/handover", { query: { brand: desk.brand, language: spoken, format: "html" } });
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/html" })), download: `${desk.brand}-${spoken === "fr" ? "passation" : "hand-over"}.html` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  say(t("pack_saved"));
}

/** Change some settings of the brand; what is not named stays. */
async function changeBrand(change) {
  const { brand: slug, alerting: _, work: __, ...known } = await get(`/api/brands/${part(desk.brand)}`);
  await call("PUT", `/api/brands/${part(slug)}`, { body: { ...known, ...change } });
}
