// What leads ask of the server: the board of the teams as it is now, and what was, in figures.

import { get, v1, withQuery } from "./api.js";

/** `{ at, queues, people, stalled }`: only what this person leads. */
export const board = () => get("board");

/** The days are those of this zone. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `query` is `{ since, until, by, team, queue }`; spans are ms, costs millionths of a US dollar. Answers `{ totals, rows, triggers, cut }`. */
export const analytics = (query) => get("analytics", { ...query, zone });

/** Who was given how many. */
export const fairness = ({ since, until, team, queue }) => get("fairness", { since, until, team, queue });

/** Where the same figures are downloaded as CSV. */
export const csvOf = (query) => v1(withQuery("analytics.csv", { ...query, zone }));
