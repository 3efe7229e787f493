/** What juniors wrote and somebody must read before it leaves. */

import { attempt, call, desk, may, maybe, orAgain, part, say } from "./api.js";
import { button, el, field, refill } from "./dom.js";
import { agoNode, authorOf, textNode } from "./item.js";
import { platformName } from "./platforms.js";
import { address } from "./route.js";
import { who } from "./story.js";
import { t } from "./words.js";

/** The room; null where there are no approvals, or they are not this reader's. */
export async function show() {
  const found = await read();
  if (!found) return null;
  const list = el("ul", { class: "stack", "data-testid": "approvals" });
  const again = async () => draw(list, (await read())?.items ?? [], again);
  draw(list, found.items, again);
  return list;
}

const read = () => maybe("/api/approvals", { brand: desk.brand });

function draw(list, items, again) {
  refill(list, items.length ? items.map((one) => card(one, again)) : el("li", { class: "nothing" }, t("approvals_none")));
}

function card(one, again) {
  const { mention, actor } = one;
  const text = el("textarea", { rows: "4", value: one.text, dir: "auto", "data-testid": "approval-text" });
  const why = el("input", { type: "text", maxlength: "500", "data-testid": "approval-why" });
  const decide = (what, body, done) => attempt(async () => {
    await orAgain((more) => call("POST", `/api/actions/${part(one.action_id)}/${what}`, { body: { ...body, ...(what === "approve" ? more : {}) } }));
    say(t(done));
    await again();
  });
  const withdraw = () => attempt(async () => { await call("DELETE", `/api/actions/${part(one.action_id)}`); say(t("withdrawn")); await again(); });
  const approve = () => decide("approve", text.value.trim() === one.text ? {} : { text: text.value.trim() }, "approved_said");
  const refuse = () => { if (why.value.trim()) decide("refuse", { reason: why.value.trim() }, "refused_said"); else { say(t("reason_needed"), "error"); why.focus(); } };
  return el("li", { class: "part", "data-testid": "approval" },
    mention ? [el("p", { class: "line" }, el("a", { href: address({ mention: mention.id }) }, authorOf(mention)), el("span", {}, platformName(mention.platform, t)), agoNode(mention.said_at)), textNode(mention)] : null,
    field(t("approval_by", { who: who(one.by?.name ?? actor), kind: t(`kind_${one.kind}`) }), text),
    one.refused ? el("p", { class: "warning" }, one.refused) : null,
    one.is_mine || !may("manager") ? el("div", { class: "row" }, el("span", { class: "hint" }, t("state_held_reply")), one.is_mine ? button(t("withdraw"), withdraw, { test: "approval-withdraw" }) : null) : [el("div", { class: "row" }, button(t("approve_send"), approve, { kind: "primary", symbol: "send", test: "approval-approve" })),
    el("div", { class: "row refuse" }, field(t("refuse_why"), why), button(t("refuse"), refuse, { test: "approval-refuse" }))]);
}
