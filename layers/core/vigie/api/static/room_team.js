/** The team of a brand: who is in it, who learns, who is away and who stands in. */

import { attempt, call, desk, get, may, mayAct, maybe, part, say } from "./api.js";
import { button, choice, el, field, refill } from "./dom.js";
import { localValue } from "./due.js";
import { roomPart } from "./rooms.js";
import { forgetTeam, isMe, memberInWords } from "./team.js";
import { moment, t } from "./words.js";

const ROLES = ["owner", "manager", "agent", "viewer"];
const pathOf = () => `/api/brands/${part(desk.brand)}/team`;

/** The room; null where the stack keeps no team. */
export async function show() {
  const found = await maybe(pathOf());
  if (!found) return null;
  const box = el("div", { class: "stack" });
  const again = async () => { forgetTeam(); refill(box, ...parts((await get(pathOf())).items, again)); };
  refill(box, ...parts(found.items, again));
  return box;
}

const parts = (team, again) => [
  roomPart("", el("ul", { class: "plainlist", "data-testid": "team" }, team.map((one) => memberNode(one, team, again))), may("manager") ? memberForm(null, again, el("div", {})) : null),
  mayAct() ? awayPart(team, again) : null,
];

function memberNode(one, team, again) {
  const hand = el("div", {});
  const remove = () => attempt(async () => {
    if (!globalThis.confirm(t("member_remove_sure", { who: one.name || one.email }))) return;
    await call("DELETE", `${pathOf()}/${part(one.user)}`);
    say(t("member_removed"));
    await again();
  });
  return el("li", { "data-testid": "member" },
    el("p", { class: "line" }, el("strong", {}, isMe(one) ? t("member_me", { name: one.name || one.email }) : one.name || one.email || one.user), el("span", { class: "badge" }, t(`role_${one.role}`)),
      one.is_junior ? el("span", { class: "badge why" }, t("junior")) : null, one.is_away ? el("span", { class: "badge late" }, t("away")) : null),
    el("p", { class: "hint" }, one.email, one.initials ? ` · ${one.initials}` : "", one.away_from ? ` · ${awayInWords(one, team)}` : ""),
    may("manager") ? el("div", { class: "row" }, button(t("edit"), () => refill(hand, memberForm(one, again, hand)), { kind: "plain", test: "member-edit" }), isMe(one) ? null : button(t("remove"), remove, { kind: "plain danger", test: "member-remove" })) : null, hand);
}

function awayInWords(one, team) {
  const stand = team.find((each) => each.user === one.covered_by || each.email === one.covered_by);
  const span = t("away_span", { from: moment(one.away_from), until: one.away_until ? moment(one.away_until) : "…" });
  return stand ? t("away_covered", { away: span, who: stand.name || stand.email }) : span;
}

/** A member's form; a junior's answers are read by a colleague before they leave. */
function memberForm(known, again, hand) {
  const input = (name, props = {}) => el("input", { type: "text", maxlength: "254", value: known?.[name] ?? "",  "data-testid": `member-${name}`, ...props });
  const user = known ? null : el("input", { type: "text", required: true, maxlength: "128", pattern: "[\\w.@+\\-]+", autocomplete: "off", "data-testid": "member-user" });
  const fields = { email: input("email", { type: "email", required: true }), name: input("name", { required: true, maxlength: "100" }), initials: input("initials", { maxlength: "10", pattern: "[^\\s@]*" }) };
  const weekly = input("weekly_minutes", { type: "number", min: "0", max: "10080", inputmode: "numeric" });
  const role = choice(ROLES.filter((one) => one !== "owner" || may("owner")).map((one) => [one, t(`role_${one}`)]), known?.role ?? "agent", { "data-testid": "member-role" });
  const junior = el("input", { type: "checkbox", checked: Boolean(known?.is_junior), "data-testid": "member-junior" });
  const form = el("form", { class: "adding", "data-testid": "member-form", on: { submit: (event) => { event.preventDefault(); attempt(async () => {
    const values = Object.fromEntries(Object.entries(fields).map(([name, box]) => [name, box.value.trim()]));
    await call("PUT", `${pathOf()}/${part(known?.user ?? user.value.trim())}`, { body: { ...values, role: role.value, is_junior: junior.checked, weekly_minutes: weekly.value ? Number(weekly.value) : null } });
    say(t("saved"));
    await again();
  }); } } }, el("h4", {}, t(known ? "member_change" : "member_new")), user ? field(t("member_user"), user, t("member_user_hint")) : null, field(t("email"), fields.email), field(t("name"), fields.name), field(t("initials"), fields.initials, t("initials_hint")), field(t("role"), role), field(t("member_weekly"), weekly, t("member_weekly_hint")),
  el("label", { class: "check" }, junior, el("span", {}, t("junior_what"))), el("div", { class: "row" }, el("button", { class: "primary", "data-testid": "member-save" }, t("save")), known ? button(t("cancel"), () => refill(hand), { kind: "plain" }) : null));
  return known ? form : el("details", {}, el("summary", { "data-testid": "member-new" }, t("member_new")), form);
}

/** One's own absence, with who stands in. */
function awayPart(team, again) {
  const me = team.find(isMe);
  const from = el("input", { type: "datetime-local", required: true, value: localValue(me?.away_from ?? Date.now()), "data-testid": "away-from" });
  const until = el("input", { type: "datetime-local", required: true, value: me?.away_until ? localValue(me.away_until) : "", "data-testid": "away-until" });
  const stand = choice([["", t("nobody_else")], ...team.filter((one) => !isMe(one) && one.role !== "viewer").map((one) => [one.user, memberInWords(one, team)])], me?.covered_by ?? "", { "data-testid": "away-by" });
  const back = () => attempt(async () => { await call("DELETE", "/api/me/away", { query: { brand: desk.brand } }); say(t("away_over")); await again(); });
  return roomPart(t("away_mine"), el("p", { class: "hint" }, t("away_hint")), el("form", { on: { submit: (event) => { event.preventDefault(); attempt(async () => {
    await call("PUT", "/api/me/away", { body: { brand: desk.brand, away_from: new Date(from.value).toISOString(), away_until: new Date(until.value).toISOString(), covered_by: stand.value } });
    say(t("away_kept"));
    await again();
  }); } } }, el("div", { class: "pair" }, field(t("away_start"), from), field(t("away_end"), until)), field(t("away_by"), stand),
  el("div", { class: "row" }, el("button", { class: "primary", "data-testid": "away-save" }, t("save")), me?.away_from ? button(t("away_back"), back, { test: "away-back" }) : null)));
}
