// The calls of the admin screens, the account screen and the page behind an invitation.

import { call, get, v1 } from "./api.js";

const at = (...parts) => v1(parts.map(encodeURIComponent).join("/"));

// One's own account.
export const changePassword = (current, password) => call("PUT", v1("me/password"), { current, password });
export const mySessions = () => get("me/sessions");
/** Ends one of them; `others` is all but this one. */
export const endMySession = (id) => call("DELETE", at("me", "sessions", id), {});
export const beginTotp = (password) => call("POST", v1("me/totp"), { password });
export const confirmTotp = (code) => call("PUT", v1("me/totp"), { code });
export const removeTotp = (password) => call("DELETE", v1("me/totp"), { password });
export const myKeys = () => get("me/keys");
export const makeKey = (body) => call("POST", v1("me/keys"), body);
export const revokeMyKey = (id) => call("DELETE", at("me", "keys", id), {});

// The page of an invitation, before there is a session.
export const link = (token) => call("GET", at("links", token), undefined, { quiet401: true });
export const useLink = (token, password, code) => call("POST", at("links", token), { password, ...(code && { code }) }, { quiet401: true });

// People and their accounts.
export const people = () => get("people");
export const makeLink = (id) => call("POST", at("people", id, "link"), {});
export const signOutPerson = (id) => call("DELETE", at("people", id, "sessions"), {});
export const removePersonTotp = (id) => call("DELETE", at("people", id, "totp"), {});
export const keys = () => get("keys");
export const revokeKey = (id) => call("DELETE", at("keys", id), {});

// The workspace. It travels as text, so that the place of a mistake is a line of ours.
export const workspace = () => get("workspace");
export const workspaceDiff = (text) => call("POST", v1("workspace/diff"), { workspace: text });
export const putWorkspace = (text, from, note) => call("PUT", v1("workspace"), { from, note, workspace: text });
export const workspaceVersions = () => get("workspace/versions");
export const workspaceVersion = (version) => call("GET", at("workspace", "versions", String(version)));
export const versionDiff = (version) => call("GET", at("workspace", "versions", String(version), "diff"));
export const revertWorkspace = (version, note) => call("POST", v1("workspace/revert"), { version, note });
export const tryRouting = (body) => call("POST", v1("workspace/try"), body);
export const calendarDays = (id, from, days) => get(`workspace/calendars/${encodeURIComponent(id)}`, { from, days });

// Programs that are told what happens.
export const webhooks = () => get("webhooks");
export const makeWebhook = (body) => call("POST", v1("webhooks"), body);
export const changeWebhook = (id, body) => call("PUT", at("webhooks", id), body);
export const dropWebhook = (id) => call("DELETE", at("webhooks", id), {});
export const rotateWebhook = (id) => call("POST", at("webhooks", id, "rotate"), {});
export const testWebhook = (id) => call("POST", at("webhooks", id, "test"), {});
export const replayWebhook = (id, since) => call("POST", at("webhooks", id, "replay"), { since });
export const webhookDeliveries = (id, query) => get(`webhooks/${encodeURIComponent(id)}/deliveries`, query);
export const replayDelivery = (id, event) => call("POST", at("webhooks", id, "deliveries", event, "replay"), {});

// What is kept of a customer.
export const contactsOf = (phone) => get("contacts", { phone });
export const exportContact = (id) => call("GET", at("contacts", id, "export"));
export const eraseContact = (id) => call("POST", at("contacts", id, "erase"), { sure: true });

// Agents, channel, audit log.
export const agents = () => get("agents");
export const agent = (name) => call("GET", at("agents", name));
export const syncTemplates = () => call("POST", v1("templates/sync"), {});
export const notices = () => get("notices");
export const costs = () => get("costs");
export const house = () => get("health");
export const audit = (filter) => get("audit", filter);
export const verifyAudit = () => get("audit/verify");
