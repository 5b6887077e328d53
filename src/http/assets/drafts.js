// What somebody has typed and not sent, kept for each conversation until the tab closes or access ends: a reply, and a note.

const PREFIX = "baton.draft.";
const NOTE = ".note";

export const read = (id) => sessionStorage.getItem(PREFIX + id) ?? "";
export const drop = (id) => sessionStorage.removeItem(PREFIX + id);

export function keep(id, text) {
  if (text) sessionStorage.setItem(PREFIX + id, text);
  else drop(id);
}

/** Where the draft of a note is kept: `read(noteOf(id))`. */
export const noteOf = (id) => id + NOTE;

/** Nothing of this conversation stays. */
export function forget(id) {
  drop(id);
  drop(noteOf(id));
}

/** Another person in the same tab does not find what the last one typed. */
export function belongTo(operator) {
  const was = sessionStorage.getItem("baton.operator");
  if (was !== null && was !== operator) dropAll();
  sessionStorage.setItem("baton.operator", operator);
}

export function dropAll() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
