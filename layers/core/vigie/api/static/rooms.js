/** What lies under "More": each room is fetched when it is entered. */

import { may } from "./api.js";
import { el, find, icon, refill } from "./dom.js";
import { address } from "./route.js";
import { t } from "./words.js";

const ROOMS = {
  tasks: { symbol: "done", open: () => import("./room_tasks.js") },
  approvals: { symbol: "shield", needs: "agent", open: () => import("./room_approvals.js") },
  calendar: { symbol: "calendar", open: () => import("./room_calendar.js") },
  topics: { symbol: "voice", open: () => import("./room_topics.js") },
  people: { symbol: "people", open: () => import("./room_people.js") },
  accounts: { symbol: "chart", open: () => import("./room_accounts.js") },
  gallery: { symbol: "media", open: () => import("./room_gallery.js") },
  balance: { symbol: "scales", open: () => import("./room_balance.js") },
  presence: { symbol: "compass", open: () => import("./room_presence.js") },
  team: { symbol: "person", open: () => import("./room_team.js") },
  voice: { symbol: "voice", open: () => import("./room_voice.js") },
  promises: { symbol: "clock", open: () => import("./room_promises.js") },
  reports: { symbol: "chart", open: () => import("./room_reports.js") },
  audit: { symbol: "book", needs: "manager", open: () => import("./room_audit.js") },
};
const absent = new Set();
let turn = 0;

export const isRoom = (name) => name === "more" || name in ROOMS;

/** Show the room the address names, or the list of them. */
export async function showRoom(name) {
  const mine = ++turn;
  const box = find("more-room");
  box.dataset.room = "";
  if (name === "more") return fill(box, name, el("h2", {}, t("more")), doors());
  const { show } = await ROOMS[name].open();
  const body = await show();
  if (mine !== turn) return undefined;
  if (body) return fill(box, name, head(name), body);
  absent.add(name);
  return fill(box, name, head(name), el("p", { class: "nothing" }, t("room_absent")));
}

/** What is shown says which room it is, once it is all there. */
function fill(box, name, ...children) {
  refill(box, ...children);
  box.dataset.room = name;
}

/** The doors, with what is behind each; what the stack or the reader's role lacks has none. */
function doors() {
  const open = Object.entries(ROOMS).filter(([name, room]) => !absent.has(name) && (!room.needs || may(room.needs)));
  return el("ul", { class: "doors" }, open.map(([name, room]) => el("li", {}, el("a", { href: address({ view: name }), "data-testid": `door-${name}` }, icon(room.symbol),
    el("span", {}, el("strong", {}, t(`room_${name}`)), el("small", {}, t(`room_${name}_what`)))))));
}

function head(name) {
  return el("div", { class: "room-head" }, el("a", { href: address({ view: "more" }), class: "button plain back", "data-testid": "room-back" }, icon("back"), el("span", {}, t("more"))),
    el("h2", { tabindex: "-1" }, t(`room_${name}`)));
}

const openFigures = () => import("./room_figures.js");

/** The figures have a place of their own in the menu, and are fetched as rooms are. */
export async function showFigures() {
  const { show } = await openFigures();
  return show();
}

/** A part of a room. */
export const roomPart = (title, ...children) => el("section", { class: "part" }, title ? el("h3", {}, title) : null, ...children);
