// After WhatsApp's 24 hours only a template may be sent: which one, with what in it, and how the customer will read it.

import * as api from "./api.js";
import { ask } from "./ask.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

const nameOf = (template) => `${template.name} (${template.language})`;

/** Asks for a template and sends it by `send(body)`. `language` is the customer's: templates in it come first. */
export async function pickTemplate({ language, send }) {
  const { templates } = await api.templates();
  const usable = templates.filter((template) => template.usable);
  usable.sort((a, b) => theirs(b, language) - theirs(a, language) || a.name.localeCompare(b.name));
  const select = h("select", { id: "template", required: true }, usable.map((template, nth) => h("option", { value: nth }, nameOf(template))));
  const fields = h("div", { class: "template-fields" });
  const preview = h("blockquote", { class: "template-preview", "aria-live": "polite" });
  let inputs = [];
  let header = null;
  let ends = [];

  const chosen = () => usable[Number(select.value)];
  const paint = () => { preview.textContent = chosen() ? filled(chosen(), inputs.map((input) => input.value)) : ""; };
  function show() {
    const template = chosen();
    inputs = (template?.parameters ?? []).map((name, nth) => field(`template-${nth}`, /^\d+$/.test(name) ? t("Parameter {name}", { name }) : name));
    header = template?.header?.parameters?.length ? field("template-header", t("In the header")) : null;
    ends = (template?.buttons ?? []).map((button, index) => ({ button, index })).filter(({ button }) => button.wants_end)
      .map(({ button, index }) => ({ index, input: field(`template-url-${index}`, t("End of the link on “{button}”", { button: button.text })) }));
    fields.replaceChildren(...[header, ...inputs, ...ends.map(({ input }) => input)].filter(Boolean).map((input) => h("div", { class: "field" }, h("label", { for: input.id }, input.dataset.title), input)));
    paint();
  }
  select.addEventListener("change", show);
  fields.addEventListener("input", paint);
  show();
  const all = () => [header, ...inputs, ...ends.map(({ input }) => input)].filter(Boolean);
  return ask({
    title: t("Send a template"),
    text: usable.length ? t("The customer's 24 hours are over. A template reaches them all the same, and what they answer opens the chat again.") : null,
    fields: usable.length
      ? [h("label", { for: "template" }, t("Template")), select, fields, h("p", { class: "hint" }, t("The customer reads")), preview]
      : [h("p", { class: "form-problem" }, t("Meta has approved no template for this account, or they were not fetched yet. An admin can fetch them."))],
    label: t("Send template"),
    submit: () => {
      const template = chosen();
      return send({
        template: {
          name: template.name, language: template.language, parameters: inputs.map((input) => input.value.trim()),
          ...(header && { header: header.value.trim() }), urls: ends.map(({ index, input }) => ({ index, text: input.value.trim() })),
        },
      });
    },
    valid: () => usable.length > 0 && all().every((input) => input.value.trim() !== ""),
    first: usable.length ? select : null,
  });
}

const theirs = (template, language) => (language && template.language.split(/[_-]/)[0] === language ? 1 : 0);

function field(id, title) {
  return h("input", { id, type: "text", required: true, autocomplete: "off", maxlength: 1024, "data-title": title });
}

/** The words with what was typed in place of the parameters. */
function filled(template, values) {
  return template.parameters.reduce((text, name, nth) => text.replaceAll(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, "g"), () => values[nth] || `{{${name}}}`), template.body);
}
