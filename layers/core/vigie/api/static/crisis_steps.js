/** The playbook: steps to tick, by when, whose, and a word on each. */

import { may } from "./api.js";
import { el, field } from "./dom.js";
import { who } from "./story.js";
import { clock, language, moment, number, t } from "./words.js";

const opened = new Set();
const typed = new Map();

/** The steps under the hour they belong to. */
export function playbookPart(crisis, act) {
  const phases = [...new Set(crisis.steps.map((one) => `${one.since_minutes}-${one.until_minutes}`))];
  const done = crisis.steps.filter((one) => one.done).length;
  return el("section", { class: "part playbook", "data-testid": "playbook" },
    el("h3", {}, t("playbook")), el("p", { class: "hint" }, t("crisis_done_of", { n: done, most: crisis.steps.length })),
    phases.map((phase) => {
      const steps = crisis.steps.filter((one) => `${one.since_minutes}-${one.until_minutes}` === phase);
      return el("section", {}, el("h4", {}, phaseInWords(steps[0])), el("ul", {}, steps.map((one) => stepNode(crisis, one, act))));
    }));
}

function phaseInWords({ since_minutes: since, until_minutes: until }) {
  if (until >= 10_080) return t("phase_week");
  if (until > 60) return t("phase_hours", { from: number(since / 60), to: number(until / 60) });
  return t("phase_minutes", { from: number(since), to: number(until) });
}

function stepNode(crisis, step, act) {
  const path = `/steps/${step.step}`;
  const box = el("input", { type: "checkbox", checked: step.done, disabled: !may("agent"), "data-testid": `step-${step.step}`, on: { change: () => act("PATCH", crisis.id, path, { done: box.checked }) } });
  return el("li", { class: step.done ? "step done" : "step", "data-testid": "step" },
    el("label", {}, box, el("span", {}, step[language()])),
    el("p", { class: "line" }, step.done ? el("span", {}, t("step_done_by", { who: who(step.done_by), when: moment(step.done_at) })) : dueNode(step),
      step.assignee ? el("span", { class: "badge" }, who(step.assignee)) : null),
    step.note ? el("p", { class: "remark" }, step.note) : null,
    may("agent") ? moreNode(crisis, step, path, act) : null);
}

function dueNode(step) {
  const today = new Date(step.due_at).toDateString() === new Date().toDateString();
  const word = `${step.late ? "step_late" : "step_due"}${today ? "_today" : ""}`;
  return el("span", { class: step.late ? "badge late" : "" }, t(word, { when: today ? clock(step.due_at) : moment(step.due_at) }));
}

function moreNode(crisis, step, path, act) {
  const name = `assignee-${step.step}`;
  const kept = typed.get(step.step) ?? { assignee: step.assignee ?? "", note: step.note ?? "" };
  const noted = { input: () => typed.set(step.step, { assignee: assignee.value, note: note.value }) };
  const assignee = el("input", { type: "text", maxlength: "200", value: kept.assignee, "data-testid": name, on: noted });
  const note = el("input", { type: "text", maxlength: "500", value: kept.note, "data-testid": `note-${step.step}`, on: noted });
  const form = el("form", { class: "pair", on: { submit: (event) => {
    event.preventDefault();
    opened.delete(step.step);
    typed.delete(step.step);
    act("PATCH", crisis.id, path, { assignee: assignee.value.trim(), note: note.value.trim() }, "saved");
  } } }, field(t("step_whose"), assignee), field(t("step_note"), note), el("button", { "data-testid": `more-save-${step.step}` }, t("save")));
  const props = { open: opened.has(step.step), on: { toggle: () => (box.open ? opened.add(step.step) : opened.delete(step.step)) } };
  const box = el("details", props, el("summary", { "data-testid": `more-${step.step}` }, t("step_more")), form);
  return box;
}
