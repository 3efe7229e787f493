/** The statement: drafted from a template, its gaps filled, approved by an owner, then sent. */

import { attempt, get, may, part, say } from "./api.js";
import { placesPart } from "./crisis_places.js";
import { button, choice, el, field, refill } from "./dom.js";
import { who } from "./story.js";
import { knows, language, moment, t } from "./words.js";

const GAP = /\{([^{}\n]{1,40})\}/g;
const SPOKEN = ["fr", "en"];
const drafts = new Map();

/** Whether words are being written that nobody has kept yet. */
export const isDrafting = (id) => drafts.has(id);
export const forgetDraft = (id) => drafts.delete(id);

/** The form in which the team writes. */
export function draftPart(crisis, templates, act) {
  if (crisis.state !== "on" || !may("agent")) return null;
  return el("section", { class: "part", "data-testid": "statement" }, el("h3", {}, t("statement")), el("p", { class: "hint" }, t("statement_hint")), draftForm(crisis, templates, act));
}

/** The words as kept, what an owner signs, and where they go. */
export function signedPart(crisis, act) {
  const words = SPOKEN.map((spoken) => signedNode(crisis, spoken, act)).filter(Boolean);
  if (!words.length) return null;
  return el("section", { class: "part", "data-testid": "signed" }, el("h3", {}, t("statement_kept")), el("div", { class: "pair" }, words), placesPart(crisis, act));
}

function draftForm(crisis, templates, act) {
  const draft = drafts.get(crisis.id) ?? { base: JSON.stringify(kept(crisis.statement)), ...structuredClone(kept(crisis.statement)) };
  const touched = () => { drafts.set(crisis.id, draft); };
  const template = (kind) => templates.find((one) => one.kind === kind);
  const fields = Object.fromEntries(SPOKEN.map((spoken) => [spoken, languageFields(draft, spoken, touched)]));
  const kind = choice(templates.map((one) => [one.kind, one.titles[language()]]), draft.kind, { "data-testid": "statement-kind" });
  kind.addEventListener("change", () => {
    const before = template(draft.kind);
    draft.kind = kind.value;
    for (const spoken of SPOKEN) if (!draft.texts[spoken]?.trim() || draft.texts[spoken] === before?.texts[spoken]) fields[spoken].write(template(kind.value).texts[spoken]);
    touched();
  });
  if (!SPOKEN.some((spoken) => draft.texts[spoken]?.trim())) for (const spoken of SPOKEN) fields[spoken].write(template(draft.kind)?.texts[spoken] ?? "", false);
  return el("form", { "data-testid": "statement-form", on: { submit: (event) => { event.preventDefault(); save(crisis, draft, act); } } },
    field(t("statement_kind"), kind),
    button(t("statement_template"), () => { for (const spoken of SPOKEN) fields[spoken].write(template(draft.kind).texts[spoken]); touched(); }, { kind: "plain", test: "statement-template" }),
    el("div", { class: "pair" }, SPOKEN.map((spoken) => fields[spoken].node)),
    el("button", { class: "primary", "data-testid": "statement-save" }, t("statement_save")));
}

const kept = ({ kind, texts, facts }) => ({ kind, texts, facts });

/** One language: its words, and a box for each gap they name. */
function languageFields(draft, spoken, touched) {
  const text = el("textarea", { rows: "7", lang: spoken, maxlength: "5000", value: draft.texts[spoken] ?? "", "data-testid": `statement-${spoken}` });
  const gaps = el("div", { class: "gaps" });
  const drawGaps = () => {
    const names = [...new Set(Array.from(text.value.matchAll(GAP), (found) => found[1]))];
    refill(gaps, names.map((name) => field(name, el("input", {
      type: "text", maxlength: "300", lang: spoken, value: draft.facts[spoken]?.[name] ?? "", placeholder: knows(`gap_${name}`) ? t(`gap_${name}`) : "", "data-testid": `gap-${spoken}-${name}`,
      on: { input: (event) => { draft.facts[spoken] = { ...draft.facts[spoken], [name]: event.target.value }; touched(); } },
    }))));
  };
  text.addEventListener("input", () => { draft.texts[spoken] = text.value; touched(); drawGaps(); });
  drawGaps();
  const write = (words) => { text.value = words; draft.texts[spoken] = words; drawGaps(); };
  return { write, node: el("fieldset", { class: "words" }, el("legend", {}, t(`spoken_${spoken}`)), field(t("text"), text), gaps) };
}

/** Keep the draft unless a colleague wrote meanwhile; ticks and notes of others are no conflict. */
async function save(crisis, draft, act) {
  const latest = await attempt(() => get(`/api/crises/${part(crisis.id)}`));
  if (!latest) return;
  if (JSON.stringify(kept(latest.statement)) !== draft.base) {
    draft.base = JSON.stringify(kept(latest.statement));
    drafts.set(crisis.id, draft);
    say(t("statement_faster", { who: who([...latest.story].reverse().find((one) => one.did === "wrote")?.by ?? "") }), "error");
    return;
  }
  const { base, ...body } = draft;
  for (const spoken of SPOKEN) body.facts[spoken] = named(body.facts[spoken], body.texts[spoken]);
  await act("PUT", crisis.id, "/statement", body, "statement_saved", { "if-match": String(latest.revision) });
}

/** The facts whose gaps the words still name. */
function named(facts = {}, words = "") {
  const names = new Set(Array.from(words.matchAll(GAP), (found) => found[1]));
  return Object.fromEntries(Object.entries(facts).filter(([name]) => names.has(name)));
}

/** The words as they would leave, with their gaps, and whether an owner has signed them. */
function signedNode(crisis, spoken, act) {
  const said = crisis.statement.said[spoken];
  if (!said.text) return null;
  const state = said.approved_by ? el("p", { class: "state sent" }, t("approved_by", { who: who(said.approved_by), when: moment(said.approved_at) })) : el("p", { class: "state" }, t("approved_not"));
  return el("div", { class: "signed", "data-testid": `signed-${spoken}` }, el("h4", {}, t(`spoken_${spoken}`)), el("blockquote", { class: "text", lang: spoken }, said.text),
    said.gaps.length ? el("p", { class: "warning" }, t("gaps_left", { gaps: said.gaps.join(", ") })) : null, state,
    crisis.state === "on" && may("owner") && !said.approved_by ? button(t("approve_words"), () => {
      if (isDrafting(crisis.id)) return say(t("statement_unsaved"), "error");
      return act("POST", crisis.id, "/approve", { seen: { [spoken]: said.hash } }, "words_approved");
    }, { test: `approve-${spoken}` }) : null);
}
