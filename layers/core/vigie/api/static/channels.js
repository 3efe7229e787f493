/** Slack, Teams and webhook: where alerts go beside e-mail, how each fares, a test of it. */

import { attempt, call, desk, get, part, say } from "./api.js";
import { button, choice, el, field, icon, refill } from "./dom.js";
import { age, language, moment, t, term, typeset } from "./words.js";

const SECRETS = { slack: ["webhook_url"], teams: ["webhook_url"], webhook: ["url", "secret"] };
const SYMBOLS = { connected: "done", failing: "clock", refused: "alert" };
const HEALTH = { connected: "healthy", failing: "new", refused: "unhealthy" };
const LANGUAGES = [["fr", "Français"], ["en", "English"]];
const SEVERITIES = [1, 4, 8];

/** The settings' part on channels; it fetches its list by itself. */
export function channelsPart() {
  const list = el("ul", { class: "sources", "data-testid": "channels" });
  const form = el("div");
  async function load() {
    const { items } = await get(pathOf());
    refill(list, items.length ? items.map((one) => row(one, load)) : el("li", { class: "hint" }, t("channels_none")));
    refill(form, adding(load));
  }
  attempt(load);
  return el("section", { class: "part" }, el("h3", {}, t("channels")), el("p", { class: "hint" }, t("channels_hint")), list, form);
}

const pathOf = (channel) => `/api/brands/${part(desk.brand)}/channels${channel ? `/${part(channel)}` : ""}`;
const nameOf = (channel) => t(`channel_${channel}`);

function row(one, load) {
  const name = nameOf(one.channel);
  const spoken = choice(LANGUAGES, one.language, { "aria-label": t("channel_language"), "data-testid": "channel-language" });
  const known = SEVERITIES.includes(one.min_severity) ? SEVERITIES : [...SEVERITIES, one.min_severity].sort((a, b) => a - b);
  const from = choice(known.map((n) => [String(n), term("severity_from", n)]), String(one.min_severity), { "aria-label": t("channel_from"), "data-testid": "channel-from" });
  const keep = () => attempt(async () => {
    await call("PUT", pathOf(one.channel), { body: { language: spoken.value, min_severity: Number(from.value) } });
    say(t("saved"));
  });
  for (const node of [spoken, from]) node.addEventListener("change", keep);
  const test = button(t("channel_test"), () => attempt(async () => {
    say(t("channel_testing"));
    const answer = await call("POST", `${pathOf(one.channel)}/test`);
    say(typeset(answer.reason[language()]), answer.sent ? "done" : "error");
    await load();
  }), { symbol: "send", test: "channel-test", kind: "plain" });
  const remove = button(t("remove"), () => globalThis.confirm(t("channel_remove", { name })) && attempt(async () => {
    await call("DELETE", pathOf(one.channel));
    say(t("channel_removed"));
    await load();
  }), { kind: "plain danger", test: "channel-remove", "aria-label": t("channel_remove", { name }) });
  return el("li", { "data-testid": "channel", "data-channel": one.channel }, el("span", { class: "name" }, name), stateOf(one),
    one.reason ? el("p", { class: "why" }, typeset(one.reason[language()])) : null,
    el("div", { class: "choices" }, spoken, from), el("span", { class: "row" }, test, remove));
}

function stateOf({ state, last_success: last }) {
  const when = last ? el("time", { datetime: last, title: moment(last) }, t("channel_last", { when: age(last) })) : null;
  return el("span", { class: `health ${HEALTH[state]}` }, icon(SYMBOLS[state] ?? "none"), el("span", {}, term("channel_state", state)), when);
}

/** A form that connects one, or gives it a new address. */
function adding(load) {
  const kind = choice(Object.keys(SECRETS).map((one) => [one, nameOf(one)]), "slack", { "data-testid": "channel-kind" });
  const how = el("p", { class: "hint" });
  const fields = el("div", { class: "inputs" });
  const inputs = new Map();
  const draw = () => {
    inputs.clear();
    for (const name of SECRETS[kind.value]) {
      inputs.set(name, el("input", { type: "password", name, required: true, autocomplete: "off", spellcheck: "false", "data-testid": `channel-${name}` }));
    }
    how.textContent = t(`channel_how_${kind.value}`);
    refill(fields, [...inputs].map(([name, input]) => field(t(`channel_${name}`), input)));
  };
  kind.addEventListener("change", draw);
  draw();
  return el("form", { class: "adding", "data-testid": "channel-form", on: { submit: (event) => {
    event.preventDefault();
    attempt(async () => {
      const body = Object.fromEntries([...inputs].map(([name, input]) => [name, input.value.trim()]));
      await call("PUT", `/api/secrets/${part(desk.brand)}/${part(kind.value)}`, { body });
      say(t("channel_connected"));
      await load();
    });
  } } }, el("h4", {}, t("channel_add")), field(t("channel_where"), kind), how, fields, el("button", { class: "primary", "data-testid": "channel-add" }, t("channel_connect")));
}
