// Spanish: from the English text to ours, in alphabetical order.

import { ADMIN } from "./es-admin.js";
import { HOOKS } from "./es-hooks.js";
import { HEALTH } from "./es-health.js";
import { INBOX } from "./es-inbox.js";
import { LEAD } from "./es-lead.js";
import { SHELL } from "./es-shell.js";

export const ES = {
  ...ADMIN,
  ...HOOKS,
  ...HEALTH,
  ...INBOX,
  ...LEAD,
  ...SHELL,
};
