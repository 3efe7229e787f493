/** The team's notes about a mention, each with who wrote it; an @ calls a colleague. */

import { attempt, call, part, say } from "./api.js";
import { button, el, field, refill } from "./dom.js";
import { agoNode } from "./item.js";
import { who } from "./story.js";
import { isMe, readTeam } from "./team.js";
import { number, t } from "./words.js";

const keyOf = (mention) => `vigie-notes:${mention.id}`;
const CALLED = /@[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** The list and the form; the list alone is drawn again, so that typing is never disturbed. */
export function notesBox(mention, context) {
  const list = el("ul", { class: "notelist", "data-testid": "notes" });
  const count = el("span", {});
  const box = el("textarea", { rows: "2", maxlength: "2000", value: sessionStorage.getItem(keyOf(mention)) ?? "", "data-testid": "note-text", on: { input: () => sessionStorage.setItem(keyOf(mention), box.value) } });
  const form = el("form", { on: { submit: (event) => { event.preventDefault(); attempt(add); } } },
    field(t("note_new"), box, t("note_hint")), callRow(box), el("button", { "data-testid": "note-add" }, t("note_add")));
  async function add() {
    if (!box.value.trim()) return box.focus();
    await call("POST", `/api/mentions/${part(mention.id)}/notes`, { body: { text: box.value.trim() } });
    box.value = "";
    sessionStorage.removeItem(keyOf(mention));
    say(t("note_kept"));
    return context.reload();
  }
  const node = el("details", { class: "note", open: Boolean(mention.notes.length || box.value || mention.note) }, el("summary", {}, t("notes"), " ", count), list, form);
  const draw = (now) => {
    const notes = [...(now.note ? [{ text: now.note }] : []), ...(now.notes ?? [])];
    count.textContent = notes.length ? `(${number(notes.length)})` : "";
    refill(list, notes.map(noteNode));
  };
  draw(mention);
  return { node, draw };
}

function noteNode(one) {
  return el("li", { "data-testid": "note-line" }, one.by ? el("p", { class: "line" }, el("strong", {}, who(one.by)), agoNode(one.at)) : null, el("p", { class: "text", dir: "auto" }, withCalls(one.text)));
}

/** Colleagues called by name stand out. */
function withCalls(text) {
  const pieces = [];
  let place = 0;
  for (const found of text.matchAll(CALLED)) {
    pieces.push(text.slice(place, found.index), el("span", { class: "called" }, found[0]));
    place = found.index + found[0].length;
  }
  return [...pieces, text.slice(place)];
}

/** One tap calls a colleague: the address goes in, a mail goes out with the note. */
function callRow(box) {
  const row = el("div", { class: "chips", role: "group", "aria-label": t("note_call") });
  readTeam().then((team) => refill(row, team.filter((one) => !isMe(one) && one.email).map((one) => button(`@${one.name || one.email}`, () => {
    const [start, end] = [box.selectionStart, box.selectionEnd];
    box.setRangeText(`${start && !/\s$/.test(box.value.slice(0, start)) ? " " : ""}@${one.email} `, start, end, "end");
    box.dispatchEvent(new Event("input"));
    box.focus();
  }, { kind: "chip", test: "note-call", title: one.is_away ? t("away") : null }))));
  return row;
}
