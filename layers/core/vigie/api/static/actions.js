/** Following an action until it is final. */

import { get, part } from "./api.js";

const FINAL = ["sent", "failed", "task"];
const FAST = 700;
const SLOW = 4000;
const FAST_TRIES = 20;
const watched = new Set();

/** Ask for an action until it is final; `moved` runs at each new state. One watch per action. */
export async function watch(action, moved) {
  if (watched.has(action.action_id)) return;
  watched.add(action.action_id);
  let { state } = action;
  for (let tries = 0; !FINAL.includes(state) && watched.has(action.action_id); tries += 1) {
    await new Promise((wake) => { setTimeout(wake, tries < FAST_TRIES && !["waiting", "unconfirmed"].includes(state) ? FAST : SLOW); });
    if (document.hidden) continue;
    const now = await get(`/api/actions/${part(action.action_id)}`).catch(() => ({ state }));
    if (now.state === state) continue;
    state = now.state;
    await moved(now);
  }
  watched.delete(action.action_id);
}

/** Stop following: another brand, another person. */
export const stopWatching = () => watched.clear();
