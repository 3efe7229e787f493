/** What an owner with twenty minutes a week asks first: five questions, each answered with its numbers. */

import { el } from "./dom.js";
import { comparedNode, definitionNode, measureLink, valueNode } from "./figure_card.js";
import { FEWEST, definitionOf, percent, signed, told } from "./figure_words.js";
import { isRoom } from "./rooms.js";
import { address } from "./route.js";
import { age, quoted, t } from "./words.js";

const KINDS = ["complaint", "question", "purchase", "request", "praise"];
const [WELL, NEARLY] = [0.9, 0.7];
const MOST_TOPICS = 3;
const SURE = 2.576; // 1 %, both sides, as every change the API calls sure

/** The five questions. */
export function leadPart(seen, chosen) {
  const asked = [spoke, mood, speed, waiting, rising].map((one) => one(seen, chosen));
  return el("ol", { class: "asked", "data-testid": "asked" }, asked.map(({ test, question, verdict, kind = "", more = [], counted = [], rule = "" }) => el("li", { class: kind, "data-testid": `asked-${test}` },
    el("h3", {}, question), el("p", { class: "verdict" }, verdict), el("div", { class: "more-said" }, more.filter(Boolean).map((one) => el("p", {}, one))),
    definitionNode([...counted.map((name) => definitionOf(name, seen.answer)), rule].filter(Boolean).join(" "), question))));
}

function spoke({ answer }, chosen) {
  const { unique_authors: people, volume } = answer.figures;
  const counts = volume?.value ? [measureLink(t("n_mentions", { n: volume.value }), chosen, volume.opens ?? "mentions"), " "] : [];
  const isKnown = people && people.value !== null;
  return {
    test: "spoke", question: t("ask_spoke"), counted: ["unique_authors", "volume"],
    verdict: isKnown && people.value ? t("people_about", { n: people.value }) : counts.shift() ?? t("spoke_nobody"),
    more: [el("span", {}, ...counts, volume?.value ? comparedNode("volume", volume) : null)],
  };
}

function mood({ answer, mixed }, chosen) {
  const net = answer.figures.net_sentiment;
  const verdict = !net.change.enough ? "few" : { up: "better", down: "worse" }[net.change.direction] ?? "same";
  const numbers = !net.of ? null : !net.enough ? t("mood_few_now", { n: net.of }) : el("span", {}, valueNode(net, chosen), " ", net.change.enough ? t("mood_against", { before: signed(net.previous) }) : t("mood_few_before", { n: mixed.before.mentions }));
  const parts = ["positive", "negative"].filter((one) => mixed.totals[one]).flatMap((one, n) => [n ? ", " : "", measureLink(t(`n_${one}`, { n: mixed.totals[one] }), chosen, `about_us_${one}`)]);
  return { test: "mood", question: t("ask_mood"), verdict: t(`mood_${verdict}`), kind: { better: "good", worse: "bad" }[verdict], more: [numbers, parts.length ? el("span", {}, ...parts) : null], counted: ["net_sentiment"], rule: t("mood_rule") };
}

function speed({ answer }, chosen) {
  const { in_time_share: kept, response_median: half, response_p90: most } = answer.figures;
  const share = kept?.value ?? null;
  const verdict = share === null ? "unknown" : !kept.enough ? "few" : share >= WELL ? "yes" : share >= NEARLY ? "nearly" : "no";
  const times = half?.value && half.enough ? t("speed_times", { median: told(half.value, "seconds"), p90: told(most?.value ?? half.value, "seconds") }) : null;
  return {
    test: "speed", question: t("ask_speed"), verdict: t(`speed_${verdict}`, { n: kept?.of ?? 0 }), kind: { yes: "good", no: "bad" }[verdict], counted: ["in_time_share", "response_median", "response_p90"],
    more: [share === null ? el("a", { href: address({ view: "promises" }) }, t("speed_promise")) : el("span", {}, measureLink(t("speed_kept", { share: percent(share), n: kept.of }), chosen, kept.opens ?? "in_time"), " ", comparedNode("in_time_share", kept)), times],
  };
}

function waiting({ answer }, chosen) {
  const { count = 0, oldest = null } = answer.backlog ?? {};
  const since = oldest ? t("waiting_oldest", { when: age(oldest.said_at) }) : "";
  const first = oldest?.mention_id ? el("a", { href: address({ mention: oldest.mention_id }), "data-testid": "oldest" }, since) : since;
  return { test: "waiting", question: t("ask_waiting"), verdict: count ? measureLink(t("waiting_n", { n: count }), chosen, "backlog") : t("waiting_nobody"), kind: count ? "" : "good", more: [first], counted: ["backlog"] };
}

function rising({ answer, mixed, topics }, chosen) {
  const risen = KINDS.map((name) => ({ name, now: mixed.totals[name] ?? 0, was: mixed.before[name] ?? 0 })).filter(({ now, was }) => now >= FEWEST && now - was > SURE * Math.sqrt(now + was)).sort((one, other) => other.now - other.was - (one.now - one.was));
  const spikes = answer.spikes?.count ?? 0;
  const lines = risen.slice(0, 2).map(({ name, now, was }) => el("span", {}, measureLink(t(`rise_${name}`, { n: now }), chosen, name), " ", t("rise_before", { was })));
  const told = topics.slice(0, MOST_TOPICS).map((one) => el("span", {}, isRoom("topics") ? el("a", { href: address({ view: "topics", kind: "rising" }) }, quoted(one.name)) : quoted(one.name), " – ", t("rise_topic", { n: one.count, was: one.before ?? 0 })));
  const alarm = spikes ? el("a", { href: address({ view: "settings", part: "wishes" }) }, t("rise_alerts", { n: spikes })) : null;
  const few = (mixed.totals.mentions ?? 0) < FEWEST || (mixed.before.mentions ?? 0) < FEWEST;
  const first = risen[0] ? t(`rising_${risen[0].name}`) : topics[0] ? quoted(topics[0].name) : few ? t("rising_few") : t("rising_nothing");
  return { test: "rising", question: t("ask_rising"), verdict: first, more: [...lines, ...told, alarm], rule: t("rise_rule") };
}

/** What all of it is not: a human's judgement; and where it is put right. */
export const caution = (chosen) => el("p", { class: "caution", "data-testid": "caution" }, el("span", {}, t("automatic")), measureLink(t("automatic_check"), chosen, "negative", { but: "" }));
