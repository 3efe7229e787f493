/** One person: visits, moods over time, promises, gifts, photos, and the same person elsewhere. */

import { attempt, call, desk, get, mayAct, maybe, part, say } from "./api.js";
import { button, el, field, outward, refill } from "./dom.js";
import { agoNode, textNode } from "./item.js";
import { moodChart } from "./person_chart.js";
import { platformName } from "./platforms.js";
import { taskLine } from "./promised.js";
import { kindsNode, moodsInWords } from "./room_people.js";
import { roomPart } from "./rooms.js";
import { address, here } from "./route.js";
import { moment, t } from "./words.js";

/** The page of a person; null where there is none. */
export async function personPage(id) {
  const box = el("div", { class: "stack" });
  const draw = async () => {
    const one = await maybe(`/api/people/${part(id)}`, { mention: here().mention });
    if (one) refill(box, ...parts(one, () => attempt(draw)));
    return one;
  };
  return (await draw()) ? box : null;
}

function parts(one, again) {
  return [
    roomPart("", el("p", {}, el("a", { href: address({ view: "people" }) }, t("people_back"))), el("h3", { class: "name", "data-testid": "person-name" }, one.name || t("someone")), factsNode(one), kindsNode(one.kinds)),
    roomPart(t("person_moods"), moodsPart(one)),
    one.promises?.length ? roomPart(t("promised_here"), el("ul", {}, one.promises.map((each) => taskLine(each, again)))) : null,
    giftsPart(one, again), one.photos?.length ? roomPart(t("photos"), el("ul", { class: "plainlist" }, one.photos.map(photoNode))) : null,
    one.mentions?.length ? roomPart(t("said_lately"), el("ul", { class: "plainlist" }, one.mentions.map(saidNode))) : null,
    mayAct() ? mergePart(one, again) : null, mayAct() ? settingsPart(one, again) : null,
  ].filter(Boolean);
}

function factsNode(one) {
  const facts = [[t("source"), platformName(one.platform, t)], one.followers ? [t("reach"), t("followers", { n: one.followers })] : null, [t("visits_word"), t("visits", { n: one.visits ?? 0 })],
    one.first_seen ? [t("first_seen"), moment(one.first_seen)] : null, one.last_seen ? [t("last_seen"), moment(one.last_seen)] : null].filter(Boolean);
  return el("dl", { class: "facts" }, facts.map(([word, value]) => el("div", {}, el("dt", {}, word), el("dd", {}, value))));
}

const moodsPart = (one) => [one.moods ? el("p", {}, moodsInWords(one.moods)) : null, one.over_time?.length ? moodChart(one.over_time) : el("p", { class: "hint" }, t("too_little"))];
const photoNode = (one) => el("li", { class: "line" }, el("a", { href: address({ mention: one.mention_id }) }, t("conversation")), (one.media ?? []).map((each, n) => outward(each, t("media_see", { n: n + 1 }))), el("span", { class: "badge" }, t(`rights_${one.rights}`)));
const saidNode = (one) => el("li", {}, el("p", { class: "line" }, el("a", { href: address({ mention: one.id }) }, t("conversation")), el("span", {}, platformName(one.platform, t)), agoNode(one.said_at)), textNode(one));

/** What they were given, so that nobody is thanked twice for the same. */
function giftsPart(one, again) {
  const what = el("input", { type: "text", required: true, maxlength: "300", "data-testid": "gift-what" });
  const form = el("form", { class: "inline", on: { submit: (event) => { event.preventDefault(); attempt(async () => {
    await call("POST", `/api/people/${part(one.id)}/gifts`, { body: { what: what.value.trim() } });
    say(t("gift_kept"));
    await again();
  }); } } }, field(t("gift_what"), what), el("button", { "data-testid": "gift-add" }, t("gift_add")));
  const list = (one.gifts ?? []).map((gift) => el("li", { "data-testid": "gift" }, el("span", {}, gift.what), " ", gift.at ? el("small", {}, moment(gift.at)) : null, gift.note ? el("p", { class: "hint" }, gift.note) : null));
  return list.length || mayAct() ? roomPart(t("gifts"), list.length ? el("ul", { class: "plainlist" }, list) : null, mayAct() ? form : null) : null;
}

/** The same person on another channel: only a human says so, after a second look. */
function mergePart(one, again) {
  const act = (method, path, body, done) => attempt(async () => { await call(method, `/api/people/${part(one.id)}/merge${path}`, body ? { body } : {}); say(t(done)); await again(); });
  const merged = (one.merged ?? []).map((id) => {
    const [, platform] = id.split(".");
    return el("li", { class: "row" }, el("a", { href: address({ view: "people", person: id }) }, platformName(platform, t)), button(t("merge_undo"), () => act("DELETE", `/${part(id)}`, null, "merge_undone"), { kind: "plain", test: "merge-undo" }));
  });
  const found = el("ul", { class: "plainlist" });
  const search = el("input", { type: "search", "data-testid": "merge-search", on: { input: () => attempt(look) } });
  let all = null;
  async function look() {
    all ??= (await get("/api/people", { brand: desk.brand, kind: "all", days: "90", limit: "200" })).items;
    const word = search.value.trim().toLowerCase();
    refill(found, word.length < 2 ? [] : all.filter((other) => other.id !== one.id && (other.name ?? "").toLowerCase().includes(word)).slice(0, 6).map((other) => el("li", { class: "row" },
      el("span", {}, `${other.name} (${platformName(other.platform, t)})`), button(t("merge_this"), () => sure(other), { test: "merge-pick" }))));
  }
  function sure(other) {
    const agreed = el("input", { type: "text", maxlength: "500", "data-testid": "merge-agreed" });
    refill(found, el("li", { class: "stack" }, el("p", {}, t("merge_sure", { one: one.name, other: `${other.name} (${platformName(other.platform, t)})` })), other.platform === one.platform ? null : field(t("merge_agreed"), agreed, t("merge_agreed_hint")),
      el("div", { class: "row" }, button(t("merge_yes"), () => act("POST", "", { other: other.id, ...(agreed.value.trim() ? { agreed: agreed.value.trim() } : {}) }, "merged"), { kind: "primary", test: "merge-yes" }), button(t("cancel"), () => refill(found), { kind: "plain" }))));
  }
  return roomPart(t("merge"), el("p", { class: "hint" }, t("merge_hint")), merged.length ? el("ul", { class: "plainlist" }, merged) : null, field(t("merge_search"), search), found);
}

function settingsPart(one, again) {
  const note = el("textarea", { rows: "2", maxlength: "2000", value: one.note ?? "", "data-testid": "person-note" });
  const partner = el("input", { type: "checkbox", checked: Boolean(one.is_partner) });
  const hidden = el("input", { type: "checkbox", checked: Boolean(one.is_hidden) });
  return roomPart(t("note"), el("form", { on: { submit: (event) => { event.preventDefault(); attempt(async () => {
    await call("PATCH", `/api/people/${part(one.id)}`, { body: { note: note.value.trim(), is_partner: partner.checked, is_hidden: hidden.checked } });
    say(t("saved"));
    await again();
  }); } } }, field(t("note"), note, t("person_note_hint")), el("label", { class: "check" }, partner, el("span", {}, t("is_partner"))), el("label", { class: "check" }, hidden, el("span", {}, t("is_hidden"))), el("button", { "data-testid": "person-save" }, t("save"))));
}
