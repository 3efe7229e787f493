/** One mention with its conversation: opened, kept fresh, never pulling a text from under a hand. */

import { ApiError, attempt, desk, mayAct, say, signal } from "./api.js";
import { closePanel, drawActs, moods } from "./acts.js";
import { watch } from "./actions.js";
import { button, el, find, outward, refill } from "./dom.js";
import { agoNode, authorOf, badges } from "./item.js";
import { noteForm } from "./note.js";
import { notesBox } from "./notes.js";
import { platformName } from "./platforms.js";
import { replyForm } from "./reply.js";
import { address, go, here } from "./route.js";
import { promisesOf } from "./promised.js";
import { storyOf } from "./story.js";
import { talk } from "./talk.js";
import { readWhole, talkOf } from "./whole.js";
import { language, moment, number, t } from "./words.js";

const FINAL = ["sent", "failed", "held"];
let open = null;

export const opened = () => open?.mention ?? null;

/** What acts on the open mention work with. */
export const threadContext = () => open?.context ?? null;

/** Show the mention the address names, or nothing. */
export async function showThread({ anew = false } = {}) {
  const id = here().mention;
  document.body.classList.toggle("reading", Boolean(id));
  if (!id) return close();
  if (open?.id === id && !anew) return undefined;
  const from = open?.id;
  open?.reply?.left();
  open = { id, mention: null, parts: {}, prints: {}, whole: false };
  const mine = open;
  if (from !== id) refill(find("thread"), el("p", { class: "nothing" }, t("loading")));
  try {
    await reload();
  } catch (error) {
    if (!(error instanceof ApiError) || open !== mine) throw error;
    refill(find("thread"), backButton(), el("p", { class: "nothing" }, error.status === 404 ? t("not_there") : error.message));
  }
  return undefined;
}

function close() {
  open?.reply?.left();
  open = null;
  refill(find("thread"), el("p", { class: "nothing" }, t("choose")));
}

/** Fetch the open mention again and draw what changed. */
export async function reload() {
  const mine = open;
  if (!mine) return null;
  const mention = await readWhole(mine);
  if (mine !== open) return null;
  const before = mine.mention;
  if (!before && mention.brand !== desk.brand && desk.brands.some((one) => one.brand === mention.brand)) signal("brands", mention.brand);
  mine.mention = mention;
  if (before) warnOfChange(before, mention);
  else build();
  draw();
  if (before && before.revision !== mention.revision) signal("changed", mention);
  for (const action of mention.actions) if (!FINAL.includes(action.state) && action.state !== "task") watch(action, again);
  return mention;
}

const again = () => attempt(reload);

/** Somebody typing must hear when the words they answer changed, or a colleague answered. */
function warnOfChange(before, now) {
  if (!find("reply-text")?.value) return;
  if (before.text !== now.text || now.removed !== before.removed) say(t("edited_meanwhile"), "warning");
  else if (now.actions.length > before.actions.length && !find("reply-text").readOnly) say(t("answered_meanwhile"), "warning");
}

function backButton() {
  return button(t("back"), () => go({ ...here(), mention: "" }), { symbol: "back", test: "back", kind: "plain back" });
}

/** The fixed parts of a thread; what changes is filled in by draw. */
function build() {
  const parts = Object.fromEntries(["head", "talk", "kept", "acts", "story"].map((name) => [name, el("div", { class: name })]));
  parts.panel = el("div", { class: "panel", id: "panel" });
  const context = { get mention() { return opened(); }, reload, parts, sending };
  open.parts = parts;
  open.context = context;
  const mention = open.mention;
  open.notes = mayAct() && mention.notes ? notesBox(mention, context) : null;
  open.reply = mention.own || mention.removed || !mayAct() ? null : replyForm(mention, context);
  refill(find("thread"), parts.head, parts.talk, parts.kept, parts.acts, parts.panel, open.reply?.node,
    open.notes?.node ?? (mayAct() ? noteForm(mention, context) : null), parts.story);
  if (document.body.classList.contains("reading") && !matchMedia("(min-width: 60rem)").matches) {
    find("thread").focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  } else find("thread").scrollTop = 0;
}

/** Show an action at once, before the API tells it back. */
function sending(action) {
  open.mention = { ...open.mention, actions: [...open.mention.actions.filter((one) => one.action_id !== action.action_id), action] };
  draw();
}

function draw() {
  const { parts } = open;
  const { lease, guide, draft, notes, ...mention } = open.mention;
  open.notes?.draw(open.mention);
  open.reply?.heard(open.mention);
  drawPart("head", mention, () => head(mention));
  drawPart("talk", [mention, open.whole], () => talk(mention, open, draw));
  drawPart("kept", mention.promises ?? [], () => promisesOf(mention, open.context));
  drawPart("acts", mention, () => drawActs(open.context));
  drawPart("story", mention, () => storyBox(mention, parts.story.querySelector("details")?.open));
}

function drawPart(name, given, make) {
  const print = JSON.stringify([given, language(), Math.floor(Date.now() / 60_000)]);
  if (open.prints[name] === print) return;
  open.prints[name] = print;
  refill(open.parts[name], make());
}

function head(mention) {
  const followers = mention.author?.followers;
  return [
    backButton(),
    el("h2", { id: "thread-title" }, authorOf(mention)),
    el("p", { class: "line" }, el("span", { class: "platform" }, platformName(mention.platform, t)), agoNode(mention.said_at),
      followers ? el("span", {}, t("followers", { n: followers })) : null,
      outward(mention.url, t("original"), "open-there"),
      mention.person ? el("a", { href: address({ view: "people", person: mention.person, mention: mention.id }), class: "out", "data-testid": "person-page" }, t("person_page")) : null),
    badges({ ...mention, talk: talkOf(mention) }, { inThread: true }),
    moods(open.context),
  ];
}

function storyBox(mention, wasOpen) {
  const lines = storyOf(mention).map((one) => el("li", {}, el("span", {}, one.text), one.at ? el("time", { datetime: one.at }, moment(one.at)) : null));
  return el("details", { open: wasOpen }, el("summary", {}, `${t("history")} (${number(lines.length)})`), el("ol", { "data-testid": "story" }, lines));
}

/** Draw everything again in the language of now; drafts live in the session. */
export function redrawThread() {
  closePanel();
  return showThread({ anew: true });
}
