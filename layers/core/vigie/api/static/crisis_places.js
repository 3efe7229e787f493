/** Where the statement goes: the language for each platform, its length there, what became of it. */

import { may, say } from "./api.js";
import { button, choice, el, outward, refill } from "./dom.js";
import { t, term } from "./words.js";

const picked = new Map();

/** The platforms with their choices, and the button that sends after a second look. */
export function placesPart(crisis, act) {
  if (!crisis.places.length) return crisis.state === "on" ? el("p", { class: "hint" }, t("places_none")) : null;
  const sure = el("div", { "data-testid": "broadcast-sure" });
  const choices = new Map(crisis.places.map((place) => [place.platform, picked.get(`${crisis.id} ${place.platform}`) ?? ""]));
  const maySend = crisis.state === "on" && may("owner");
  return el("div", { class: "places" }, el("h4", {}, t("places")),
    el("ul", {}, crisis.places.map((place) => placeNode(crisis, place, choices, maySend, () => refill(sure)))),
    maySend ? button(t("broadcast"), () => askTwice(crisis, choices, sure, act), { symbol: "send", test: "broadcast" }) : el("p", { class: "hint" }, crisis.state === "on" ? t("broadcast_owners") : ""), sure);
}

function placeNode(crisis, place, choices, maySend, changed) {
  const length = el("span", { class: "count-text" });
  const count = (spoken) => {
    const used = place.lengths[spoken];
    const isLong = place.longest !== null && used > place.longest;
    length.className = isLong ? "warning" : "count-text";
    length.textContent = !spoken ? "" : place.longest === null ? t("characters", { n: used }) : t(isLong ? "too_long" : "of_characters", { n: used, most: place.longest });
  };
  const select = choice([["", t("broadcast_not")], ...["fr", "en", "both"].map((one) => [one, t(`spoken_${one}`)])], choices.get(place.platform), { "aria-label": t("broadcast_in", { platform: place.name }), "data-testid": `place-${place.platform}` });
  select.addEventListener("change", () => {
    choices.set(place.platform, select.value);
    picked.set(`${crisis.id} ${place.platform}`, select.value);
    count(select.value);
    changed();
  });
  count(select.value);
  return el("li", { "data-testid": "place", "data-platform": place.platform },
    el("div", { class: "row" }, el("strong", {}, place.name), place.by_hand ? el("span", { class: "badge" }, t("by_hand")) : null, maySend ? select : null, length),
    place.posts.map((post) => el("p", { class: `state ${post.state}`, "data-testid": "post-state", "data-state": post.state },
      t("post_state", { spoken: t(`spoken_${post.language}`), state: term("state", `${post.state}_post`) }), post.reason && post.state !== "task" ? el("span", {}, post.reason) : null, outward(post.url, t("open_there")))));
}

/** What leaves cannot be called back: say what goes where, and ask once more. */
function askTwice(crisis, choices, box, act) {
  const wanted = Object.fromEntries([...choices].filter(([, spoken]) => spoken));
  const names = crisis.places.filter((one) => wanted[one.platform]).map((one) => `${one.name} (${t(`spoken_${wanted[one.platform]}`)})`);
  if (!names.length) { say(t("broadcast_nowhere"), "error"); return; }
  const yes = button(t("broadcast_yes"), async () => {
    yes.disabled = true;
    const sent = await act("POST", crisis.id, "/broadcast", { platforms: wanted }, "broadcast_left");
    if (sent) for (const one of crisis.places) picked.delete(`${crisis.id} ${one.platform}`);
    refill(box);
  }, { kind: "primary", test: "broadcast-yes" });
  refill(box, el("p", { class: "warning" }, t("broadcast_sure", { n: names.length, where: names.join(", ") })), el("div", { class: "row" }, yes, button(t("cancel"), () => refill(box), { test: "broadcast-no" })));
  yes.focus();
}
