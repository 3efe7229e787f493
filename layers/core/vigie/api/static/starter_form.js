/** Planning a starter: its words per channel, who owns it, and what must be done at the end. */

import { attempt, call, desk, get, part, say } from "./api.js";
import { button, choice, el, field, refill } from "./dom.js";
import { localValue } from "./due.js";
import { lengthOf } from "./length.js";
import { countingOf, platformName, replyLimit } from "./platforms.js";
import { warningList } from "./room_calendar.js";
import { memberInWords, readTeam } from "./team.js";
import { t, term } from "./words.js";

const KINDS = ["question", "contest", "challenge", "content"];

/** The form, for a new starter or a known one; `after` runs once it is kept, `begun` is what a new one begins with. */
export async function starterForm(known, after, cancel, begun = null) {
  const [team, sources] = await Promise.all([readTeam(), get("/api/sources", { brand: desk.brand })]);
  const platforms = [...new Set([...sources.items.map((one) => one.platform), ...Object.keys(known?.texts ?? {})])].filter((one) => !["feeds", "generic", "manual"].includes(one));
  const kind = choice(KINDS.map((one) => [one, term("starter_kind", one)]), known?.kind ?? begun?.kind ?? "question", { "data-testid": "starter-kind" });
  const title = el("input", { type: "text", required: true, maxlength: "200", value: known?.title ?? begun?.title ?? "", "data-testid": "starter-title" });
  const due = el("input", { type: "datetime-local", required: true, value: known ? localValue(known.due_at) : "", "data-testid": "starter-due" });
  const ends = el("input", { type: "datetime-local", value: known?.ends_at ? localValue(known.ends_at) : "", "data-testid": "starter-ends" });
  const owner = choice([["", t("starter_choose_owner")], ...team.map((one) => [one.email || one.user, memberInWords(one, team)])], known?.owner ?? "", { required: true, "data-testid": "starter-owner" });
  if (known) kind.disabled = true;
  const finish = el("textarea", { rows: "2", maxlength: "1000", value: known?.finish ?? "", "data-testid": "starter-end-task" });
  const texts = new Map(platforms.map((one) => [one, textBox(one, known?.texts?.[one] ?? begun?.text ?? "")]));
  const warned = el("div", { "aria-live": "polite" }, warningList(known?.warnings));
  const away = el("p", { class: "warning", "aria-live": "polite" });
  const heed = () => { const one = team.find((each) => (each.email || each.user) === owner.value); away.textContent = !owner.value ? t("starter_warn_no_owner") : one?.is_away ? t("starter_warn_owner_away") : ""; };
  owner.addEventListener("change", heed);
  heed();
  const ofContent = () => { for (const box of [ends, finish]) box.required = kind.value !== "content"; };
  kind.addEventListener("change", ofContent);
  ofContent();
  const read = () => ({
    title: title.value.trim(), due_at: new Date(due.value).toISOString(), ...(ends.value ? { ends_at: new Date(ends.value).toISOString() } : {}), ...(owner.value ? { owner: owner.value } : {}), finish: finish.value.trim(),
    texts: Object.fromEntries([...texts].map(([one, { box }]) => [one, box.value.trim()]).filter(([, text]) => text)),
  });
  const form = el("form", { class: "part", "data-testid": "starter-form", on: { submit: (event) => { event.preventDefault(); attempt(keep); } } },
    el("h3", {}, t(known ? "starter_change" : "starter_new")), el("div", { class: "pair" }, field(t("starter_what"), kind), field(t("title"), title)),
    el("div", { class: "pair" }, field(t("starter_when"), due), field(t("starter_ends"), ends, t("starter_ends_hint"))),
    field(t("starter_owner"), owner), away, field(t("starter_finish_task"), finish, t("starter_finish_hint")),
    el("fieldset", {}, el("legend", {}, t("starter_words")), platforms.length ? [...texts.values()].map((one) => one.node) : el("p", { class: "hint" }, t("no_sources_yet"))), warned,
    el("div", { class: "row" }, el("button", { class: "primary", "data-testid": "starter-save" }, t("save")), button(t("cancel"), cancel, { kind: "plain" })));
  /** Never begin what cannot be finished: while people wait too long, only somebody who insists begins. */
  async function begin(body) {
    try {
      return await call("POST", "/api/starters", { body });
    } catch (error) {
      const { code, late, oldest_days: days } = error.problem ?? {};
      if (code !== "backlog_late" || !globalThis.confirm(t("starter_anyway", { n: late, days }))) throw error;
      return call("POST", "/api/starters", { body: { ...body, anyway: true } });
    }
  }
  async function keep() {
    const answer = known ? await call("PATCH", `/api/starters/${part(known.id)}`, { body: read() }) : await begin({ brand: desk.brand, kind: kind.value, ...read() });
    say(t("starter_kept"));
    if (answer.warnings?.length && !known) { refill(warned, warningList(answer.warnings)); say(t("starter_kept_warned"), "warning"); }
    await after();
  }
  return form;
}

/** The words for one channel, counted as it counts. */
function textBox(platform, text) {
  const count = el("small", {});
  const box = el("textarea", { rows: "3", maxlength: "20000", value: text, dir: "auto", "data-testid": `starter-text-${platform}`, on: { input: () => draw() } });
  const draw = () => {
    const n = lengthOf(box.value, countingOf(platform));
    const most = replyLimit(platform, "public");
    count.textContent = most ? t("of_characters", { n, most }) : t("characters", { n });
    box.setCustomValidity(most && n > most ? t("reply_too_long") : "");
  };
  draw();
  const node = field(platformName(platform, t), box);
  node.append(count);
  return { box, node };
}
