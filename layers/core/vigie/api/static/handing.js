/** Who has a conversation and when it comes back: given to a colleague, put off, woken. */

import { settle } from "./acts.js";
import { desk } from "./api.js";
import { button, el, field, refill } from "./dom.js";
import { localValue } from "./due.js";
import { isMe, memberInWords, readTeam } from "./team.js";
import { moment, t } from "./words.js";
import { laterChoices } from "./zone.js";

/** The buttons that open the two small menus, beside the other acts. */
export function handingButtons(context) {
  const { mention } = context;
  const sleeps = Date.parse(mention.snoozed_until ?? "") > Date.now();
  return [
    button(t("give_to"), () => openGive(context), { symbol: "person", test: "give" }),
    mention.status !== "todo" ? null
      : sleeps ? button(t("wake"), () => settle(context, { snoozed_until: null }, t("woken")), { symbol: "undo", test: "wake" })
        : button(t("put_off"), () => openLater(context), { symbol: "clock", test: "put-off" }),
  ];
}

/** The small box under the acts; Esc and a second tap close it as they close the reason's. */
function openMenu(context, title, ...children) {
  const box = el("form", { "data-testid": "menu", on: { submit: (event) => event.preventDefault() } }, el("h3", { tabindex: "-1" }, title), ...children,
    button(t("cancel"), () => refill(context.parts.panel), { kind: "plain" }));
  refill(context.parts.panel, box);
  box.scrollIntoView({ block: "nearest" });
  (box.querySelector("button, select") ?? box).focus({ preventScroll: true });
}

async function close(context, done) {
  if (await done) refill(context.parts.panel);
}

/** Give it to a colleague; who is away is shown so, with who stands in. */
async function openGive(context) {
  const team = await readTeam();
  const give = (name, said) => close(context, settle(context, { assignee: name }, said));
  const others = team.filter((one) => one.role !== "viewer" && !isMe(one));
  openMenu(context, t("give_to"), el("div", { class: "choices" },
    others.map((one) => button(memberInWords(one, team), () => give(one.email || one.user, t("given_to", { who: one.name || one.email })), { test: "give-to", kind: one.is_away ? "away" : "", symbol: one.is_away ? "clock" : "person" })),
    others.length ? null : el("p", { class: "hint" }, t("team_alone")),
    context.mention.assignee ? button(t("give_nobody"), () => give("", t("given_back")), { kind: "plain" }) : null));
}

/** Put off: the times are the brand's own. */
function openLater(context) {
  const zone = desk.settings?.time_zone ?? "Europe/Paris";
  const put = (at) => close(context, settle(context, { snoozed_until: new Date(at).toISOString() }, t("put_off_said", { when: moment(at) })));
  const other = el("input", { type: "datetime-local", min: localValue(Date.now()), "data-testid": "later-at" });
  openMenu(context, t("put_off"), el("p", { class: "hint" }, t("put_off_hint")),
    el("div", { class: "choices" }, laterChoices(zone).map(([word, at]) => button(t(word), () => put(at), { test: word, title: moment(at) }))),
    el("div", { class: "row" }, field(t("later_other"), other), button(t("put_off"), () => (other.value ? put(other.value) : other.focus()), {})));
}
