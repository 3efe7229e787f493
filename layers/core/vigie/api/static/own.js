/** Our own answers once they left: changed, deleted, or taken back while they have not. */

import { watch } from "./actions.js";
import { change } from "./acts.js";
import { attempt, call, may, orAgain, part, say } from "./api.js";
import { button, el, field, icon, refill } from "./dom.js";
import { who } from "./story.js";
import { t } from "./words.js";

const pathOf = (action) => `/api/actions/${part(action.action_id)}`;
const NOT_LEFT = ["held", "pending", "waiting", "task"];

/** The buttons under one of our answers, as far as the platform and its state allow. */
export function ownButtons(action, context) {
  if (!context) return null;
  const notLeft = NOT_LEFT.includes(action.state);
  const row = [
    action.state === "held" && may("manager") ? button(t("approve_send"), () => approve(context, action), { symbol: "done", test: "held-approve" }) : null,
    action.state === "held" && may("manager") ? button(t("refuse"), () => openRefuse(context, action), { symbol: "undo", test: "held-refuse" }) : null,
    action.state === "task" && action.kind !== "publish" && may("agent") ? button(t("done_there"), () => tickOff(context, action), { symbol: "done", test: "own-done" }) : null,
    action.can_edit ? button(t("edit"), () => openEdit(context, action), { test: "own-edit", kind: "plain" }) : null,
    action.can_delete ? button(t(notLeft ? "withdraw" : "delete_ours"), () => openDelete(context, action), { test: "own-delete", kind: "plain danger" }) : null,
  ].filter(Boolean);
  return row.length ? el("div", { class: "row own" }, row) : null;
}

/** Whether our answer was changed or deleted since, and by whom. */
export function ownMarks(action) {
  const deleted = action.deleted_by;
  const edited = !deleted && action.edited_by;
  if (!deleted && !edited) return null;
  return el("p", { class: "hint", "data-testid": "own-mark" }, t(deleted ? "own_deleted" : "own_edited", { who: byName(deleted || edited) }));
}

const byName = (by) => who(typeof by === "string" ? by : (by?.actor ?? ""));

/** A small form in the panel under the acts, which no refresh draws again. */
function openPanel(context, title, hint, control, send, run, symbol) {
  const submit = el("button", { class: "primary", "data-testid": "own-send" }, icon(symbol), el("span", {}, send));
  const form = el("form", { "data-testid": "own-form", on: { submit: async (event) => {
    event.preventDefault();
    submit.disabled = true;
    if (await run()) refill(context.parts.panel);
    else submit.disabled = false;
  } } }, el("h3", {}, title), hint ? el("p", { class: "hint" }, hint) : null, control, el("div", { class: "row" }, submit, button(t("cancel"), () => refill(context.parts.panel))));
  refill(context.parts.panel, form);
  form.scrollIntoView({ block: "nearest" });
  (form.querySelector("textarea, input") ?? submit).focus({ preventScroll: true });
}

function openEdit(context, action) {
  const box = el("textarea", { rows: "4", required: true, value: action.text_now ?? action.text, "data-testid": "own-text", dir: "auto" });
  openPanel(context, t("edit_ours"), t("edit_hint"), field(t("text"), box), t("save"), () => act(context, "PATCH", action, { text: box.value.trim() }, t("edit_leaving")), "send");
}

function openDelete(context, action) {
  const notLeft = NOT_LEFT.includes(action.state);
  openPanel(context, t(notLeft ? "withdraw_sure" : "delete_sure"), notLeft ? "" : t("delete_hint"), el("blockquote", { class: "text" }, action.text),
    t(notLeft ? "withdraw" : "delete_ours"), () => act(context, "DELETE", action, undefined, t(notLeft ? "withdrawn" : "delete_leaving")), "undo");
}

function openRefuse(context, action) {
  const why = el("input", { type: "text", required: true, maxlength: "500", "data-testid": "refuse-why" });
  openPanel(context, t("refuse_title"), t("refuse_hint"), field(t("reason"), why), t("refuse"), () => decide(context, action, "refuse", { reason: why.value.trim() }, t("refused_said")), "undo");
}

const approve = (context, action) => decide(context, action, "approve", {}, t("approved_said"));

/** A manager's word on a junior's answer. */
async function decide(context, action, what, body, done) {
  const answer = await attempt(() => orAgain((more) => call("POST", `${pathOf(action)}/${what}`, { body: { ...body, ...more } })));
  return settle(context, answer, done);
}

/** What a person did on the platform itself, which does not show it to us. */
const tickOff = async (context, action) => settle(context, await change(context, () => call("POST", `${pathOf(action)}/done`)), t("done_there_said"));

async function act(context, method, action, body, done) {
  return settle(context, await change(context, () => call(method, pathOf(action), body ? { body } : {})), done);
}

async function settle(context, answer, done) {
  if (!answer) return false;
  say(answer.state === "task" ? t("task_said") : done);
  if (answer.action_id) watch(answer, async (now) => {
    if (now.state === "failed") say(`${t("failed_act")} ${now.reason ?? ""}`, "error");
    await attempt(context.reload);
  });
  await attempt(context.reload);
  return true;
}
