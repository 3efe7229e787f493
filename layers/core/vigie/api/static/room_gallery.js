/** What people made of the brand: which rights we have, asked for, given with what proof, taken out as a file. */

import { attempt, call, desk, get, maybe, mayAct, part, say } from "./api.js";
import { button, choice, el, field, icon, outward, refill } from "./dom.js";
import { agoNode, authorOf, textNode } from "./item.js";
import { platformName } from "./platforms.js";
import { address, go, here } from "./route.js";
import { who } from "./story.js";
import { moment, t } from "./words.js";

const RIGHTS = ["", "unasked", "asked", "granted", "refused", "withdrawn"];
const DECIDED = ["granted", "refused", "withdrawn"];
const SYMBOLS = { unasked: "none", asked: "clock", granted: "done", refused: "hide", withdrawn: "undo" };

/** The room; null where the stack keeps no such content. */
export async function show() {
  const rights = RIGHTS.includes(here().rights) ? here().rights : "";
  const query = { brand: desk.brand, rights, limit: "50" };
  const found = await maybe("/api/content", query);
  if (!found) return null;
  const list = el("ul", { class: "gallery", "data-testid": "gallery" });
  const again = async () => draw(list, (await get("/api/content", query)).items, again);
  draw(list, found.items, again);
  return el("div", { class: "stack" }, el("div", { class: "row ends" },
    field(t("rights"), choice(RIGHTS.map((one) => [one, t(one ? `rights_${one}` : "all")]), rights, { "data-testid": "rights", on: { change: (event) => go({ view: "gallery", rights: event.target.value }) } })),
    button(t("export"), () => attempt(download), { symbol: "out", test: "content-export" })), el("p", { class: "hint" }, t("rights_hint")), list);
}

function draw(list, items, again) {
  refill(list, items.length ? items.map((one) => card(one, again)) : el("li", { class: "nothing" }, t("gallery_none")));
}

function card(one, again) {
  const mention = one.mention ?? one;
  const id = part(mention.id);
  const hand = el("div", {});
  const act = (path, body, done) => attempt(async () => { await call("POST", `/api/content/${id}/${path}`, { body }); say(t(done)); await again(); });
  return el("li", { class: "part", "data-testid": "content" },
    el("p", { class: "line" }, el("a", { href: address({ mention: mention.id }) }, authorOf(mention)), el("span", {}, platformName(mention.platform, t)), mention.said_at ? agoNode(mention.said_at) : null),
    textNode(mention), el("p", { class: "line" }, (mention.media ?? []).map((each, n) => outward(each, t("media_see", { n: n + 1 })))),
    el("p", { class: `rights ${one.rights}`, "data-testid": "content-rights" }, icon(SYMBOLS[one.rights]), el("strong", {}, t(`rights_${one.rights}`)), proofNode(one)), saysNode(one, act),
    mayAct() ? el("div", { class: "row" }, ["unasked"].includes(one.rights) ? button(t("rights_ask"), () => refill(hand, askForm(mention, act, hand)), { kind: "primary", test: "content-ask" }) : null,
      button(t("rights_record"), () => refill(hand, consentForm(one, act, hand)), { test: "content-record" })) : null, hand);
}

/** What the author answered, as far as it reads as a yes or a no: a person makes it count. */
function saysNode({ suggested }, act) {
  if (!suggested || !mayAct()) return null;
  const rights = suggested.says === "yes" ? "granted" : "refused";
  return el("div", { class: "stack", "data-testid": "content-says" }, el("blockquote", { class: "text", dir: "auto" }, suggested.text),
    el("div", { class: "row" }, button(t(`rights_take_${rights}`), () => act("consent", { rights, proof_mention_id: suggested.mention_id }, "rights_kept"), { kind: "primary", symbol: "done", test: "content-take" })));
}

/** Who said what, when, and where it can be read again. */
function proofNode({ asked_at: asked, consent }) {
  if (!consent) return asked ? el("span", {}, t("rights_asked_on", { when: moment(asked) })) : null;
  const proof = consent.proof ?? {};
  return el("span", {}, t("rights_by", { who: who(consent.by), when: moment(consent.at) }), " ", proof.mention_id ? el("a", { href: address({ mention: proof.mention_id }) }, t("proof")) : outward(proof.url, t("proof")), proof.note ? ` ${proof.note}` : null);
}

function askForm(mention, act, hand) {
  const text = el("textarea", { rows: "3", maxlength: "8000", "data-testid": "ask-text", placeholder: t("rights_ask_template") });
  const spoken = choice([["fr", "Français"], ["en", "English"]], mention.analysis?.language === "en" ? "en" : "fr");
  return el("form", { class: "stack", on: { submit: (event) => { event.preventDefault(); act("ask", { language: spoken.value, ...(text.value.trim() ? { text: text.value.trim() } : {}) }, "rights_asked_said"); } } },
    field(t("language"), spoken), field(t("rights_ask_words"), text, t("rights_ask_hint")), el("div", { class: "row" }, el("button", { class: "primary", "data-testid": "ask-send" }, t("send")), button(t("cancel"), () => refill(hand), { kind: "plain" })));
}

function consentForm(one, act, hand) {
  const rights = choice(DECIDED.map((each) => [each, t(`rights_${each}`)]), one.rights === "granted" ? "withdrawn" : "granted", { "data-testid": "consent-rights" });
  const url = el("input", { type: "url", maxlength: "2000", placeholder: "https://", "data-testid": "consent-url" });
  const note = el("textarea", { rows: "2", maxlength: "2000", "data-testid": "consent-note" });
  const send = async (event) => {
    event.preventDefault();
    if (rights.value === "granted" && !url.value.trim() && !note.value.trim()) { say(t("proof_needed"), "error"); return url.focus(); }
    return act("consent", { rights: rights.value, ...(url.value.trim() ? { proof_url: url.value.trim() } : {}), ...(note.value.trim() ? { proof_note: note.value.trim() } : {}) }, "rights_kept");
  };
  return el("form", { class: "stack", on: { submit: send } }, field(t("rights"), rights), field(t("proof_url"), url), field(t("proof_note"), note, t("proof_hint")),
    el("div", { class: "row" }, el("button", { class: "primary", "data-testid": "consent-save" }, t("save")), button(t("cancel"), () => refill(hand), { kind: "plain" })));
}

/** The file, made here of the API's text so that the token stays in its header. */
async function download() {
  const text = await call("GET", "/api/content/export", { query: { brand: desk.brand } });
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: `${desk.brand}-content.csv` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  say(t("exported"));
}
