// The API's document as a page: reads openapi.json from this server and nothing else. Text only ever becomes a text node.

const DEEP = 4;
const main = document.getElementById("docs");
let openapi = {};

function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else el.setAttribute(name, value);
  }
  el.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== ""));
  return el;
}

/** A text in which code stands between backticks. */
const prose = (text) => String(text ?? "").split("`").map((piece, nth) => (nth % 2 === 1 ? h("code", {}, piece) : piece));

/** What a `$ref` leads to, with its last name. */
function resolved(value) {
  if (!value?.$ref) return [value ?? {}, null];
  const parts = value.$ref.replace(/^#\//, "").split("/");
  return [parts.reduce((at, part) => at?.[part], openapi) ?? {}, parts.at(-1)];
}

/** `string`, `Card[]`, `Brief or null`. */
function typeOf(schema) {
  const [found, name] = resolved(schema);
  if (name) return name;
  const some = found.anyOf ?? found.oneOf;
  if (some) return [...new Set(some.map(typeOf))].join(" or ");
  if (found.const !== undefined) return JSON.stringify(found.const);
  if (found.enum) return found.enum.map((one) => JSON.stringify(one)).join(" | ");
  const types = [found.type ?? (found.properties ? "object" : "anything")].flat();
  return types.map((type) => (type === "array" ? `${typeOf(found.items ?? {})}[]` : type)).join(" or ");
}

/** The objects in a schema, each with its members. */
function objectsOf(schema) {
  const [found, name] = resolved(schema);
  if (found.properties) return [[name, found]];
  return [...(found.anyOf ?? []), ...(found.oneOf ?? []), ...(found.allOf ?? []), ...(found.items ? [found.items] : [])].flatMap(objectsOf);
}

function members(schema, depth = 0) {
  return objectsOf(schema).map(([, object]) =>
    h("ul", {}, Object.entries(object.properties).map(([name, member]) => {
      const [found] = resolved(member);
      const needed = (object.required ?? []).includes(name);
      const about = member.description ?? found.description ?? "";
      const line = h("li", {}, h("code", {}, name), " ", h("code", { class: "type" }, typeOf(member)), needed ? "" : h("span", { class: "quiet" }, " optional"), about ? [" ", prose(about)] : "");
      if (depth < DEEP && objectsOf(member).length > 0) line.append(later(typeOf(member), () => members(member, depth + 1)));
      return line;
    })));
}

/** Opened once it is asked for: shapes hold shapes. */
function later(title, inside) {
  const box = h("details", {}, h("summary", {}, h("code", { class: "type" }, title)));
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) box.append(h("div", { class: "inside" }, inside()));
  });
  return box;
}

/** A value that fits, for examples. */
function sample(schema, depth = 0) {
  const [found] = resolved(schema);
  if (found.default !== undefined && found.default !== null) return found.default;
  if (found.enum) return found.enum[0];
  const some = found.anyOf ?? found.oneOf;
  if (some) return sample(some.find((one) => one.type !== "null") ?? {}, depth);
  const type = [found.type].flat().find((one) => one !== "null");
  if (type === "array") return depth < DEEP && found.items ? [sample(found.items, depth + 1)] : [];
  if (type === "integer" || type === "number") return 0;
  if (type === "boolean") return false;
  if (type !== "object" && !found.properties) return "…";
  const needed = found.required ?? [];
  return Object.fromEntries(needed.map((name) => [name, depth < DEEP ? sample(found.properties?.[name], depth + 1) : {}]));
}

function curl(path, method, operation) {
  const base = new URL(`${openapi.servers[0].url}`.replace(/^\/api\//, ""), document.baseURI);
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const parts = ["curl", method === "get" ? "" : `-X ${method.toUpperCase()}`, quoted(`${base.href}${path}`)];
  if (operation.security.length > 0) parts.push(`-H ${quoted("Authorization: Bearer $BATON_KEY").replaceAll("'", '"')}`);
  const [kind, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (kind === "application/json") {
    parts.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(sample(content.schema)))}`);
  } else if (kind) parts.push("-H 'Content-Type: image/png'", "--data-binary @file.png");
  return parts.filter((part) => part !== "").join(" \\\n  ");
}

function asked(operation) {
  const parameters = (operation.parameters ?? []).map((one) => resolved(one)[0]);
  if (parameters.length === 0) return [];
  return [h("h3", {}, "Parameters"), h("ul", {}, parameters.map((one) =>
    h("li", {}, h("code", {}, one.name), " ", h("code", { class: "type" }, typeOf(one.schema)), ` in ${one.in}${one.required ? "" : ", optional"}. `, prose(one.description))))];
}

function answers(operation) {
  return [h("h3", {}, "Responses"), Object.entries(operation.responses).map(([status, response]) => {
    const [found] = resolved(response);
    const [kind, content] = Object.entries(found.content ?? {})[0] ?? [];
    const line = h("p", {}, h("code", {}, status), " ", prose(found.description), " ", kind ? h("span", { class: "quiet" }, kind) : "");
    if (content?.schema && !response.$ref) line.append(later(typeOf(content.schema), () => members(content.schema)));
    return line;
  })];
}

function allowed(operation) {
  if (operation.security.length === 0) return "Open: needs neither a session nor a key.";
  const scope = operation.security.flatMap((one) => one.key ?? [])[0];
  return scope ? `Needs a key with the scope ${scope}, or a session.` : "Needs a session: not for keys.";
}

function shown(path, method, operation) {
  const box = h("details", { id: operation.operationId },
    h("summary", {}, h("span", { class: `method${method === "get" ? "" : " writes"}` }, method.toUpperCase()), h("code", {}, path), h("span", {}, operation.summary)));
  const fill = () => {
    if (!box.open || box.children.length > 1) return;
    const [kind, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
    box.append(h("div", { class: "inside" },
      h("p", { class: "quiet" }, h("code", {}, operation.operationId), `: ${allowed(operation)}`),
      asked(operation),
      kind ? [h("h3", {}, "Body"), h("p", { class: "quiet" }, kind), members(content.schema)] : [],
      answers(operation),
      h("h3", {}, "Example"), h("pre", {}, curl(path, method, operation))));
  };
  box.addEventListener("toggle", fill);
  return box;
}

function draw() {
  const all = Object.entries(openapi.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));
  const boxes = all.map((one) => ({ ...one, box: shown(one.path, one.method, one.operation) }));
  const sections = openapi.tags.map((tag) => h("section", {}, h("h2", {}, tag.name), h("p", { class: "quiet" }, prose(tag.description)),
    boxes.filter((one) => one.operation.tags.includes(tag.name)).map((one) => one.box)));
  const find = h("input", { type: "search", placeholder: "Find an operation", "aria-label": "Find an operation", oninput: () => {
    const words = find.value.toLowerCase().split(/\s+/);
    for (const { path, method, operation, box } of boxes) {
      const text = `${method} ${path} ${operation.operationId} ${operation.summary}`.toLowerCase();
      box.hidden = !words.every((word) => text.includes(word));
    }
    for (const section of sections) section.hidden = [...section.querySelectorAll("details[id]")].every((box) => box.hidden);
    none.hidden = sections.some((section) => !section.hidden);
  } });
  const none = h("p", { class: "quiet", role: "status", hidden: "" }, "No operation has these words.");
  main.replaceChildren(h("h1", {}, `${openapi.info.title} API`), h("p", {}, prose(openapi.info.description)),
    h("p", { class: "quiet" }, `Version ${openapi.info.version}. The document: `, h("a", { href: "v1/openapi.json" }, "openapi.json")), find, none, ...sections);
  const named = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (named) {
    named.open = true;
    named.scrollIntoView();
  }
}

try {
  const answer = await fetch("v1/openapi.json");
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  openapi = await answer.json();
  draw();
} catch (error) {
  main.replaceChildren(h("p", { role: "alert" }, `The document cannot be shown: ${error.message}`));
}
