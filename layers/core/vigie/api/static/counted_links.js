/** The links of our answers and posts, and how often each was followed. */

import { attempt, desk, get, maybe } from "./api.js";
import { el, outward, refill } from "./dom.js";
import { agoNode } from "./item.js";
import { platformName } from "./platforms.js";
import { address } from "./route.js";
import { roomPart } from "./rooms.js";
import { t } from "./words.js";

/** The links of the last ninety days, the newest first; null where none are counted. */
export async function linksPart() {
  const query = { brand: desk.brand, limit: "30" };
  const found = await maybe("/api/links", query);
  if (!found) return null;
  let [items, cursor] = [found.items, found.next_cursor];
  const list = el("ul", { class: "plainlist", "data-testid": "links" });
  const more = el("button", { type: "button", class: "more", on: { click: () => attempt(async () => {
    const next = await get("/api/links", { ...query, cursor });
    [items, cursor] = [[...items, ...next.items], next.next_cursor];
    draw();
  }) } }, t("load_more"));
  function draw() {
    refill(list, items.length ? items.map(row) : el("li", { class: "nothing" }, t("links_none")));
    more.hidden = !cursor;
  }
  draw();
  return roomPart(t("links_counted"), el("p", { class: "hint" }, t("links_hint")), list, more);
}

function row(one) {
  return el("li", { "data-testid": "link" }, el("p", { class: "line" }, el("strong", {}, t("clicks_n", { n: one.clicks })), one.previews ? el("span", {}, t("previews_n", { n: one.previews })) : null, one.last_click_at ? el("span", {}, t("last_click"), " ", agoNode(one.last_click_at)) : null),
    el("p", { class: "line" }, outward(one.url, one.url, "link-url") ?? el("span", {}, one.url)),
    el("p", { class: "line" }, el("span", {}, platformName(one.platform, t)), agoNode(one.made_at), one.mention_id ? el("a", { href: address({ mention: one.mention_id }), "data-testid": "link-mention" }, t("link_answer")) : null));
}
