/** Crisis mode: the proposal, the crisis that is on, the ones that are over. */

import { attempt, call, desk, get, may, part, say } from "./api.js";
import { showCrisisBanner } from "./crisis_banner.js";
import { curve } from "./crisis_chart.js";
import { reportPart } from "./crisis_report.js";
import { draftPart, forgetDraft, isDrafting, signedPart } from "./crisis_statement.js";
import { playbookPart } from "./crisis_steps.js";
import { storyPart } from "./crisis_story.js";
import { button, el, field, find, refill } from "./dom.js";
import { agoNode } from "./item.js";
import { address, go, here } from "./route.js";
import { who } from "./story.js";
import { moment, t } from "./words.js";

const PARTS = ["state", "report", "playbook", "statement", "signed", "curve", "story", "past"];
let prints = {};
let templates = [];
let key = "";

/** Draw the crisis the address names, else the one that is on or proposed. */
export async function showCrisis() {
  prints = {};
  refill(find("crisis"), el("h2", {}, t("crisis")), PARTS.map((name) => el("div", { id: `crisis-${name}`, class: "crisis-slot" }, name === "state" ? el("p", { class: "nothing" }, t("loading")) : null)));
  if (!templates.length) templates = (await get("/api/crisis-templates")).items;
  await refreshCrisis();
}

/** Fetch what may have changed and redraw those parts alone. */
export async function refreshCrisis() {
  const items = await showCrisisBanner();
  const id = here().crisis ?? here().alert ?? items.find((one) => one.state !== "over")?.id ?? "";
  const [crisis, hours] = id
    ? await Promise.all([get(`/api/crises/${part(id)}`), get(`/api/crises/${part(id)}/hours`)])
    : [null, { items: [] }];
  draw(crisis, hours.items, items);
  const report = crisis?.state === "over" ? await get(`/api/crises/${part(id)}/report`) : null;
  slot("report", [report], () => (report ? reportPart(report) : null));
}

function draw(crisis, hours, items) {
  const begun = crisis && crisis.state !== "proposed" ? crisis : null;
  const minute = Math.floor(Date.now() / 60_000);
  const { statement, places, story, ...rest } = crisis ?? {};
  slot("state", [rest, minute], () => statePart(crisis));
  slot("playbook", [begun?.steps, begun?.state], () => begun && playbookPart(begun, act));
  if (!begun || !isDrafting(begun.id) || begun.state !== "on") slot("statement", [statement?.kind, statement?.texts, statement?.facts, begun?.state], () => begun && draftPart(begun, templates, act));
  slot("signed", [statement?.said, places, begun?.state], () => begun && signedPart(begun, act));
  slot("curve", [hours], () => (hours.length ? curve(hours) : null));
  slot("story", [story, begun?.state], () => begun && storyPart(begun, act));
  slot("past", [items, crisis?.id], () => pastPart(items.filter((one) => one.state === "over" && one.id !== crisis?.id)));
}

/** Redraw a part only when what it shows has changed, so that nobody's typing is lost. */
function slot(name, what, make) {
  const print = JSON.stringify([what, t("crisis")]);
  if (prints[name] === print) return;
  prints[name] = print;
  refill(find(`crisis-${name}`), make());
}

/** Call the API about the crisis shown, then show what it became; answers undefined when refused. */
async function act(method, id, path, body, said = "", headers = {}) {
  const answer = await attempt(() => call(method, `/api/crises/${part(id)}${path}`, { body, headers }));
  if (answer && said) say(t(said));
  if (answer && path === "/statement") forgetDraft(id);
  await attempt(refreshCrisis);
  return answer;
}

function statePart(crisis) {
  if (!crisis) return nonePart();
  if (crisis.state === "proposed") return proposalPart(crisis);
  return crisis.state === "on" ? onPart(crisis) : overPart(crisis);
}

const sheet = (test, ...children) => el("section", { class: "part", "data-testid": test }, ...children);

function nonePart() {
  const reason = el("input", { type: "text", maxlength: "500", "data-testid": "crisis-reason" });
  const pause = pauseBox();
  key ||= crypto.randomUUID?.() ?? String(Math.random());
  const form = el("form", { on: { submit: (event) => { event.preventDefault(); begin({ reason: reason.value.trim(), pause_posts: pause.checked }, key); } } },
    field(t("crisis_reason"), reason, t("crisis_reason_hint")), pauseRow(pause), el("button", { class: "primary", "data-testid": "crisis-begin" }, t("crisis_begin")));
  return sheet("crisis-none", el("h3", {}, t("crisis_none")), el("p", {}, t("crisis_what")), may("manager") ? el("details", {}, el("summary", { "data-testid": "crisis-by-hand" }, t("crisis_by_hand")), form) : el("p", { class: "hint" }, t("crisis_managers")));
}

function proposalPart(crisis) {
  const pause = pauseBox();
  return sheet("crisis-proposal", el("h3", {}, t("crisis_proposal")), el("p", {}, t("crisis_proposal_why"), " ", agoNode(crisis.opened_at)), el("p", {}, t("crisis_what")),
    el("p", {}, el("a", { href: address({ alert: crisis.alert_id }) }, t("crisis_alert"))),
    crisis.declined ? el("p", { class: "hint" }, t("crisis_was_declined")) : null,
    may("manager") ? [pauseRow(pause), el("div", { class: "row" },
      button(t("crisis_begin"), () => begin({ alert_id: crisis.alert_id, pause_posts: pause.checked }), { kind: "primary", test: "crisis-begin" }),
      crisis.declined ? null : button(t("crisis_decline"), async () => { if (await act("POST", crisis.id, "/decline", undefined, "crisis_declined")) go({ view: "crisis" }); }, { test: "crisis-decline" }))] : el("p", { class: "hint" }, t("crisis_managers")));
}

async function begin(body, idempotency = "") {
  const headers = idempotency ? { "idempotency-key": idempotency } : {};
  const begun = await attempt(() => call("POST", "/api/crises", { body: { brand: desk.brand, ...body }, headers }));
  if (!begun) return;
  key = "";
  say(t("crisis_begun"));
  go({ view: "crisis", crisis: begun.id }, { instead: true });
  await attempt(refreshCrisis);
}

function onPart(crisis) {
  const speaker = el("input", { type: "text", maxlength: "200", value: crisis.speaker ?? "", disabled: !may("agent"), "data-testid": "crisis-speaker" });
  const form = el("form", { class: "inline", on: { submit: (event) => { event.preventDefault(); act("PATCH", crisis.id, "", { speaker: speaker.value.trim() }, "saved"); } } },
    field(t("crisis_speaker"), speaker), may("agent") ? el("button", {}, t("save")) : null);
  return sheet("crisis-on", el("h3", {}, t("crisis_on")), el("p", {}, t("crisis_by", { who: who(crisis.opened_by) }), " – ", agoNode(crisis.opened_at)), crisis.reason ? el("p", {}, crisis.reason) : null, form, el("p", { class: "hint" }, t("crisis_speaker_hint")), pausePart(crisis), may("manager") ? endPart(crisis) : null);
}

function overPart(crisis) {
  return sheet("crisis-over", el("h3", {}, t("crisis_over")), el("p", {}, t("crisis_after")), crisis.posts_paused ? pausePart(crisis) : null);
}

function pausePart(crisis) {
  const paused = crisis.posts_paused;
  const set = (on) => act("PATCH", crisis.id, "", { posts_paused: on }, on ? "posts_paused" : "posts_resumed");
  return el("div", { class: "row", "data-testid": "crisis-pause" }, el("span", {}, paused ? t("posts_paused_by", { who: who(paused.by), when: moment(paused.at) }) : t("posts_leave")),
    may("manager") ? button(t(paused ? "posts_resume" : "posts_pause"), () => set(!paused), { test: "crisis-pause-set" }) : null);
}

function endPart(crisis) {
  const resume = el("input", { type: "checkbox", checked: true, "data-testid": "crisis-resume" });
  return el("details", { class: "ending" }, el("summary", { "data-testid": "crisis-ending" }, t("crisis_end")), el("p", {}, t("crisis_end_hint")),
    el("label", { class: "radio" }, resume, el("span", {}, t("crisis_resume"))),
    button(t("crisis_end_now"), () => act("POST", crisis.id, "/end", { resume_posts: resume.checked }, "crisis_ended"), { kind: "primary", test: "crisis-end" }));
}

const pauseBox = () => el("input", { type: "checkbox", checked: true, "data-testid": "crisis-pause-too" });
const pauseRow = (box) => el("label", { class: "radio" }, box, el("span", {}, t("crisis_pause_too")));

function pastPart(past) {
  if (!past.length) return null;
  return sheet("crisis-past", el("h3", {}, t("crisis_past")), el("ul", {}, past.map((one) => el("li", {}, el("a", { href: address({ view: "crisis", crisis: one.id }) }, moment(one.opened_at)), one.reason ? ` – ${one.reason}` : ""))));
}
