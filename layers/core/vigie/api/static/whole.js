/** A mention whole, with its conversation: what the thread is drawn from. */

import { get, maybe, part } from "./api.js";

/** Read the mention a thread is of; `mine` remembers the conversation between two readings. */
export async function readWhole(mine) {
  const mention = fixed(await get(`/api/mentions/${part(mine.id)}`));
  const stand = JSON.stringify([mention.revision, mention.conversation.length, mention.actions.map((one) => [one.state, one.edited_by, one.deleted_by])]);
  if (mine.stand !== stand) mine.wider = await maybe(`/api/conversations/${part(mine.id)}`);
  mine.stand = stand;
  if (!mine.wider?.items?.length) return mention;
  return { ...mention, conversation: mine.wider.items, person: mine.wider.person?.id };
}

/** What counts down becomes the moment it counts down to, so that nothing is drawn anew for a second less. */
function fixed(mention) {
  const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
  for (const one of mention.guide?.windows ?? []) {
    one.until ??= one.seconds_left > 0 ? at(one.seconds_left) : null;
    delete one.seconds_left;
  }
  delete mention.deadline?.seconds_left;
  return mention;
}

/** What the list knows of a conversation, as the mention itself tells it. */
export function talkOf({ priority, deadline, snoozed_until: until, is_reopened: isReopened }) {
  return priority || deadline || until || isReopened ? { priority, deadline, snoozed_until: until, is_reopened: isReopened } : null;
}
