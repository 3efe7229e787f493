/** What will leave, as the server would send it: signed, links shortened, counted, with its warnings. */

import { call, lenient, part, refusalInWords } from "./api.js";
import { el, icon, refill } from "./dom.js";
import { localValue } from "./due.js";
import { knows, moment, quoted, t } from "./words.js";

const PAUSE = 700;
const SAID_HERE = ["gaps_left", "unread_draft"];
let hasRoute = true;

/** The preview under the box. `read` gives the reply as it would be handed in; `changed` runs when an answer came. */
export function previewOf(mention, read, changed) {
  const words = el("blockquote", { class: "text", dir: "auto", "data-testid": "preview-text" });
  const size = el("p", { class: "hint", "data-testid": "preview-length" });
  const exact = el("details", { class: "exact", hidden: true, "data-testid": "preview" }, el("summary", {}, t("preview")), words, size);
  const warnings = el("ul", { class: "cautions", "aria-live": "polite", "data-testid": "cautions" });
  let [timer, turn, answer, promise, shown] = [0, 0, null, null, ""];

  /** Ask a moment after the last key. */
  function ask() {
    answer = null;
    clearTimeout(timer);
    const body = read();
    if (!hasRoute || !body.text) return clear();
    timer = setTimeout(() => fetchNow(body), PAUSE);
    return undefined;
  }

  async function fetchNow(body) {
    const mine = ++turn;
    const found = await lenient(() => call("POST", `/api/mentions/${part(mention.id)}/preview`, { body })).catch(() => undefined);
    if (found === null) hasRoute = false;
    if (!found || mine !== turn) return;
    answer = found;
    draw();
    changed();
  }

  function draw() {
    exact.hidden = !answer.text;
    words.textContent = answer.text ?? "";
    size.textContent = answer.limit ? t("preview_length", { n: answer.length, most: answer.limit, unit: unitInWords(answer.counting ?? answer.unit) }) : t("characters", { n: answer.length ?? 0 });
    const lines = [...(refused() ? [{ ...refused(), isRefusal: true }] : []), ...(answer.warnings ?? []), answer.promise && { code: "promise", ...answer.promise }].filter(Boolean);
    const print = JSON.stringify(lines);
    if (print === shown) return;
    shown = print;
    refill(warnings, lines.map((one) => (one.code === "promise" ? promiseLine(one) : el("li", { class: one.isRefusal ? "refusal" : "", "data-testid": `caution-${one.code}` }, icon("alert"), el("span", {}, inWords(one))))));
  }

  /** What the page says by itself is not said twice. */
  const refused = () => (SAID_HERE.includes(answer?.refused?.code) ? null : answer?.refused);

  /** A promise in the words: one tap makes it a task with its date, kept with the reply. */
  function promiseLine({ what, due_at: due, detail }) {
    const at = el("input", { type: "datetime-local", value: due ? localValue(due) : "", "aria-label": t("promise_when"), "data-testid": "promise-at" });
    const tick = el("input", { type: "checkbox", "data-testid": "promise-tick" });
    const keep = () => { promise = tick.checked && at.value ? { what: what ?? detail, due_at: new Date(at.value).toISOString() } : null; at.required = tick.checked; };
    for (const one of [at, tick]) one.addEventListener("change", keep);
    return el("li", { class: "promise", "data-testid": "caution-promise" },
      el("label", { class: "check" }, tick, el("span", {}, t("promise_found", { what: quoted(what ?? detail), when: due ? moment(due) : t("promise_no_date") }))), at);
  }

  function clear() {
    [shown, promise] = ["", null];
    exact.hidden = true;
    refill(warnings);
  }

  return {
    node: el("div", { class: "preview" }, warnings, exact), ask, clear,
    get refused() { return refused() ? inWords(refused()) : ""; },
    get willHold() { return answer?.will === "hold"; },
    get promise() { return promise; },
  };
}

/** A warning in the chosen language where its code is known, with what it is about. */
function inWords({ code, detail, ...facts }) {
  const key = knows(`caution_${code}`) ? `caution_${code}` : knows(`refused_${code}`) ? `refused_${code}` : "";
  if (key.startsWith("refused_")) return refusalInWords({ code, detail, ...facts });
  if (!key) return detail ?? code;
  return t(key, { ...facts, n: facts.times ?? facts.removed ?? 0, word: quoted(facts.word ?? ""), who: facts.by ?? facts.who ?? "", when: facts.at ? moment(facts.at) : "" });
}

const unitInWords = (unit) => (knows(`unit_${unit}`) ? t(`unit_${unit}`) : "");
