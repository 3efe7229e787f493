/** The brand's voice, beside the box: who we are, words we use and avoid, how we sign, this channel's tone. */

import { desk, maybe, part } from "./api.js";
import { el } from "./dom.js";
import { platformName } from "./platforms.js";
import { t } from "./words.js";

const known = new Map();

/** The sheet, asked for once a brand; null where the API has none. */
export function readVoice(brand = desk.brand) {
  if (!known.has(brand)) known.set(brand, maybe(`/api/brands/${part(brand)}/voice`).catch(() => { known.delete(brand); return null; }));
  return known.get(brand);
}

export const forgetVoice = () => known.clear();

/** A details box that fills itself; it stays away where nothing is written down. */
export function voiceBox(mention) {
  const body = el("dl", { class: "voice" });
  const box = el("details", { hidden: true, "data-testid": "voice" }, el("summary", {}, t("voice")), body);
  readVoice(mention.brand).then((voice) => {
    const lines = voice ? linesOf(voice, mention) : [];
    box.hidden = !lines.length;
    body.replaceChildren(...lines.map(([word, text]) => el("div", {}, el("dt", {}, word), el("dd", {}, text))));
  });
  return box;
}

function linesOf(voice, mention) {
  const tone = voice.tones?.[mention.platform];
  return [
    tone ? [t("voice_tone", { platform: platformName(mention.platform, t) }), tone] : null,
    voice.who ? [t("voice_who"), voice.who] : null,
    voice.address ? [t("voice_address"), t(`address_${voice.address}`)] : null,
    voice.use?.length ? [t("voice_use"), voice.use.join(", ")] : null,
    voice.avoid?.length ? [t("voice_avoid"), voice.avoid.join(", ")] : null,
    voice.humour ? [t("voice_humour"), voice.humour] : null,
    voice.signing && voice.signing !== "none" ? [t("voice_signing"), t(`signing_${voice.signing}`)] : null,
    voice.closing ? [t("voice_closing"), voice.closing] : null,
  ].filter(Boolean);
}
