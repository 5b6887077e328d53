// What the server says in English, of the log, the brief and what it refused, in the language of the reader. What is not known stays as it is.

import { EXACT_ADMIN, PATTERNS_ADMIN } from "./es-told-admin.js";
import { EXACT as EXACT_DESK, PATTERNS as PATTERNS_DESK } from "./es-told.js";
import { literally } from "./format.js";
import { language } from "./i18n.js";

const EXACT = { ...EXACT_ADMIN, ...EXACT_DESK };
const PATTERNS = [...PATTERNS_DESK, ...PATTERNS_ADMIN];

const rules = language() === "es" ? PATTERNS.map(ruleOf) : [];

/** "Transferred by Ana Ruiz: Asks about an invoice" as the reader would say it; what the server sets off as code is quoted. */
export function told(text) {
  return typeof text === "string" ? inTheirs(text).replaceAll(/`([^`\n]+)`/g, language() === "es" ? "«$1»" : "“$1”") : text;
}

function inTheirs(text) {
  if (rules.length === 0) return text;
  const whole = exact(text);
  if (whole) return whole;
  for (const { shape, names, said } of rules) {
    const found = shape.exec(text);
    if (found) return said.replaceAll(/\{(\w+)\}/g, (_, name) => inTheirs(found[names.indexOf(name) + 1]));
  }
  return text;
}

/** A whole text; one that stands within a sentence begins small. */
function exact(text) {
  if (Object.hasOwn(EXACT, text)) return EXACT[text];
  const large = text.charAt(0).toUpperCase() + text.slice(1);
  return Object.hasOwn(EXACT, large) ? EXACT[large].charAt(0).toLowerCase() + EXACT[large].slice(1) : null;
}

/** "Offered to {who}" finds "Offered to Ana Ruiz". The last blank takes everything that is left. */
function ruleOf([pattern, said]) {
  const names = [];
  const parts = pattern.split(/(\{\w+\})/).map((part, nth, all) => {
    if (!/^\{\w+\}$/.test(part)) return literally(part);
    names.push(part.slice(1, -1));
    return all.slice(nth + 1).some((later) => later.startsWith("{")) ? "(.+?)" : "(.+)";
  });
  return { shape: new RegExp(`^${parts.join("")}$`, "s"), names, said };
}
