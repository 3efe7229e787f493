/** Following an action until it is final. */

import { get, part } from "./api.js";

const FINAL = ["sent", "failed", "task", "held"];
const CALM = ["waiting", "unconfirmed"];
const FAST = 600;
const SLOW = 4000;
const FAST_TRIES = 20;
const watched = new Map();

/** Ask for an action until it is final; `moved` runs at each new state. All who ask share one watch. */
export function watch(action, moved) {
  const known = watched.get(action.action_id);
  if (known) return void known.add(moved);
  watched.set(action.action_id, new Set([moved]));
  return void follow(action.action_id, action.state);
}

async function follow(id, from) {
  let state = from;
  for (let tries = 0; !FINAL.includes(state) && watched.has(id); tries += 1) {
    await pause(tries < FAST_TRIES && !CALM.includes(state) ? FAST : SLOW);
    if (document.hidden || !watched.has(id)) continue;
    const now = await get(`/api/actions/${part(id)}`).catch(() => ({ state }));
    if (now.state === state) continue;
    state = now.state;
    await Promise.all([...(watched.get(id) ?? [])].map((moved) => moved(now)));
  }
  watched.delete(id);
}

const pause = (long) => new Promise((wake) => { setTimeout(wake, long); });

/** Stop following: another brand, another person. */
export const stopWatching = () => watched.clear();
