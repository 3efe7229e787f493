/** How long a text is in a platform's own counting. The API has the last word; this is for the eye. */

const LINK = /https?:\/\/[^\s<>"]+/g;
const LINK_LENGTH = 23;
const HEAVY = /[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]/u;
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}/u;

const clusters = (text) => Array.from(new Intl.Segmenter().segment(text), (one) => one.segment);
const bytes = (text) => new TextEncoder().encode(text).length;
const links = (text) => (text.match(LINK) ?? []).length * LINK_LENGTH;
const weight = (cluster) => (PICTURE.test(cluster) ? 2 : Array.from(cluster).reduce((sum, one) => sum + (HEAVY.test(one) ? 2 : 1), 0));

const COUNTS = {
  characters: (text) => Array.from(text).length,
  utf16: (text) => text.length,
  bytes,
  graphemes: (text) => clusters(text).length,
  x: (text) => links(text) + clusters(text.normalize("NFC").replace(LINK, "")).reduce((sum, one) => sum + weight(one), 0),
  mastodon: (text) => links(text) + clusters(text.replace(LINK, "").replace(/@(\w+)@[\w.-]+\w/g, "@$1")).length,
  threads: (text) => clusters(text).reduce((sum, one) => sum + (PICTURE.test(one) ? bytes(one) : Array.from(one).length), 0),
};

/** The length of a text as a platform that counts like this sees it. */
export const lengthOf = (text, counting) => (COUNTS[counting] ?? COUNTS.characters)(text);
