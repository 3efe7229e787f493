/** What a person does with a topic: a name, a twin, an end, an answer worth saving, a post worth pinning. */

import { attempt, call, desk, part, say } from "./api.js";
import { button, choice, el, field } from "./dom.js";
import { starterForm } from "./starter_form.js";
import { t } from "./words.js";

/** One of the forms, by name; `cancel` closes it. */
export const topicForm = (name, topic, others, hands, cancel) => FORMS[name](topic, others, hands, cancel);

const FORMS = { name: nameForm, merge: mergeForm, done: doneForm, saved: savedForm, post: postForm };
const pathOf = ({ id }) => `/api/topics/${part(id)}`;

function formOf(test, word, keep, cancel, ...fields) {
  return el("form", { class: "part", "data-testid": test, on: { submit: (event) => { event.preventDefault(); attempt(keep); } } }, fields,
    el("div", { class: "row" }, el("button", { class: "primary" }, word), button(t("cancel"), cancel, { kind: "plain" })));
}

function nameForm(topic, _, { again }, cancel) {
  const name = el("input", { type: "text", maxlength: "80", value: topic.name });
  return formOf("topic-name-form", t("save"), async () => {
    await call("PATCH", pathOf(topic), { body: { name: name.value.trim() } });
    say(t("topic_renamed"));
    await again();
  }, cancel, field(t("topic_name"), name, t("topic_name_hint")));
}

function mergeForm(topic, others, { again }, cancel) {
  const into = choice(others.filter((one) => one.id !== topic.id).map((one) => [one.id, one.name]), "");
  into.selectedIndex = 0;
  return formOf("topic-merge-form", t("topic_merge_yes"), async () => {
    await call("POST", `${pathOf(topic)}/merge`, { body: { into: into.value } });
    say(t("topic_merged"));
    await again();
  }, cancel, field(t("topic_merge_into"), into, t("topic_merge_hint")));
}

function doneForm(topic, _, { again }, cancel) {
  const note = el("textarea", { rows: "3", required: true, maxlength: "1000", "data-testid": "topic-note", lang: topic.language });
  return formOf("topic-done-form", t("topic_done_yes"), async () => {
    const { told } = await call("POST", `${pathOf(topic)}/done`, { body: { note: note.value.trim() } });
    say(t("topic_done_said", { n: told }));
    await again();
  }, cancel, field(t("topic_note"), note, t("topic_note_hint")));
}

function savedForm(topic, _, { again }, cancel) {
  const { saved_reply: known } = topic.proposal;
  const title = el("input", { type: "text", required: true, maxlength: "100", value: known.title });
  const text = el("textarea", { rows: "4", required: true, maxlength: "8000", lang: known.language });
  text.value = known.text;
  return formOf("topic-saved-form", t("save"), async () => {
    await call("POST", "/api/saved-replies", { body: { brand: desk.brand, title: title.value.trim(), language: known.language, text: text.value.trim() } });
    await call("PATCH", pathOf(topic), { body: { proposal: "made" } });
    say(t("saved"));
    await again();
  }, cancel, field(t("title"), title), field(t("text"), text, t(known.text ? "topic_saved_from" : "topic_saved_empty")));
}

/** The calendar's own form, begun: who posts it, where and when is for a person to say. */
function postForm(topic, _, { again }, cancel) {
  return starterForm(null, again, cancel, topic.proposal.post);
}
