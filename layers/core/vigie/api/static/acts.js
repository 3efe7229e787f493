/** What a person may settle about a mention: done, hide, undo, approve, sentiment, who has it. */

import { watch } from "./actions.js";
import { attempt, call, desk, get, mayAct, part, say, signal } from "./api.js";
import { button, choice, el, field, icon, refill } from "./dom.js";
import { handingButtons } from "./handing.js";
import { isComplaint } from "./item.js";
import { canLike } from "./platforms.js";
import { stateLine } from "./talk.js";
import { moment, t, term } from "./words.js";

const MOODS = ["positive", "neutral", "negative"];
const ASKING = ["question", "purchase", "request"];
const LAST_STATES = ["sent", "failed", "task", "held"];

const pathOf = (mention) => `/api/mentions/${part(mention.id)}`;
const headersOf = (mention) => ({ "if-match": String(mention.revision) });

/** Run a change; when somebody was faster, say so and show what is there now. */
export async function change(context, run) {
  const { mention } = context;
  return attempt(async () => {
    try {
      return await run(mention);
    } catch (error) {
      if (error.status !== 409) throw error;
      const now = await context.reload();
      if (now && now.revision !== mention.revision) error.message = t("faster");
      throw error;
    }
  });
}

/** Settle fields of a mention. Answers whether it worked. */
export async function settle(context, body, done) {
  const answer = await change(context, (mention) => call("PATCH", pathOf(mention), { body, headers: headersOf(mention) }));
  if (!answer) return false;
  const away = (answer.warnings ?? []).find((one) => one.code === "assignee_away");
  if (away) say(t("assignee_away", { when: away.until ? moment(away.until) : "…" }), "warning");
  else say(done);
  signal("changed", { ...context.mention, ...answer });
  await attempt(context.reload);
  return true;
}

/** Moderate; the action, if the platform has to do something, is followed to its end. */
export async function moderate(context, action, reason, done) {
  const headers = (mention) => ({ ...(action === "unhide" ? {} : headersOf(mention)), "idempotency-key": `${action}-${mention.id}-${mention.revision}` });
  const answer = await change(context, (mention) => call("POST", `${pathOf(mention)}/moderate`, { body: { action, reason }, headers: headers(mention) }));
  if (!answer) return false;
  say(answer.state === "task" ? t("task_said") : done);
  closePanel();
  await attempt(context.reload);
  signal("changed", context.mention);
  if (answer.action_id && !LAST_STATES.includes(answer.state)) follow(context, { ...answer, kind: action });
  return true;
}

function follow(context, action) {
  watch(action, async (now) => {
    if (now.state === "failed") say(`${t("failed_act")} ${now.reason ?? ""}`, "error");
    if (context.mention?.id === now.mention_id) await attempt(context.reload);
    signal("changed", await get(`/api/mentions/${part(now.mention_id)}`).catch(() => null));
  });
}

/** The row of acts under the conversation, fitting the mention's state. */
export function drawActs(context) {
  const { mention } = context;
  if (mention.own || !mayAct()) return [];
  const row = [];
  const add = (word, run, symbol, test, kind = "") => row.push(button(t(word), run, { symbol, test, kind }));
  const isHidden = mention.status === "hidden";
  if (isHidden) add("undo", () => undo(context), "undo", "undo");
  else if (["review", "illegal"].includes(mention.queue) && mention.status === "todo") add("approve", () => approve(context), "shield", "approve");
  if (["done", "waiting"].includes(mention.status)) add("reopen", () => settle(context, { status: "todo" }, t("reopened")), "undo", "reopen");
  if (!isHidden && mention.status !== "done") add("done", () => finish(context), "done", "done");
  if (!isHidden) add("hide", () => openHide(context), "hide", "hide");
  if (canLike(mention.platform) && !mention.actions.some((one) => one.kind === "like")) add("like", () => like(context), "heart", "like");
  const isMine = mention.assignee && mention.assignee === desk.me?.name;
  add(isMine ? "give_back" : "take", () => settle(context, { assignee: isMine ? "" : desk.me.name }, t(isMine ? "given_back" : "taken")), "person", "assign");
  row.push(...handingButtons(context));
  const unfinished = mention.actions.filter((one) => !one.text && one.state !== "sent");
  return [el("div", { class: "row" }, row.filter(Boolean)), unfinished.map((one) => el("p", { class: "line" }, term("kind", one.kind), stateLine(one, mention)))];
}

/** The sentiment as three buttons: one click corrects it. */
export function moods(context) {
  const { mention } = context;
  if (!mention.analysis) return null;
  const now = mention.analysis.sentiment.label;
  const buttons = MOODS.map((one) => button(term("mood", one), () => (one === now ? null : settle(context, { sentiment: one }, t("mood_corrected"))),
    { symbol: one, disabled: !mayAct(), test: `mood-${one}`, "aria-pressed": String(one === now), kind: `mood ${one}` }));
  const sure = mention.settled_by_human?.includes("sentiment");
  return el("div", { class: "moods", role: "group", "aria-label": t("sentiment") },
    buttons, el("span", { class: "hint" }, sure ? t("mood_by_human") : t("mood_automatic", { engine: term("engine", mention.analysis.engine) })));
}

const undo = (context) => moderate(context, "unhide", "", t("undoing"));
const approve = (context) => moderate(context, "approve", "", t("approved"));

/** A person likes what was said; nothing here ever does so by itself. */
async function like(context) {
  const answer = await change(context, (mention) => call("POST", `${pathOf(mention)}/like`, { body: {} }));
  if (!answer) return;
  say(t(answer.state === "task" ? "task_said" : "liked"));
  await attempt(context.reload);
  follow(context, { ...answer, kind: "like" });
}

/** Done; whoever complains or asks gets an answer, or there is a reason for none. */
export function finish(context) {
  const { mention } = context;
  const asks = isComplaint(mention) || mention.private || ASKING.some((one) => mention.analysis?.intents.includes(one));
  if (asks && !mention.replied_at && !mention.no_reply_needed) return openWhy(context);
  return settle(context, { status: "done" }, t("done_said"));
}

function openWhy(context) {
  openPanel(context, {
    title: t(isComplaint(context.mention) ? "why_no_reply" : "why_no_reply_asked"), hint: t(isComplaint(context.mention) ? "why_no_reply_hint" : "why_no_reply_asked_hint"), reasons: "no_reply", send: t("done"), symbol: "done",
    run: (reason) => settle(context, { status: "done", no_reply_needed: reason }, t("done_said")),
  });
}

/** Hiding asks what and why before anything leaves. */
export function openHide(context) {
  if (context.mention.status === "hidden") return;
  const what = choice([["hide", t("act_hide")], ["spam", t("act_spam")], ["delete", t("act_delete")]], "hide", { "data-testid": "hide-what" });
  openPanel(context, {
    title: t("hide_title"), hint: isComplaint(context.mention) ? t("hide_complaint") : t("hide_hint"), reasons: "hide",
    before: field(t("act"), what), send: t("hide_send"), symbol: "hide", run: (reason) => moderate(context, what.value, reason, t("hiding")),
  });
}

/** A small form under the acts with a reason that must be given. */
function openPanel(context, { title, hint, reasons, before, send, symbol, run }) {
  const reason = el("input", { type: "text", maxlength: "500", required: true, id: "reason", "data-testid": "reason", autocomplete: "off", "aria-describedby": "reason-why" });
  const why = el("small", { id: "reason-why", class: "warning", "aria-live": "polite" });
  const quick = [1, 2, 3, 4].map((n) => button(t(`${reasons}_reason_${n}`), () => { reason.value = t(`${reasons}_reason_${n}`); heard(); reason.focus(); }, { kind: "chip" }));
  const submit = el("button", { class: "primary", "data-testid": "reason-send" }, icon(symbol), el("span", {}, send));
  const heard = () => { why.textContent = ""; };
  reason.addEventListener("input", heard);
  const form = el("form", { novalidate: true, "data-testid": "reason-form", on: {
    submit: async (event) => {
      event.preventDefault();
      if (!reason.value.trim()) { why.textContent = t("reason_needed"); reason.focus(); return; }
      submit.disabled = true;
      if (await run(reason.value.trim())) closePanel();
      else submit.disabled = false;
    },
  } }, el("h3", {}, title), el("p", { class: "hint" }, hint), before ?? null, field(t("reason"), reason), why,
  el("div", { class: "chips" }, quick), el("div", { class: "row" }, submit, button(t("cancel"), () => { closePanel(); }, { test: "reason-cancel" })));
  refill(context.parts.panel, form);
  reason.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
}

/** Close the small form; answers whether one was open. */
export function closePanel() {
  const panel = document.getElementById("panel");
  if (!panel?.children.length) return false;
  panel.replaceChildren();
  document.querySelector('[data-testid="hide"], [data-testid="undo"]')?.focus();
  return true;
}
