/** The reply box: what is written, what is advised, what will leave, and why it may not yet. */

import { el, icon } from "./dom.js";
import { draftOf, keeper } from "./drafts.js";
import { guideBox } from "./guide.js";
import { authorOf } from "./item.js";
import { leaseOf } from "./lease.js";
import { leave, sentBefore } from "./leave.js";
import { lengthOf } from "./length.js";
import { countingOf, platformName, replyLimit } from "./platforms.js";
import { previewOf } from "./preview.js";
import { gapFields, gapsIn, picker } from "./saved.js";
import { say } from "./api.js";
import { suggestBox } from "./suggest.js";
import { isMe, readTeam } from "./team.js";
import { voiceBox } from "./voice.js";
import { windowLine } from "./windows.js";
import { quoted, t } from "./words.js";

const NEARLY = 0.8;
const FEWEST_WORDS = 6;

/** The form that answers a mention; `heard` takes what the API tells later, `left` gives the turn back. */
export function replyForm(mention, context) {
  const kept = draftOf(mention);
  const text = el("textarea", { id: "reply-text", rows: "3", "data-testid": "reply-text", "aria-describedby": "reply-count reply-hint send-why", dir: "auto", value: kept.text });
  const count = el("span", { id: "reply-count", class: "count-text", "data-testid": "reply-count" });
  const hint = el("p", { id: "reply-hint", class: "warning", "aria-live": "polite" });
  const why = el("p", { id: "send-why", class: "warning", "aria-live": "polite", "data-testid": "send-why" });
  const junior = el("p", { class: "hint junior", hidden: true, "data-testid": "held-first" }, icon("person"), t("read_first"));
  const send = el("button", { class: "primary", "data-testid": "send" }, icon("send"), el("span", {}, t("send")));
  let [sending, ready] = [false, false];

  const guide = guideBox(mention, kept, () => noted());
  const lease = leaseOf(mention, () => noted());
  const left = windowLine(guide.visibility, () => noted());
  const gaps = gapFields(text, () => noted());
  const machine = suggestBox(mention, text, () => noted());
  const preview = previewOf(mention, body, () => noted({ ask: false }));
  const drafts = keeper(mention, () => ({ text: text.value, visibility: guide.visibility(), acknowledgement: guide.acknowledgement() }));

  function body() {
    const acknowledgement = guide.acknowledgement();
    return { text: text.value.trim(), visibility: guide.visibility(), ...(acknowledgement ? { acknowledgement } : {}), ...machine.given };
  }

  /** Why it may not leave: said beside the button, the button waits. */
  function whyNot(over) {
    if (over) return t("reply_too_long");
    return (lease.other ? t("is_answering_short", { who: lease.other }) : "") || left.why || machine.why || (text.value.trim() ? preview.refused : "");
  }

  function noted({ ask = true } = {}) {
    if (!ready) return;
    const n = lengthOf(text.value, countingOf(mention.platform));
    const most = replyLimit(mention.platform, guide.visibility());
    count.textContent = most && n > most / 2 ? t("of_characters", { n, most }) : t("characters", { n });
    gaps.draw();
    machine.draw();
    const reason = whyNot(most !== null && n > most);
    if (why.textContent !== reason) why.textContent = reason;
    send.disabled = sending || !text.value.trim() || Boolean(reason);
    hint.textContent = warningFor(text.value);
    if (preview.willHold) junior.hidden = false;
    if (ask) [drafts.keep(), preview.ask()];
  }

  const form = el("form", { class: "reply", novalidate: true, "data-testid": "reply-form" },
    el("label", { for: "reply-text" }, t("reply_to", { who: authorOf(mention), platform: platformName(mention.platform, t) })),
    lease.node, guide.node, left.node, text, gaps.node, machine.mark,
    el("div", { class: "row" }, count, machine.ask, picker(mention, (words) => { insert(text, words); noted(); }), voiceBox(mention)),
    hint, preview.node, junior, el("div", { class: "row" }, send, why));

  async function handIn(event) {
    event.preventDefault();
    if (!text.value.trim() || text.readOnly || sending || whyNot(false)) return;
    const [gap] = gapsIn(text.value);
    if (gap) { say(t("gap", { gap: quoted(`{${gap}}`) }), "error"); (gaps.node.querySelector("input") ?? text).focus(); return; }
    [sending, text.readOnly, send.disabled] = [true, true, true];
    const taken = await leave(mention, context, { ...body(), ...(preview.promise ? { promise: preview.promise } : {}) });
    [sending, text.readOnly] = [false, false];
    if (taken) {
      text.value = "";
      drafts.forget();
      machine.forget();
      lease.leave();
      preview.clear();
    }
    noted();
    if (!taken) text.focus();
  }

  text.addEventListener("input", () => { lease.take(); noted(); });
  text.addEventListener("focus", () => lease.take());
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
  form.addEventListener("submit", handIn);
  form.addEventListener("change", () => { left.draw(); noted(); });
  globalThis.addEventListener("pagehide", lease.leave);
  readTeam(mention.brand).then((team) => { junior.hidden = !team.some((one) => isMe(one) && one.is_junior) && !preview.willHold; });
  left.heard(mention.guide?.windows);
  ready = true;
  noted();

  return {
    node: form,
    heard(now) { lease.heard(now.lease); left.heard(now.guide?.windows); },
    left() { globalThis.removeEventListener("pagehide", lease.leave); lease.leave(); drafts.leave(); },
  };
}

function insert(box, words) {
  const [start, end] = [box.selectionStart, box.selectionEnd];
  box.setRangeText(words, start, end, "end");
  box.focus();
}

const wordsOf = (text) => new Set(text.toLowerCase().match(/\p{L}{2,}/gu) ?? []);

/** A word of warning, never a refusal: a gap to fill, or nearly the same answer once more. */
function warningFor(text) {
  const [gap] = gapsIn(text);
  if (gap) return t("gap", { gap: quoted(`{${gap}}`) });
  const mine = wordsOf(text);
  if (mine.size < FEWEST_WORDS) return "";
  const isNear = sentBefore().some((one) => {
    const theirs = wordsOf(one);
    const shared = [...mine].filter((word) => theirs.has(word)).length;
    return shared / (mine.size + theirs.size - shared) >= NEARLY;
  });
  return isNear ? t("same_again") : "";
}
