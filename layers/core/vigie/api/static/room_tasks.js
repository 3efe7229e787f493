/** What we promised: late first, ticked off with one tap; and a task of one's own. */

import { attempt, call, desk, maybe, mayAct, say } from "./api.js";
import { choice, el, field, refill } from "./dom.js";
import { personOf, taskLine } from "./promised.js";
import { roomPart } from "./rooms.js";
import { address } from "./route.js";
import { memberInWords, readTeam } from "./team.js";
import { t } from "./words.js";

const STATES = ["open", "done", "all"];
const asked = { state: "open", owner: "" };

/** The room; null where the stack has no tasks. */
export async function show() {
  const list = el("ul", { class: "tasks", "data-testid": "tasks" });
  const [found, team] = await Promise.all([read(), readTeam()]);
  if (!found) return null;
  const again = async () => draw(list, (await read())?.items ?? [], again);
  draw(list, found.items, again);
  const set = (name) => (event) => { asked[name] = event.target.value; attempt(again); };
  return el("div", { class: "stack" }, roomPart("", el("div", { class: "pair" },
    field(t("state"), choice(STATES.map((one) => [one, t(`task_state_${one}`)]), asked.state, { on: { change: set("state") }, "data-testid": "task-state" })),
    field(t("whose"), choice([["", t("everybody")], ...team.map((one) => [one.email || one.user, memberInWords(one, team)])], asked.owner, { on: { change: set("owner") } }))), list),
  mayAct() ? form(team, again) : null);
}

const read = () => maybe("/api/tasks", { brand: desk.brand, limit: "100", ...asked });

function draw(list, items, again) {
  const rank = (one) => (one.state === "done" ? 2 : one.is_late ? 0 : 1);
  items.sort((one, other) => rank(one) - rank(other) || one.due_at.localeCompare(other.due_at));
  refill(list, items.length ? items.map((one) => taskLine(one, again, [personOf(one) ? el("a", { href: address({ view: "people", person: personOf(one), mention: one.mention_id }) }, t("person_page")) : null,
    one.mention_id ? el("a", { href: address({ mention: one.mention_id }) }, t("conversation")) : null])) : el("li", { class: "nothing" }, t("tasks_none")));
}

function form(team, again) {
  const what = el("input", { type: "text", required: true, maxlength: "500", "data-testid": "task-what" });
  const due = el("input", { type: "datetime-local", required: true, "data-testid": "task-due" });
  const owner = choice([["", t("member_yourself")], ...team.map((one) => [one.email || one.user, memberInWords(one, team)])], "");
  const node = el("form", { on: { submit: (event) => { event.preventDefault(); attempt(add); } } }, field(t("task_what"), what), field(t("task_by"), due), field(t("task_owner"), owner),
    el("button", { class: "primary", "data-testid": "task-add" }, t("task_add")));
  async function add() {
    await call("POST", "/api/tasks", { body: { brand: desk.brand, what: what.value.trim(), due_at: new Date(due.value).toISOString(), ...(owner.value ? { owner: owner.value } : {}) } });
    node.reset();
    say(t("task_added"));
    await again();
  }
  return roomPart(t("task_new"), node);
}
