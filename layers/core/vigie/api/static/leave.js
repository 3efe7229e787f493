/** Handing a reply in: one key per text until it was taken, so that trying again never sends twice. */

import { watch } from "./actions.js";
import { change } from "./acts.js";
import { attempt, call, desk, orAgain, part, say } from "./api.js";
import { t } from "./words.js";

const SENT = "vigie-sent";
const MOST_SENT = 20;
const keyOf = (mention) => `vigie-key:${mention.id}`;

/** Hand in what `body` says; answers whether it was taken. */
export async function leave(mention, context, body) {
  const answer = await change(context, (now) => orAgain((more) => call("POST", `/api/mentions/${part(mention.id)}/reply`, {
    body: { ...body, ...more }, headers: { "if-match": String(now.revision), "idempotency-key": idempotencyKey(mention, body) },
  })));
  if (!answer) return false;
  const { text, visibility } = body;
  sessionStorage.removeItem(keyOf(mention));
  sessionStorage.setItem(SENT, JSON.stringify([text, ...sentBefore()].slice(0, MOST_SENT)));
  const action = { ...answer, kind: visibility === "private" ? "private_reply" : "reply", text, actor: desk.me?.name, created_at: new Date().toISOString(), history: [] };
  if (context.mention?.id === mention.id) context.sending(action);
  say(saidOf(answer, mention));
  for (const one of [action, answer.acknowledgement_id ? { action_id: answer.acknowledgement_id, state: "pending" } : null].filter(Boolean)) watch(one, (now) => moved(now, mention, context));
  attempt(context.reload);
  return true;
}

function saidOf(answer, mention) {
  if (answer.state === "held") return t("reply_held");
  if (answer.state === "task") return t(answer.url ?? mention.url ? "reply_task" : "task_offline");
  return t("reply_leaving");
}

async function moved(now, mention, context) {
  if (now.state === "sent") say(t("reply_sent"));
  if (now.state === "failed") say(t("reply_failed", { reason: now.reason ?? "" }), "error");
  if (context.mention?.id === mention.id) await attempt(context.reload);
}

function idempotencyKey(mention, { text, visibility, acknowledgement = "" }) {
  const known = JSON.parse(sessionStorage.getItem(keyOf(mention)) ?? "{}");
  const what = `${visibility}:${text}:${acknowledgement}`;
  if (known.what === what) return known.key;
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem(keyOf(mention), JSON.stringify({ what, key }));
  return key;
}

/** What this person sent lately from this page. */
export const sentBefore = () => JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
