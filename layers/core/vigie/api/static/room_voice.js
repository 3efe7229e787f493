/** The brand's voice sheet: who we are, words we use and avoid, humour, how we sign, a tone per channel. */

import { attempt, call, desk, get, may, maybe, part, say } from "./api.js";
import { choice, el, field } from "./dom.js";
import { platformName } from "./platforms.js";
import { roomPart } from "./rooms.js";
import { t } from "./words.js";
import { forgetVoice } from "./voice.js";

const pathOf = () => `/api/brands/${part(desk.brand)}/voice`;
const lines = (box) => [...new Set(box.value.split("\n").map((one) => one.trim()).filter(Boolean))];

/** The room; null where the stack keeps no sheet. */
export async function show() {
  const voice = await maybe(pathOf());
  if (!voice) return null;
  const { items: sources } = await get("/api/sources", { brand: desk.brand });
  const platforms = [...new Set([...sources.map((one) => one.platform), ...Object.keys(voice.tones ?? {})])].filter((one) => !["feeds", "generic"].includes(one));
  const area = (name, value, rows = "3", most = "4000") => el("textarea", { rows, maxlength: most, value, "data-testid": `voice-${name}` });
  const boxes = { who: area("who", voice.who ?? "", "3", "2000"), humour: area("humour", voice.humour ?? "", "2", "500"), closing: el("input", { type: "text", maxlength: "100", value: voice.closing ?? "", "data-testid": "voice-closing" }), use: area("use", (voice.use ?? []).join("\n"), "5"), avoid: area("avoid", (voice.avoid ?? []).join("\n"), "5") };
  const tones = new Map(platforms.map((one) => [one, area(`tone-${one}`, voice.tones?.[one] ?? "", "2", "500")]));
  const signing = choice(["none", "initials", "name"].map((one) => [one, t(`signing_${one}`)]), voice.signing ?? "none", { "data-testid": "voice-signing" });
  const where = Object.fromEntries(["public", "private"].map((one) => [one, el("input", { type: "checkbox", checked: (voice.sign_in ?? ["public"]).includes(one), "data-testid": `voice-sign-${one}` })]));
  const address = choice(["", "vous", "tu"].map((one) => [one, t(one ? `address_${one}` : "address_any")]), voice.address ?? "", { "data-testid": "voice-address" });
  const form = el("form", { "data-testid": "voice-form", on: { submit: (event) => { event.preventDefault(); attempt(keep); } } },
    field(t("voice_who"), boxes.who, t("voice_who_hint")), field(t("voice_address"), address), el("div", { class: "pair" }, field(t("voice_use"), boxes.use, t("one_per_line")), field(t("voice_avoid"), boxes.avoid, t("voice_avoid_hint"))),
    field(t("voice_humour"), boxes.humour), field(t("voice_signing"), signing), el("fieldset", { class: "row" }, el("legend", {}, t("voice_sign_in")), Object.entries(where).map(([one, box]) => el("label", { class: "radio" }, box, el("span", {}, t(`visibility_${one}`))))),
    field(t("voice_closing"), boxes.closing, t("voice_closing_hint")),
    tones.size ? el("fieldset", {}, el("legend", {}, t("voice_tones")), [...tones].map(([one, box]) => field(platformName(one, t), box))) : null,
    may("manager") ? el("button", { class: "primary", "data-testid": "voice-save" }, t("save")) : el("p", { class: "hint" }, t("managers_only")));
  async function keep() {
    const body = {
      who: boxes.who.value.trim(), use: lines(boxes.use), avoid: lines(boxes.avoid), humour: boxes.humour.value.trim(), signing: signing.value, sign_in: Object.keys(where).filter((one) => where[one].checked),
      address: address.value, closing: boxes.closing.value.trim(), tones: Object.fromEntries([...tones].map(([one, box]) => [one, box.value.trim()]).filter(([, text]) => text)),
    };
    await call("PUT", pathOf(), { body });
    forgetVoice();
    say(t("saved"));
  }
  return roomPart("", el("p", { class: "hint" }, t("room_voice_what")), form);
}
