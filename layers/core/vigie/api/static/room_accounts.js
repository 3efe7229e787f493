/** Who weighs most in what is said: four rankings beside the period before, each account opening its mentions. */

import { desk, maybe, part } from "./api.js";
import { choice, el, field, svg } from "./dom.js";
import { agoNode, badges, textNode } from "./item.js";
import { platformName } from "./platforms.js";
import { moodsInWords } from "./room_people.js";
import { roomPart } from "./rooms.js";
import { address, go, here } from "./route.js";
import { t, typeset } from "./words.js";

const RANKS = ["reach", "frequency", "help", "harm"];
const SPANS = [7, 30, 90];
const DAY = 86_400_000;
const [WIDE, TALL] = [340, 10];

/** The room, or the mentions of the account the address names; null where the stack ranks nobody. */
export async function show() {
  const by = RANKS.includes(here().by) ? here().by : RANKS[0];
  const days = SPANS.includes(Number(here().days)) ? here().days : "30";
  const since = new Date(Date.now() - days * DAY).toISOString();
  if (here().account) return mentionsOf(here().account, { by, days, since });
  const found = await maybe("/api/accounts", { brand: desk.brand, by, since, language: document.documentElement.lang });
  if (!found) return null;
  const move = (change) => go({ view: "accounts", by, days, ...change });
  return el("div", { class: "stack" }, el("div", { class: "pair" },
    field(t("accounts_by"), choice(RANKS.map((one) => [one, t(`accounts_${one}`)]), by, { "data-testid": "accounts-by", on: { change: (event) => move({ by: event.target.value }) } })),
    field(t("period"), choice(SPANS.map((n) => [String(n), t("last_days", { n })]), days, { "data-testid": "accounts-days", on: { change: (event) => move({ days: event.target.value }) } }))),
  el("p", { class: "hint" }, typeset(found.definitions[by])), wholePart(found, days), listPart(found, { by, days }), leftOut(found));
}

/** What all of them said together, beside the period before, and how many people follow them. */
function wholePart(found, days) {
  const { unique_reach: unique, previous } = found;
  const known = t("accounts_unique", { n: unique.value }) + (unique.unknown ? t("accounts_unknown", { n: unique.unknown }) : ".");
  return roomPart("", el("p", { "data-testid": "accounts-sum" }, el("strong", {}, both(found.mentions, found.accounts)), previous.is_kept ? ", " : ". ", before(previous, days)),
    unique.known ? el("p", { title: typeset(found.definitions.unique_reach) }, known) : null,
    found.is_partial ? el("p", { class: "warning" }, t("accounts_partial")) : null);
}

const both = (mentions, accounts) => t("accounts_both", { mentions: t("accounts_mentions", { n: mentions }), accounts: t("accounts_n", { n: accounts }) });

function before(previous, days) {
  if (!previous.is_kept) return t("accounts_not_kept");
  const { mentions, accounts } = previous;
  const was = t("accounts_was", { both: both(mentions.previous, accounts.previous), n: Number(days) });
  if (!mentions.enough) return `${was} ${t("accounts_few_before")}`;
  return mentions.difference ? `${was} ${t(mentions.difference > 0 ? "accounts_more" : "accounts_less", { n: Math.abs(mentions.percent) })}` : `${was} ${t("accounts_same")}`;
}

function listPart(found, place) {
  if (!found.enough) return el("p", { class: "nothing", "data-testid": "accounts-few" }, t("accounts_few", { n: found.mentions }), " ", el("a", { href: address({ list: "all", days: place.days }) }, t("accounts_few_see")));
  if (!found.items.length) return el("p", { class: "nothing" }, t(`accounts_${place.by}_none`));
  const most = Math.max(...found.items.map((one) => scoreOf(one, place.by)));
  return el("ol", { class: "persons ranks", "data-testid": "accounts" }, found.items.map((one) => line(one, place, most, found.previous.is_kept)));
}

function line(one, { by, days }, most, isKept) {
  const name = one.author.name || t("someone");
  return el("li", { "data-testid": "account" },
    el("p", { class: "line" }, el("span", { class: "rank" }, t("accounts_rank", { n: one.rank })), el("a", { href: address({ view: "people", person: one.id, mention: one.mention_id }), class: "open" }, name), el("span", {}, platformName(one.platform, t)), el("strong", {}, weight(one, by))),
    svg("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, class: `weigh ${by}`, "aria-hidden": "true", preserveAspectRatio: "none" }, svg("rect", { x: 0, y: 0, width: Math.max((WIDE * scoreOf(one, by)) / most, 3), height: TALL, rx: 4 })),
    el("p", { class: "hint" }, [by === "frequency" ? null : t("accounts_mentions", { n: one.mentions }), moodsInWords(one.parts), ...credits(one, by), isKept ? earlier(one.previous) : null].filter(Boolean).join(" · ")),
    el("p", { class: "line" }, el("a", { href: address({ view: "accounts", by, days, account: one.id }), class: "open", "data-testid": "account-open" }, t(by === "harm" ? "accounts_answer" : "accounts_see")), agoNode(one.last_seen)));
}

const scoreOf = (one, by) => ({ reach: one.followers ?? 0, frequency: one.mentions, help: one.help, harm: one.harm })[by];

/** The figure the ranking goes by, in words that name what it is. */
function weight(one, by) {
  const followers = one.followers ? t("followers", { n: one.followers }) : t("accounts_followers_unknown");
  if (by === "reach") return followers;
  if (by === "frequency") return t("accounts_mentions", { n: one.mentions });
  if (by === "help") return t("accounts_points", { n: one.help });
  return `${t("accounts_criticisms", { n: one.parts.negative })}, ${followers}`;
}

/** What the points of help were given for. */
function credits(one, by) {
  if (by !== "help") return [];
  return ["praise", "photos", "defended"].filter((name) => one.parts[name]).map((name) => t(`accounts_${name}`, { n: one.parts[name] }));
}

function earlier(previous) {
  if (!previous) return t("accounts_new");
  const mentions = t("accounts_mentions", { n: previous.mentions });
  return previous.rank ? t("accounts_earlier", { place: previous.rank, mentions }) : t("accounts_earlier_unranked", { mentions });
}

/** What is in no ranking, and why. */
function leftOut({ definitions, left_out: out, previous }) {
  const platforms = out.platforms.map((one) => platformName(one, t)).join(", ");
  return el("details", {}, el("summary", {}, t("accounts_left_out")), el("p", {}, typeset(definitions.left_out)), el("p", {}, typeset(definitions.mentions)), el("p", {}, typeset(definitions.previous)),
    platforms ? el("p", {}, t("accounts_platforms_out", { platforms })) : null, out.objected ? el("p", {}, t("accounts_objected", { n: out.objected })) : null,
    out.young ? el("p", {}, t("accounts_young", { n: out.young })) : null, previous.is_kept ? null : el("p", {}, t("accounts_kept_90")));
}

/** The mentions an account is counted for. */
async function mentionsOf(id, { by, days, since }) {
  const found = await maybe(`/api/accounts/${part(id)}/mentions`, { since });
  const back = el("p", {}, el("a", { href: address({ view: "accounts", by, days }) }, t("accounts_back")));
  if (!found) return roomPart("", back, el("p", { class: "nothing" }, t("accounts_gone")));
  const name = found.items.find((one) => one.author.name)?.author.name || t("someone");
  return roomPart("", back, el("h3", { class: "name" }, name), el("p", { class: "hint" }, `${t("accounts_mentions", { n: found.items.length })}, ${t("last_days", { n: days })}`),
    el("p", {}, el("a", { href: address({ view: "people", person: id, mention: found.items[0]?.id }) }, t("accounts_person"))),
    el("ul", { class: "plainlist", "data-testid": "account-mentions" }, found.items.map((one) => el("li", {}, el("p", { class: "line" }, el("a", { href: address({ mention: one.id }) }, t("conversation")), el("span", {}, platformName(one.platform, t)), agoNode(one.said_at)), textNode(one), badges(one)))));
}
