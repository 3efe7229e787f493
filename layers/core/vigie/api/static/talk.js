/** The conversation: what they said, what we answered, and where each answer stands. */

import { button, el, icon, outward } from "./dom.js";
import { agoNode, authorOf, textNode } from "./item.js";
import { ownButtons, ownMarks } from "./own.js";
import { stateInWords, verdictOf, who, whyInWords } from "./story.js";
import { t } from "./words.js";

const NEAR = 3;
const DONE_TO_OURS = ["edit_reply", "delete_reply"];

/** The conversation with our answers among it; a long one shows what is near. */
export function talk(mention, open, draw) {
  const said = mention.conversation.some((one) => one.id === mention.id) ? mention.conversation : [...mention.conversation, mention];
  const known = new Set(said.map((one) => one.native_id));
  const answers = answersOf(mention, said).filter((one) => one.text && !DONE_TO_OURS.includes(one.kind) && !(one.state === "sent" && known.has(one.result_id)));
  const ours = new Map(answersOf(mention, said).filter((one) => one.result_id && !DONE_TO_OURS.includes(one.kind)).map((one) => [one.result_id, one]));
  const all = [...said.map((one) => ({ at: one.said_at, id: one.id, make: () => message(one, mention, ours.get(one.native_id), open.context) })),
    ...answers.map((one) => ({ at: one.created_at ?? "", make: () => answer(one, mention, open.context) }))]
    .sort((one, other) => one.at.localeCompare(other.at));
  const place = all.findIndex((one) => one.id === mention.id);
  const near = (index) => open.whole || index === 0 || Math.abs(index - place) <= NEAR || index >= all.length - answers.length;
  const shown = all.filter((_, index) => near(index));
  const rest = all.length - shown.length;
  return [
    rest > 0 ? button(t("whole_talk", { n: rest }), () => { open.whole = true; draw(); }, { kind: "plain", test: "whole" }) : null,
    el("ol", { "aria-label": t("conversation") }, shown.map((one) => one.make())),
    verdictLine(mention),
  ];
}

/** The acts of every mention of the conversation, each once; the open one's are the freshest. */
function answersOf(mention, said) {
  const all = new Map(said.flatMap((one) => one.actions ?? []).map((one) => [one.action_id, one]));
  for (const one of mention.actions) all.set(one.action_id, one);
  return [...all.values()];
}

function verdictLine(mention) {
  const sentence = verdictOf(mention);
  return sentence ? el("p", { class: "verdict-line", "data-testid": "verdict" }, icon("shield"), el("span", {}, sentence)) : null;
}

function message(one, mention, action, context) {
  const isThis = one.id === mention.id;
  const writer = one.own ? ourName(action?.actor) : authorOf(one);
  const text = isThis ? marked(mention) : textNode(one);
  const media = (one.media ?? []).map((each, index) => outward(each, t("media_see", { n: index + 1 })) ?? el("span", {}, each));
  return el("li", { class: `said ${one.own ? "ours" : ""} ${isThis ? "this" : ""}`, "data-testid": isThis ? "said" : null },
    el("p", { class: "line" }, el("strong", {}, writer), one.private ? t("privately") : null, agoNode(one.said_at), one.edited_at ? el("span", { class: "hint" }, t("edited")) : null), text,
    media.length ? el("p", { class: "line" }, icon("media"), media) : null, action ? [ownMarks(action), ownButtons(action, context)] : null);
}

/** Ours, and who of us wrote it. */
const ourName = (actor) => (!actor || who(actor) === t("yourself") ? t("us") : t("us_by", { who: who(actor) }));

/** The text with the words the rules matched; offsets count code points. */
function marked(mention) {
  const node = textNode(mention);
  const spans = (mention.moderation?.reasons ?? []).filter((one) => one.end > one.start).sort((one, other) => one.start - other.start);
  if (!spans.length || !mention.text.trim() || mention.removed) return node;
  const letters = Array.from(mention.text);
  const pieces = [];
  let place = 0;
  for (const { start, end } of spans) {
    if (start < place) continue;
    pieces.push(letters.slice(place, start).join(""), el("mark", {}, letters.slice(start, end).join("")));
    place = end;
  }
  node.replaceChildren(...pieces, letters.slice(place).join(""));
  return node;
}

function answer(action, mention, context) {
  const why = whyInWords({ ...action, platform: mention.platform, url: action.url ?? mention.url });
  const kind = action.kind === "private_reply" ? t("privately") : "";
  return el("li", { class: `said ours ${action.state}`, "data-testid": "answer" },
    el("p", { class: "line" }, el("strong", {}, ourName(action.actor)), kind, action.created_at ? agoNode(action.created_at) : null),
    el("p", { class: `text ${action.deleted_by ? "struck" : ""}`, dir: "auto" }, action.text_now ?? action.text), stateLine(action, mention, why), ownMarks(action), ownButtons(action, context));
}

/** An action's state in words, with its reason and, for a task, where to do it. */
export function stateLine(action, mention, why = whyInWords({ ...action, platform: mention.platform, url: action.url ?? mention.url })) {
  const symbol = { sent: "done", failed: "alert", task: "out", unconfirmed: "help", held: "person" }[action.state] ?? "clock";
  return el("div", { class: `state ${action.state}`, "data-testid": "action-state", "data-state": action.state },
    icon(symbol), el("span", {}, stateInWords(action)), why ? el("span", { class: "why" }, why) : null,
    action.state === "task" ? outward(action.url ?? mention.url, t("open_there"), "task-link") : null);
}
