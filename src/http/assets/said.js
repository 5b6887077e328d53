// What was said, as rows: lines and messages that are still on their way, with days between them and names only where the speaker changes.

import { clock, customerName, full, midnight, words } from "./format.js";
import { t } from "./i18n.js";

const GROUP_MS_MAX = 5 * 60_000;
const QUOTED_CHARS_MAX = 140;
const ALONE = ["event", "note"]; // never joined to the line before

/** `unsent` are `{ client, text, at, status, detail }`. */
export function rowsOf({ card, lines, window_open: open }, unsent, me) {
  const name = customerName(card);
  const said = new Map(lines.filter((line) => line.message_id).map((line) => [line.message_id, line.text]));
  const rows = [];
  let before = null;
  const all = [...lines, ...unsent.map((entry) => ({
    id: entry.client, at: entry.at, from: "operator", text: entry.text, author: me.name, message_id: null, buttons: null,
    status: entry.status, detail: entry.detail, client: entry.client,
  }))];
  for (const line of all) {
    if (!before || midnight(before.at) !== midnight(line.at)) {
      rows.push({ key: `day-${midnight(line.at)}`, day: midnight(line.at) });
      before = null;
    }
    const joined = before && !ALONE.includes(line.from) && before.from === line.from && before.author === line.author && line.at - before.at < GROUP_MS_MAX;
    rows.push({
      key: line.id, line, first: !joined, speaker: speaker(line, me, name), time: clock(line.at), exact: full(line.at),
      quoted: clipped(said.get(line.reply_to)), mine: line.from === "operator" && card.owner.id === me.id && open,
    });
    before = line;
  }
  return rows;
}

const clipped = (text) => (text?.length > QUOTED_CHARS_MAX ? `${text.slice(0, QUOTED_CHARS_MAX)}…` : text);

function speaker(line, me, name) {
  switch (line.from) {
    case "agent": return line.author ? t("Agent · {name}", { name: words(line.author) }) : t("Agent");
    case "operator": return line.author === me.name ? t("You") : line.author ?? t("A colleague");
    case "note": return t("Note · {name}", { name: line.author === me.name ? t("You") : line.author ?? t("A colleague") });
    case "notice": return t("Automatic notice");
    case "customer": return line.author ?? name;
    default: return "";
  }
}
