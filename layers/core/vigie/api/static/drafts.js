/** Drafts: here at once, on the server a moment later, gone when the reply has left. */

import { call, lenient, part } from "./api.js";

const PAUSE = 2000;
let hasRoute = true;

const keyOf = (mention) => `vigie-draft:${mention.id}`;
const pathOf = (mention) => `/api/mentions/${part(mention.id)}/draft`;

/** What was being written: here first, else on another of one's machines, else the words a task begins with. */
export function draftOf(mention) {
  const here = sessionStorage.getItem(keyOf(mention));
  return { text: here ?? mention.draft?.text ?? begunBy(mention), visibility: mention.draft?.visibility ?? "", acknowledgement: mention.draft?.acknowledgement ?? null };
}

/** "You asked, we did": the note of the topic that was closed, while nobody has told this person. */
const begunBy = ({ id, promises }) => promises?.find((one) => one.draft && one.state === "open" && one.mention_id === id)?.draft ?? "";

/** Keeps one mention's draft; `read` gives {text, visibility, acknowledgement}. */
export function keeper(mention, read) {
  let timer = 0;
  let known = JSON.stringify(read());
  const send = async () => {
    const draft = read();
    const now = JSON.stringify(draft);
    if (!hasRoute || now === known) return;
    known = now;
    const answer = await lenient(() => (draft.text ? call("PUT", pathOf(mention), { body: draft }) : call("DELETE", pathOf(mention)))).catch(() => { known = ""; return undefined; });
    if (answer === null) hasRoute = false;
  };
  return {
    keep() {
      const { text } = read();
      if (text) sessionStorage.setItem(keyOf(mention), text);
      else sessionStorage.removeItem(keyOf(mention));
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    },
    /** Left for another mention: what is not kept yet goes now. */
    leave() {
      clearTimeout(timer);
      return send();
    },
    /** The reply left: nothing is a draft any more, here or there. */
    forget() {
      clearTimeout(timer);
      sessionStorage.removeItem(keyOf(mention));
      known = JSON.stringify({ ...read(), text: "" });
      if (hasRoute && mention.draft !== undefined) call("DELETE", pathOf(mention)).catch(() => null);
    },
  };
}
