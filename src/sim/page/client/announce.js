/** Says new messages in one polite line, one after the other; what comes too fast is counted. */

/** A voice needs about so long for a line, ms. */
const EVERY = 1500;
const MOST = 3;

let waiting = [];
let speaking = false;

export function announce(words) {
  waiting.push(words);
  if (!speaking) setTimeout(say, 100);
  speaking = true;
}

function say() {
  speaking = waiting.length > 0;
  const place = document.getElementById('announce');
  // What was said does not stay behind as a text of the page.
  if (!speaking) return place.replaceChildren();
  const many = waiting.length > MOST;
  const words = many ? `${waiting.length} new messages. The newest: ${waiting.at(-1)}` : waiting[0];
  waiting = many ? [] : waiting.slice(1);
  place.textContent = words;
  return setTimeout(say, EVERY);
}
