// The words of the page in the language of its reader. English is written where it is used; another language is a dictionary from it.
// A text without an entry is shown in English; a test holds every dictionary to every text.

import { ES } from "./es.js";

const BOOKS = { en: null, es: ES };
const KEPT = "baton.language";

const wanted = () => localStorage.getItem(KEPT) ?? navigator.languages?.map((tag) => tag.slice(0, 2)).find((tag) => tag in BOOKS) ?? "en";

let book = BOOKS[wanted()] ?? null;

/** The language of the page, `en` or `es`; for dates and names of countries, too. */
export const language = () => (book === ES ? "es" : "en");
/** The locale that dates and numbers are written in. */
export const locale = () => (book === ES ? "es-ES" : "en-GB");

/** Keeps the choice and loads the page anew: no text of the old one stays. */
export function speak(code) {
  localStorage.setItem(KEPT, code);
  location.reload();
}

/** `t("Sent to {name}", { name })`. The text is a literal at the call, so that the test finds it. */
export function t(text, values = {}) {
  const said = book?.[text] ?? text;
  return said.replaceAll(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** `n(count, "{count} chat", "{count} chats")`. */
export const n = (count, one, many, values = {}) => t(count === 1 ? one : many, { count, ...values });

document.documentElement.lang = language();
