/** How far a source is connected: its platform's guide step by step, and where its secrets go in. */

import { attempt, call, desk, get, part, say } from "./api.js";
import { button, el, field, icon, refill } from "./dom.js";
import { isOptional, secretsOf } from "./platforms.js";
import { language, t, typeset } from "./words.js";

const SYMBOLS = { done: "done", missing: "alert", ask: "help" };

/** The steps of a source behind a fold; the platform is asked when it opens. */
export function connection(source, changed) {
  const box = el("div", { class: "steps", "aria-live": "polite" });
  const fold = el("details", { class: "connection", "data-testid": "connection", on: { toggle: () => fold.open && attempt(load) } },
    el("summary", {}, t("connection")), box);
  async function load() {
    if (!box.children.length) refill(box, el("p", { class: "hint" }, t("asking")));
    draw(await get(`/api/sources/${part(source.id)}/check`));
  }
  function draw(checked) {
    refill(box,
      checked.trouble ? el("p", { class: "why" }, checked.trouble) : null,
      checked.account_name ? el("p", { class: "line" }, icon("person"), el("strong", {}, checked.account_name)) : null,
      checked.bio ? el("p", { class: "text", dir: "auto" }, checked.bio) : null,
      el("ol", { class: "guide" }, checked.steps.map((one) => step(one, checked))),
      secretsForm(source.platform, checked.missing, async () => { await load(); await changed(); }));
  }
  const step = (one, checked) => el("li", { class: one.state, "data-testid": "step", "data-state": one.state },
    el("p", { class: "line" }, icon(SYMBOLS[one.state]), el("strong", {}, t(`step_${one.state}`))), el("p", {}, typeset(one[language()])),
    one.note[language()] ? el("p", { class: "hint" }, typeset(one.note[language()])) : null,
    one.state === "ask" ? button(t("step_tick"), () => tick(one, checked), { symbol: "done", test: "tick", kind: "plain" }) : null);
  const tick = (one, checked) => attempt(async () => {
    await call("PATCH", `/api/sources/${part(source.id)}`, { body: { ticked: [...checked.ticked, one.step] } });
    await load();
  });
  return fold;
}

/** A field for each secret. They go in and never come out; what stays empty stays as it is. */
function secretsForm(platform, missing, written) {
  const names = secretsOf(platform);
  if (!names.length) return null;
  const inputs = names.map((name) => el("input", { type: "password", name, autocomplete: "off", spellcheck: "false", "data-testid": `secret-${name}` }));
  const labels = names.map((name, index) => field(labelOf(platform, name, missing), inputs[index]));
  const form = el("form", { class: "secrets", "data-testid": "secrets-form", on: { submit: (event) => {
    event.preventDefault();
    attempt(async () => {
      const values = Object.fromEntries(inputs.filter((one) => one.value.trim()).map((one) => [one.name, one.value.trim()]));
      if (!Object.keys(values).length) return;
      await call("PUT", `/api/secrets/${part(desk.brand)}/${part(platform)}`, { body: values });
      for (const one of inputs) one.value = "";
      say(t("secrets_written"));
      await written();
    });
  } } }, el("p", { class: "hint" }, t("secrets_hint")), labels, el("button", { "data-testid": "secrets-save" }, t("save")));
  return form;
}

function labelOf(platform, name, missing) {
  if (isOptional(platform, name)) return t("secret_optional", { name });
  return missing.includes(name) ? t("secret_missing", { name }) : t("secret_known", { name });
}
