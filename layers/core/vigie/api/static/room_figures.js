/** The figures: an owner's five questions, the charts, every figure with its definition and its mentions. */

import { ApiError, attempt, desk, get, maybe, part } from "./api.js";
import { answersChart, moodsChart, voicesChart } from "./chart_bars.js";
import { moodChart } from "./chart_mood.js";
import { responseChart } from "./chart_response.js";
import { dayOf, placed, spanOf, timeline } from "./chart_time.js";
import { volumeChart } from "./chart_volume.js";
import { button, el, find, refill } from "./dom.js";
import { readFresh } from "./figure_answer.js";
import { aboutUs, apartPart, unmixed } from "./figure_apart.js";
import { measureLink } from "./figure_card.js";
import { choiceForm, choiceOf } from "./figure_choice.js";
import { countsPart, groupsPart } from "./figure_groups.js";
import { caution, leadPart } from "./figure_lead.js";
import { download } from "./taking_out.js";
import { day, language, t } from "./words.js";

const MOST_PAGES = 4;
let turn = 0;
let platforms = { brand: "", known: [] };
let drawAgain = null;

/** Show what the address asks for; an answer that came too late for it is dropped. */
export async function show() {
  const mine = ++turn;
  drawAgain = null;
  const settings = await settingsOf(desk.brand);
  if (mine !== turn) return;
  if (platforms.brand !== desk.brand) platforms = { brand: desk.brand, known: [] };
  const chosen = choiceOf(settings.time_zone);
  const body = el("div", { id: "figures-body", "aria-busy": "true" }, el("p", { class: "nothing", role: "status" }, chosen.wrong ? "" : t("loading")));
  refill(find("figures"), el("h2", {}, t("figures")), choiceForm(chosen, platforms.known), body);
  if (chosen.wrong) return void fill(body, el("p", { class: "warning", role: "alert", "data-testid": "period-wrong" }, t(chosen.wrong)));
  try {
    const seen = await readAll(chosen);
    if (mine !== turn) return;
    rememberPlatforms(seen.answer, chosen);
    chosen.but = Object.keys(seen.aparts).join(",");
    drawAgain = () => fill(body, ...draw(seen, chosen));
    drawAgain();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (mine === turn && error.status !== 401) fill(body, el("p", { class: "warning", role: "alert", "data-testid": "figures-failed" }, error.message), button(t("retry"), () => attempt(show)));
  }
}

/** The brand's settings, for its clock; what was shown of another brand goes at once. */
async function settingsOf(brand) {
  if (desk.settings?.brand === brand) return desk.settings;
  refill(find("figures"), el("h2", {}, t("figures")), el("p", { class: "nothing", role: "status" }, t("loading")));
  const found = await get(`/api/brands/${part(brand)}`);
  if (brand === desk.brand) desk.settings = found;
  return found;
}

function fill(body, ...children) {
  body.removeAttribute("aria-busy");
  refill(body, ...children);
}

/** The choice of platforms grows with what was met; the controls are drawn again when it does. */
function rememberPlatforms(answer, chosen) {
  const met = [...new Set([...platforms.known, ...Object.keys(answer.platforms ?? {})])];
  if (met.length === platforms.known.length) return;
  platforms.known = met;
  const form = document.querySelector("#figures .chosen");
  const hook = form.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  form.replaceWith(choiceForm(chosen, met));
  if (hook) document.querySelector(`#figures [data-testid="${hook}"]`)?.focus();
}

/** The answer, with those of platforms that stand apart, the alerts, the promises and what rises. */
async function readAll(chosen) {
  const query = { brand: desk.brand, since: chosen.since, until: chosen.until, by: chosen.by, language: language() };
  const [answer, alerts, promised, topics] = await Promise.all([
    readFresh("/api/metrics", { ...query, platform: chosen.on }), alertsOf(query, chosen.on), maybe(`/api/brands/${part(desk.brand)}/promises`),
    isOfNow(chosen) ? maybe("/api/topics", { brand: desk.brand, kind: "rising", language: language() }) : null,
  ]);
  const slugs = chosen.on ? [] : Object.keys(answer.apart ?? {});
  const aparts = Object.fromEntries(await Promise.all(slugs.map(async (slug) => [slug, await readFresh("/api/metrics", { ...query, platform: slug })])));
  const hours = Object.values(promised?.answer_within ?? {}).filter(Boolean);
  return { answer, aparts, alerts, topics: topics?.items ?? [], promised: hours, mixed: unmixed(answer, aparts) };
}

/** Topics are this week's, of every source: they belong where this week is looked at. */
const isOfNow = ({ until, on }) => !on && Date.parse(until) > Date.now();

async function alertsOf({ brand, since, until }, on) {
  const found = [];
  let cursor = "";
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const next = await get("/api/alerts", { brand, since, until, cursor });
    found.push(...next.items);
    cursor = next.next_cursor;
    if (!cursor) break;
  }
  const [from, to] = [since, until].map((one) => Date.parse(one));
  return found.filter((one) => Date.parse(one.opened_at) >= from && Date.parse(one.opened_at) < to && (!on || !one.platform || one.platform === on));
}

function draw(seen, chosen) {
  const { answer, aparts } = seen;
  return [
    el("p", { class: "hint", "data-testid": "span" }, spanSaid(answer, chosen)), leadPart(seen, chosen), caution(chosen),
    el("section", { class: "charts", "data-testid": "charts" }, el("h3", { class: "hush" }, t("charts")), ...chartsOf(seen, chosen)),
    el("h3", {}, t("all_figures")), groupsPart(answer, chosen), countsPart(answer, chosen),
    ...Object.keys(aparts).filter((slug) => aparts[slug].totals.mentions).map((slug) => apartPart(slug, answer, chosen, () => volumeOf(aparts[slug].series.map(aboutUs), { ...chosen, on: slug }, answer, [], t("chart_volume")))),
    filesPart(chosen),
  ];
}

/** Which days, whose clock, and what they are held against. */
function spanSaid({ time_zone: zone, previous }, { since, until }) {
  const span = (from, to) => (dayOf(Date.parse(from), zone) === dayOf(Date.parse(to) - 1, zone) ? day(from, zone) : spanOf(Date.parse(from), Date.parse(to), zone));
  return [t("span_now", { span: span(since, until), zone: zone.split("/").at(-1).replaceAll("_", " ") }), previous ? t("span_before", { span: span(previous.since, previous.until) }) : ""].filter(Boolean).join(", ");
}

const GAP = 16;
const FRAME = 34;
const isWide = matchMedia("(min-width: 56rem)");

/** How wide a chart may be drawn, alone in its row or beside another. */
function roomFor(isBeside) {
  const whole = find("figures-body").clientWidth;
  return Math.max((isWide.matches && isBeside ? Math.floor((whole - GAP) / 2) : whole) - FRAME, 240);
}

function volumeOf(series, chosen, answer, alerts, title) {
  const zone = answer.time_zone;
  const steps = placed(series, timeline(chosen, zone), chosen.by, zone);
  return volumeChart({ steps, by: chosen.by, zone, wide: roomFor(false), alerts, title, link: linker(chosen, "about_us") });
}

/** Links of steps open the part of the period that they cover. */
function linker(chosen, measure) {
  const [from, to] = [chosen.since, chosen.until].map((one) => Date.parse(one));
  const moment = (at) => new Date(at).toISOString().replace(".000Z", "Z");
  return (text, start, end) => measureLink(text, chosen, measure, { since: moment(Math.max(start, from)), until: moment(Math.min(end, to)), on: chosen.on });
}

function chartsOf({ answer, aparts, alerts, promised, mixed }, chosen) {
  const zone = answer.time_zone;
  const steps = timeline(chosen, zone);
  const time = (series) => ({ steps: placed(series, steps, chosen.by, zone), by: chosen.by, zone, wide: roomFor(true) });
  const shared = Object.fromEntries(Object.entries(answer.platforms ?? {}).filter(([slug]) => !(slug in aparts)).map(([slug, counts]) => [slug, aboutUs(counts)]));
  const of = (text, slug, measure) => measureLink(text, chosen, measure, { on: slug });
  return [
    volumeOf(mixed.series, chosen, answer, alerts, t("chart_volume")),
    moodChart({ ...time(mixed.series), title: t("chart_mood"), link: linker(chosen, "about_us") }),
    responseChart({ ...time(answer.responses?.series ?? []), title: t("chart_response"), link: linker(chosen, "answered"), promised }),
    answersChart({ platforms: shared, link: of, title: t("chart_answers") }), moodsChart({ platforms: shared, link: of, title: t("chart_moods") }),
    voicesChart({ voices: answer.voices ?? [], title: t("chart_voices"), link: (text, measure) => measureLink(text, chosen, measure) }),
  ];
}

/** The same figures as files, and as a page to print. */
function filesPart({ since, until }) {
  const period = { since, until, language: language() };
  const days = `${since.slice(0, 10)}-${until.slice(0, 10)}`;
  const file = (word, path, more, ending) => button(t(word), () => attempt(() => download(path, { ...period, ...more }, ending)), { symbol: "out", test: `file-${more.format}` });
  return el("section", { class: "part files" }, el("h3", {}, t("take_out")), el("div", { class: "row" },
    file("file_csv", "/api/tables/series", { format: "csv" }, `${days}.csv`), file("file_json", "/api/tables/series", { format: "json" }, `${days}.json`),
    file("file_report", "/api/report", { format: "html" }, `${days}.html`)), el("p", { class: "hint" }, t("take_out_hint")));
}

isWide.addEventListener("change", () => drawAgain?.());
