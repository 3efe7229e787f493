/** What was promised: to one person in the thread, and to all of them as the team's list. */

import { attempt, call, part, say, signal } from "./api.js";
import { button, el, icon } from "./dom.js";
import { dueBadge } from "./due.js";
import { who } from "./story.js";
import { moment, t } from "./words.js";

/** What this person was promised, each ticked off with one tap. */
export function promisesOf(mention, context) {
  const open = (mention.promises ?? []).filter((one) => one.state !== "done");
  if (!open.length) return [];
  return [el("section", { class: "promised", "data-testid": "promised" }, el("h3", {}, icon("clock"), t("promised_here")), el("ul", {}, open.map((one) => taskLine(one, () => attempt(context.reload)))))];
}

/** One promise: a tick box, what, by when, who does it. `after` runs once it is ticked. */
export function taskLine(task, after, more = null) {
  const done = task.state === "done";
  const tick = el("input", { type: "checkbox", checked: done, "data-testid": "task-tick", on: { change: () => attempt(async () => {
    await call("PATCH", `/api/tasks/${part(task.id)}`, { body: { state: tick.checked ? "done" : "open" } });
    say(t(tick.checked ? "task_done" : "task_open"));
    signal("tasks");
    await after();
  }) } });
  return el("li", { class: `task ${done ? "done" : ""}`, "data-testid": "task" },
    el("label", { class: "check" }, tick, el("span", {}, task.what)),
    el("p", { class: "line" }, done ? t("task_done_by", { who: who(task.done_by), when: moment(task.done_at) }) : dueBadge(task), el("span", {}, t("task_due", { when: moment(task.due_at) })),
      task.owner ? el("span", { class: "by" }, icon("person"), who(task.owner)) : null, more));
}

/** The person a task is about, by id. */
export const personOf = ({ person }) => (typeof person === "string" ? person : (person?.id ?? ""));
