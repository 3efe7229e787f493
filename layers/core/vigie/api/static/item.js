/** A mention as one line of the list, and the badges the thread shows too. */

import { button, el, icon } from "./dom.js";
import { dueBadge } from "./due.js";
import { platformName } from "./platforms.js";
import { sentenceOf, who } from "./story.js";
import { age, knows, moment, t, term } from "./words.js";

const MOST_REASONS = 3;

/** Who said it: the name, else the id; a bare number says nobody's name, so only its end tells people apart. */
export function authorOf(mention) {
  const { name, id } = mention.author ?? {};
  if (name || !id) return name || t("someone");
  return /^\d{6,}$/.test(id) ? t("numbered", { end: id.slice(-4) }) : id;
}
export const isComplaint = (mention) => Boolean(mention.analysis?.intents.includes("complaint"));

/** When it was said, in words, with the moment itself on hovering. */
export const agoNode = (when) => el("time", { datetime: when, title: moment(when) }, age(when));

/** The text, or what stands there when there is none. */
export function textNode(mention, props = {}) {
  if (mention.removed) return el("p", { ...props, class: "text gone" }, t("removed"));
  if (!mention.text.trim()) return el("p", { ...props, class: "text media" }, icon("media"), shownInWords(mention));
  const language = mention.analysis?.language;
  return el("p", { ...props, class: "text", dir: "auto", lang: language === "other" ? null : language }, mention.text);
}

/** What a mention without words shows: stars alone, a voice message, a sticker, a photo. */
function shownInWords(mention) {
  if (mention.withheld) return t("withheld");
  if (mention.shows?.length) return mention.shows.map((one) => term("shows", one)).join(", ");
  return t(mention.rating ? "rating_only" : "media_only");
}

/** Sentiment, intents, who has it, what moderation decided; the thread says mood and verdict itself. */
export function badges(mention, { inThread = false } = {}) {
  const found = [...(mention.talk ? talkBadges(mention.talk) : []), ...(inThread && mention.analysis ? [] : [mood(mention)])];
  const said = new Set(toldReasons(mention.talk ?? {}).map((one) => one.code));
  for (const intent of (mention.analysis?.intents ?? []).filter((one) => !said.has(one))) found.push(el("span", { class: `badge ${intent}` }, term("intent", intent)));
  if (mention.private && !said.has("private")) found.push(badge("person", t("said_privately")));
  if (mention.rating) found.push(badge("none", t("stars", { n: mention.rating }), "stars"));
  if (mention.text.trim() && (mention.media?.length || mention.shows?.length)) found.push(badge("media", t("with_media")));
  if (mention.due_at && mention.status !== "hidden") found.push(clock(mention));
  if (mention.assignee) found.push(badge("person", who(mention.assignee)));
  if (mention.replied_at) found.push(badge("done", t("replied")));
  const sentence = inThread ? "" : sentenceOf(mention);
  if (sentence) found.push(badge("shield", sentence, "verdict"));
  return found.length ? el("div", { class: "badges" }, found) : null;
}

/** Why a conversation stands where it stands: its deadline, the reasons, what happened to it. */
function talkBadges({ deadline, priority, is_reopened: isReopened, snoozed_until: until, count }) {
  return [
    dueBadge(deadline),
    isReopened ? badge("undo", t("reopened_by_them"), "again") : null,
    until ? badge("clock", t("put_off_until", { when: moment(until) })) : null,
    ...toldReasons({ deadline, priority }).map((one) => el("span", { class: `badge why ${one.code}`, "data-testid": "why" }, reasonInWords(one))),
    count > 1 ? badge("inbox", t("messages", { n: count })) : null,
  ].filter(Boolean);
}

/** The reasons worth a word: lateness has its own badge already. */
const toldReasons = ({ deadline, priority }) => (priority?.reasons ?? []).filter((one) => one.code !== "late" || !deadline).slice(0, MOST_REASONS);

/** A reason of the order with what it rests on: followers, hours. */
function reasonInWords({ code, facts = {} }) {
  return knows(`why_${code}_facts`) && Object.keys(facts).length ? t(`why_${code}_facts`, facts) : term("why", code);
}

function mood(mention) {
  if (!mention.analysis) return badge("none", t("not_analysed"), "mood");
  const label = mention.analysis.sentiment.label;
  return badge(label, term("mood", label), `mood ${label}`);
}

/** By when somebody must decide on what may be illegal. */
function clock({ due_at: due }) {
  const late = new Date(due) < Date.now();
  return badge("clock", t(late ? "overdue_since" : "due_by", { when: moment(due) }), late ? "due late" : "due");
}

const badge = (symbol, word, kind = "") => el("span", { class: `badge ${kind}` }, icon(symbol), el("span", {}, word));

/** One line of the list. `undo` is what bringing a hidden mention back does. */
export function itemNode(mention, { target, isOpen, undo }) {
  const link = el("a", {
    href: target, class: "open", id: `open-${mention.id}`, "aria-current": isOpen ? "true" : null,
    "aria-describedby": `text-${mention.id}`,
  }, authorOf(mention));
  const line = el("div", { class: "line" },
    link, el("span", { class: "platform" }, platformName(mention.platform, t)), agoNode(mention.said_at));
  const props = { class: `item ${mention.analysis?.sentiment.label ?? ""}`, "data-testid": "mention", "data-id": mention.id };
  return el("li", props, line, textNode(mention, { id: `text-${mention.id}` }), badges(mention),
    mention.status === "hidden" ? button(t("undo"), undo, { symbol: "undo", test: "undo", kind: "undo" }) : null);
}
