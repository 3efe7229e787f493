/** The reply box: drafts, saved replies, one key per text, and what must not leave. */

import { change } from "./acts.js";
import { watch } from "./actions.js";
import { attempt, call, desk, get, part, say } from "./api.js";
import { el, icon, refill } from "./dom.js";
import { authorOf } from "./item.js";
import { lengthOf } from "./length.js";
import { canBePrivate, countingOf, platformName, replyLimit } from "./platforms.js";
import { kindsInWords, quoted, t, term } from "./words.js";

const GAP = /\{[^{}\n]{1,40}\}/;
const SENT = "vigie-sent";
const MOST_SENT = 20;
const NEARLY = 0.8;
const FEWEST_WORDS = 6;

const draftOf = (mention) => `vigie-draft:${mention.id}`;
const keyOf = (mention) => `vigie-key:${mention.id}`;

/** The form that answers a mention. */
export function replyForm(mention, context) {
  const text = el("textarea", { id: "reply-text", rows: "3", "data-testid": "reply-text", "aria-describedby": "reply-count reply-hint", dir: "auto", value: sessionStorage.getItem(draftOf(mention)) ?? "" });
  const count = el("span", { id: "reply-count", class: "count-text", "data-testid": "reply-count" });
  const hint = el("p", { id: "reply-hint", class: "warning", "aria-live": "polite" });
  const send = el("button", { class: "primary", "data-testid": "send" }, icon("send"), el("span", {}, t("send")));
  const chosenVisibility = () => (mention.private ? "private" : (text.form?.elements.visibility?.value ?? "public"));
  const noted = () => {
    if (text.value) sessionStorage.setItem(draftOf(mention), text.value);
    else sessionStorage.removeItem(draftOf(mention));
    const n = lengthOf(text.value, countingOf(mention.platform));
    const most = replyLimit(mention.platform, chosenVisibility());
    count.textContent = most && n > most / 2 ? t("of_characters", { n, most }) : t("characters", { n });
    send.disabled = !text.value.trim() || (most !== null && n > most);
    hint.textContent = warningFor(text.value);
  };
  text.addEventListener("input", noted);
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
  const form = el("form", { class: "reply", novalidate: true, "data-testid": "reply-form" },
    el("label", { for: "reply-text" }, t("reply_to", { who: authorOf(mention), platform: platformName(mention.platform, t) })),
    text, el("div", { class: "row" }, count, picker(mention, (words) => { insert(text, words); noted(); })),
    hint, visibility(mention), el("div", { class: "row" }, send));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!text.value.trim() || text.readOnly) return;
    if (GAP.test(text.value)) { say(t("gap", { gap: quoted(GAP.exec(text.value)[0]) }), "error"); text.focus(); return; }
    [text.readOnly, send.disabled] = [true, true];
    const sent = await leave(mention, context, text.value.trim(), chosenVisibility());
    text.readOnly = false;
    if (sent) text.value = "";
    noted();
    if (!sent) text.focus();
  });
  form.addEventListener("change", noted);
  noted();
  return form;
}

/** Hand the reply in; the key of a text stays until it was taken, so a retry never sends twice. */
async function leave(mention, context, text, visibility) {
  const answer = await change(context, (now) => call("POST", `/api/mentions/${part(mention.id)}/reply`, {
    body: { text, visibility }, headers: { "if-match": String(now.revision), "idempotency-key": idempotencyKey(mention, text, visibility) },
  }));
  if (!answer) return false;
  sessionStorage.removeItem(keyOf(mention));
  sessionStorage.removeItem(draftOf(mention));
  sessionStorage.setItem(SENT, JSON.stringify([text, ...sentBefore()].slice(0, MOST_SENT)));
  const action = { ...answer, kind: visibility === "private" ? "private_reply" : "reply", text, actor: desk.me?.name, created_at: new Date().toISOString(), history: [] };
  if (context.mention?.id === mention.id) context.sending(action);
  say(answer.state === "task" ? t(answer.url ?? mention.url ? "reply_task" : "task_offline") : t("reply_leaving"));
  watch(action, async (now) => {
    if (now.state === "sent") say(t("reply_sent"));
    if (now.state === "failed") say(t("reply_failed", { reason: now.reason ?? "" }), "error");
    if (context.mention?.id === mention.id) await attempt(context.reload);
  });
  attempt(context.reload);
  return true;
}

function idempotencyKey(mention, text, visibility) {
  const known = JSON.parse(sessionStorage.getItem(keyOf(mention)) ?? "{}");
  const what = `${visibility}:${text}`;
  if (known.what === what) return known.key;
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem(keyOf(mention), JSON.stringify({ what, key }));
  return key;
}

/** In public, or in private where the words hold personal data; a person may say otherwise. */
function visibility(mention) {
  const advised = mention.reply_hint ?? "public";
  const note = personalNote(mention, advised);
  if (mention.private) return [el("p", { class: "hint", "data-testid": "visibility-only-private" }, t("only_private")), note];
  if (!canBePrivate(mention.platform)) return note;
  const radio = (value) => el("label", { class: "radio" },
    el("input", { type: "radio", name: "visibility", value, checked: value === advised, "data-testid": `visibility-${value}` }), el("span", {}, t(`visibility_${value}`)));
  return el("fieldset", { class: "row visibility" }, el("legend", {}, t("visibility")), radio("public"), radio("private"), note);
}

/** What to mind where the words hold personal data, and of which kinds; null where they hold none. */
function personalNote({ analysis }, advised) {
  const kinds = analysis?.personal ?? [];
  if (!kinds.length) return null;
  const advice = advised === "private" ? "private_advised" : "public_warned";
  return el("p", { class: "hint", "data-testid": advice.replace("_", "-") }, t(advice), " ", t("personal_kinds", { kinds: kindsInWords(kinds) }));
}

/** Saved replies, those in the mention's language first, fetched when the picker opens. */
function picker(mention, insertWords) {
  const list = el("ul", { class: "saved" });
  const box = el("details", { class: "picker", "data-testid": "saved", on: { toggle: () => box.open && attempt(fill) } }, el("summary", {}, t("saved_replies")), list);
  async function fill() {
    const { items } = await get("/api/saved-replies", { brand: mention.brand });
    const spoken = mention.analysis?.language;
    const rank = (one) => 2 * (one.language === spoken) + Boolean(one.group);
    items.sort((one, other) => rank(other) - rank(one));
    refill(list, items.length ? items.map((one) => el("li", {}, el("button", {
      type: "button", "data-testid": "saved-reply", on: { click: () => { insertWords(filled(one.text, mention)); box.open = false; } },
    }, el("strong", {}, one.group ? t("group_label", { group: term("group", one.group) }) : one.title), el("span", {}, one.text)))) : el("li", { class: "hint" }, t("saved_none")));
  }
  return box;
}

/** Fill in what is known; what is left in braces keeps the reply from leaving. */
function filled(text, mention) {
  const name = mention.author?.name ?? "";
  const known = { name, nom: name, author: name, auteur: name, signature: desk.settings?.signature ?? "", brand: desk.settings?.name ?? "", marque: desk.settings?.name ?? "" };
  return text.replace(/\{(\w+)\}/g, (whole, word) => known[word.toLowerCase()] || whole);
}

function insert(box, words) {
  const [start, end] = [box.selectionStart, box.selectionEnd];
  box.setRangeText(words, start, end, "end");
  box.focus();
}

const sentBefore = () => JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
const wordsOf = (text) => new Set(text.toLowerCase().match(/\p{L}{2,}/gu) ?? []);

/** A word of warning, never a refusal: a gap to fill, or nearly the same answer once more. */
function warningFor(text) {
  const gap = GAP.exec(text);
  if (gap) return t("gap", { gap: quoted(gap[0]) });
  const mine = wordsOf(text);
  if (mine.size < FEWEST_WORDS) return "";
  const isNear = sentBefore().some((one) => {
    const theirs = wordsOf(one);
    const shared = [...mine].filter((word) => theirs.has(word)).length;
    return shared / (mine.size + theirs.size - shared) >= NEARLY;
  });
  return isNear ? t("same_again") : "";
}
