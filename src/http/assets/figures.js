// Figures as people read them. What was not measured is a dash, never a zero.

import { span } from "./format.js";
import { locale } from "./i18n.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SECONDS_TOLD_MAX = 10 * MINUTE; // above, seconds say nothing
const CENTS_FROM = 1; // dollars: what is dearer is told to the cent

export const NONE = "–";
/** Fewer than these are told, but no rule is to be read from them. */
export const FEW = 10;

const whole = new Intl.NumberFormat(locale());
const percent = new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 });
const dollars = (digits) => new Intl.NumberFormat(locale(), { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", minimumFractionDigits: 2, maximumFractionDigits: digits });
const toTheCent = dollars(2);
const small = dollars(4);

export const number = (n) => (n === null || n === undefined ? NONE : whole.format(n));
/** Of 0 to 1. */
export const share = (part) => (part === null || part === undefined ? NONE : percent.format(part));
export const shareOf = (part, all) => share(all > 0 ? part / all : null);

/** "45 s", "3 min 20 s", "24 min", "2 h 10 min": never broken between a number and its unit. */
export const took = (ms) => (ms === null || ms === undefined ? NONE : tookOf(ms).replaceAll(" ", "\u00a0"));

function tookOf(ms) {
  if (ms < SECOND) return "<1 s";
  if (ms < MINUTE) return `${Math.round(ms / SECOND) === 60 ? 59 : Math.round(ms / SECOND)} s`;
  const seconds = Math.floor((ms % MINUTE) / SECOND);
  return ms < SECONDS_TOLD_MAX && seconds ? `${Math.floor(ms / MINUTE)} min ${seconds} s` : span(ms);
}

/** Millionths of a US dollar. */
export function money(micros) {
  if (micros === null || micros === undefined) return NONE;
  const value = micros / 1_000_000;
  return (value >= CENTS_FROM || value === 0 ? toTheCent : small).format(value);
}
