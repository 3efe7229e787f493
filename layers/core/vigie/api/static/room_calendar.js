/** Conversation starters, week by week: who begins what, when, and what it brought. */

import { attempt, call, desk, maybe, mayAct, part, say } from "./api.js";
import { button, el, icon, refill } from "./dom.js";
import { platformName } from "./platforms.js";
import { starterForm } from "./starter_form.js";
import { stateLine } from "./talk.js";
import { isMe, nameIn, readTeam } from "./team.js";
import { knows, language, moment, t, term } from "./words.js";

const DAY = 86_400_000;
const WARNS = ["late", "paused", "to_finish"];

/** The room; null where the stack plans nothing. */
export async function show() {
  const list = el("div", { class: "stack", "data-testid": "starters" });
  const forms = el("div", {});
  const [found, team] = await Promise.all([read(), readTeam()]);
  if (!found) return null;
  const again = async () => { refill(forms); draw(list, (await read())?.items ?? [], { again, edit, team }); };
  const edit = async (known) => { refill(forms, await starterForm(known, again, () => refill(forms))); forms.scrollIntoView({ block: "start" }); forms.querySelector("select, input")?.focus({ preventScroll: true }); };
  draw(list, found.items, { again, edit, team });
  return el("div", { class: "stack" }, mayAct() && !team.some((one) => isMe(one) && one.is_junior) ? el("div", { class: "row" }, button(t("starter_new"), () => attempt(() => edit(null)), { kind: "primary", symbol: "plus", test: "starter-new" })) : null, forms, list);
}

const read = () => maybe("/api/starters", { brand: desk.brand, since: new Date(Date.now() - 30 * DAY).toISOString(), until: new Date(Date.now() + 180 * DAY).toISOString() });

/** The Monday of a moment's week, in the reader's own days. */
function mondayOf(when) {
  const at = new Date(when);
  at.setHours(0, 0, 0, 0);
  at.setDate(at.getDate() - ((at.getDay() + 6) % 7));
  return at;
}

function draw(list, items, hands) {
  const weeks = new Map();
  for (const one of [...items].sort((a, b) => a.due_at.localeCompare(b.due_at))) {
    const monday = mondayOf(one.due_at).getTime();
    weeks.set(monday, [...(weeks.get(monday) ?? []), one]);
  }
  const nodes = [...weeks].map(([monday, starters]) => el("section", { class: "week" }, el("h3", {}, weekName(monday)), el("ul", { class: "stack" }, starters.map((one) => starterNode(one, hands)))));
  refill(list, nodes.length ? nodes : el("p", { class: "nothing" }, t("starters_none")));
}

function weekName(monday) {
  const short = (at) => new Intl.DateTimeFormat(language(), { day: "numeric", month: "long" }).format(at);
  const away = Math.round((monday - mondayOf(Date.now()).getTime()) / (7 * DAY));
  const near = { 0: "week_this", 1: "week_next" }[away];
  const span = t("week_of", { from: short(monday), until: short(monday + 6 * DAY) });
  return near ? `${t(near)} · ${span}` : span;
}

function starterNode(one, { again, edit, team }) {
  const path = `/api/starters/${part(one.id)}`;
  const act = (method, body, done) => attempt(async () => { await call(method, path, body ? { body } : {}); say(t(done)); await again(); });
  const isPlanned = ["planned", "paused"].includes(one.state);
  return el("li", { class: `part starter ${one.state}`, "data-testid": "starter" },
    el("p", { class: "line" }, el("span", { class: "badge" }, term("starter_kind", one.kind)), el("span", { class: `badge ${WARNS.includes(one.state) ? "late" : ""}`, "data-testid": "starter-state" }, term("starter_state", one.state)), el("time", { datetime: one.due_at }, moment(one.due_at))),
    el("h4", {}, one.title), el("p", { class: "line" }, el("span", { class: "by" }, icon("person"), one.owner ? nameIn(team, one.owner) : t("starter_ownerless")), one.ends_at ? el("span", {}, t("starter_until", { when: moment(one.ends_at) })) : null),
    warningList(one.warnings), textsNode(one), resultLine(one), (one.posts ?? []).map((post) => el("p", { class: "line" }, platformName(post.platform, t), stateLine(post, post))),
    mayAct() ? el("div", { class: "row" }, isPlanned ? button(t("edit"), () => attempt(() => edit(one)), { kind: "plain", test: "starter-edit" }) : null,
      one.state === "to_finish" ? button(t("starter_finish"), () => act("PATCH", { state: "finished" }, "starter_finished"), { test: "starter-finish" }) : null,
      isPlanned ? button(t("remove"), () => act("DELETE", null, "starter_removed"), { kind: "plain danger", test: "starter-remove" }) : null) : null);
}

const textsNode = (one) => el("details", {}, el("summary", {}, t("starter_texts", { n: Object.keys(one.texts ?? {}).length })), Object.entries(one.texts ?? {}).map(([platform, text]) => el("div", {}, el("h5", {}, platformName(platform, t)), el("p", { class: "text", dir: "auto" }, text))), one.finish ? el("p", { class: "hint" }, t("starter_then", { what: one.finish })) : null);

function resultLine({ state, replies, people, positive, negative }) {
  if (!["out", "to_finish", "finished"].includes(state)) return null;
  if (!replies) return el("p", { class: "hint" }, t("starter_silent"));
  return el("p", { class: "line", "data-testid": "starter-result" }, t("starter_result", { replies: t("replies_n", { n: replies ?? 0 }), people: t("people_n", { n: people ?? 0 }), moods: `${t("n_positive", { n: positive ?? 0 })}, ${t("n_negative", { n: negative ?? 0 })}` }));
}

/** What is risky about beginning this now; never begin what cannot be finished. */
export function warningList(warnings = []) {
  return warnings.length ? el("ul", { class: "cautions" }, warnings.map((one) => el("li", { "data-testid": `warn-${one.code}` }, icon("alert"), el("span", {}, knows(`starter_warn_${one.code}`) ? t(`starter_warn_${one.code}`) : one.detail)))) : null;
}
