/** Who did what in a crisis, newest first, and a line of one's own. */

import { may } from "./api.js";
import { el, field } from "./dom.js";
import { agoNode } from "./item.js";
import { platformName } from "./platforms.js";
import { who } from "./story.js";
import { knows, language, moment, quoted, t } from "./words.js";

let typed = "";
let key = "";

/** The story with its form. */
export function storyPart(crisis, act) {
  const names = Object.fromEntries(crisis.steps.map((one) => [one.step, one[language()]]));
  const lines = [...crisis.story].reverse().map((line) => el("li", {}, agoNode(line.at), " ", lineInWords(line, names)));
  return el("section", { class: "part", "data-testid": "crisis-story" }, el("h3", {}, t("crisis_story")), may("agent") ? noteForm(crisis, act) : null,
    el("ol", { class: "deeds", tabindex: "0", "aria-label": t("crisis_story") }, lines));
}

function noteForm(crisis, act) {
  const text = el("input", { type: "text", maxlength: "500", required: true, value: typed, "data-testid": "crisis-note", on: { input: () => { typed = text.value; } } });
  return el("form", { class: "inline", on: { submit: async (event) => {
    event.preventDefault();
    key ||= crypto.randomUUID?.() ?? String(Math.random());
    const said = typed.trim();
    typed = "";
    const kept = await act("POST", crisis.id, "/notes", { text: said }, "note_kept", { "idempotency-key": key });
    if (kept) key = "";
    else typed = said;
  } } }, field(t("note"), text), el("button", { "data-testid": "crisis-note-send" }, t("add")));
}

/** One line of the story in the reader's language. */
export function lineInWords(line, names) {
  const about = names[line.about] ? quoted(names[line.about]) : aboutInWords(line);
  const word = t(`deed_${line.did}${line.did === "broadcast" && line.note === "both" ? "_both" : ""}`, { who: who(line.by), about, note: noteInWords(line) });
  const said = word.charAt(0).toLocaleUpperCase() + word.slice(1);
  return line.note && !["assigned", "broadcast"].includes(line.did) ? `${said} ${quoted(line.note)}` : said;
}

function aboutInWords({ did, about }) {
  if (did === "broadcast") return platformName(about, t);
  if (did === "approved") return t(`spoken_${about}`);
  if (did === "changed_rules") return (about ?? "").replace(/\b(banned|suspect|allowed)\b/g, (list) => t(`list_${list}`));
  return about ?? "";
}

const noteInWords = ({ did, note }) => (did === "assigned" ? (note ? who(note) : t("nobody")) : knows(`spoken_${note}`) ? t(`spoken_${note}`) : (note ?? ""));

/** When, for a list that is printed: an age would be wrong on paper. */
export const printedLine = (line, names) => el("li", {}, el("time", { datetime: line.at }, moment(line.at)), " ", lineInWords(line, names));
