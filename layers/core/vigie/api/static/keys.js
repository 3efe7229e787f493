/** The keyboard: moving, answering, settling; and the help that lists it. */

import { closePanel, finish, openHide } from "./acts.js";
import { mayAct } from "./api.js";
import { button, el, find, refill } from "./dom.js";
import { go, here } from "./route.js";
import { threadContext } from "./thread.js";
import { t } from "./words.js";

const OFF = "vigie-keys-off";
const HELP = [["j ↓", "key_next"], ["k ↑", "key_before"], ["r", "key_reply"], ["e", "key_done"], ["h", "key_hide"], ["Esc", "key_back"], ["/", "key_search"], ["Ctrl ↵", "key_send"], ["?", "help"]];

const RUN = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  r: () => find("reply-text")?.focus(), e: () => settled(finish), h: () => settled(openHide),
  "/": () => find("search").focus(), "?": openHelp,
};

function settled(run) {
  const context = threadContext();
  if (context?.mention && !context.mention.own && mayAct()) run(context);
}

/** Go to the next line, or the one before; on a wide screen it opens beside the list. */
function move(step) {
  const links = [...document.querySelectorAll("#list .open")];
  if (!links.length) return;
  const focused = links.indexOf(document.activeElement);
  const now = focused >= 0 ? focused : links.findIndex((link) => link.getAttribute("aria-current"));
  const link = links[Math.min(Math.max(now + step, 0), links.length - 1)];
  const id = link.closest("li").dataset.id;
  if (matchMedia("(min-width: 60rem)").matches || here().mention) go({ ...here(), mention: id }, { instead: Boolean(here().mention) });
  const again = document.getElementById(`open-${id}`);
  again?.focus({ preventScroll: true });
  again?.closest("li").scrollIntoView({ block: "nearest" });
}

const isTyping = (node) => node.closest("textarea, select, input, dialog, [role=tablist]");

/** Esc steps back: out of a field, out of the small form, out of the thread. */
function stepBack(event) {
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (closePanel()) return;
  if (event.target.closest("textarea, input, select")) return void event.target.blur();
  if (here().mention) go({ ...here(), mention: "" });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || find("inbox").hidden) return;
  if (event.key === "Escape") return stepBack(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || localStorage.getItem(OFF)) return;
  if (event.key.startsWith("Arrow") && !event.target.closest("#list")) return;
  const run = RUN[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!run) return;
  event.preventDefault();
  run();
});

/** The help: every key, and a switch for those whom single keys hinder. */
export function openHelp() {
  const box = find("help");
  const off = el("input", { type: "checkbox", checked: !localStorage.getItem(OFF), on: { change: () => (off.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")) } });
  refill(box, el("h2", { id: "help-title" }, t("help")), el("p", {}, t("help_queues")),
    el("dl", {}, HELP.map(([key, word]) => el("div", {}, el("dt", {}, key.split(" ").map((one) => el("kbd", {}, one))), el("dd", {}, t(word))))),
    el("label", { class: "radio" }, off, el("span", {}, t("keys_on"))), button(t("close"), () => box.close(), { kind: "primary" }));
  box.showModal();
}

find("help-open").addEventListener("click", openHelp);
