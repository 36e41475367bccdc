// What is missing in a draft, and how residents would see it.

import { words } from "./agent_page.js";
import { element } from "./dom.js";

function text(key, values) {
  return words.text(`studio_answers.${key}`, values);
}

/** What must be put right before it can be published; nothing where nothing is missing. */
export function missing(problems) {
  if (!problems?.length) return [];
  const lines = problems.map(({ field, problem }) => text("field", { name: fieldName(field), problem: text(`problem.${problem}`) }));
  return [element("h3", {}, text("missing_heading")), element("ul", {}, ...lines.map((one) => element("li", { class: "error" }, one)))];
}

/** «Kva det kostar, nynorsk» for `sections.price.nn.text`. */
function fieldName(field) {
  const parts = field.split(".");
  const names = { sources: "sources", source: "source", title: "title_nn", url: "url", authority: "authority", valid_to: "valid_to", nn: "nn", nb: "nb" };
  const known = parts.map((one) => {
    const part = words.text(`studio_answers.part.${one}`);
    if (part !== `studio_answers.part.${one}`) return part;
    return names[one] ? text(names[one]) : "";
  });
  return known.filter(Boolean).join(", ") || field;
}

/** The replies as bubbles, both forms beside each other. */
export function preview(replies) {
  const heading = element("h3", {}, text("preview_heading"));
  if (!replies.length) return [heading, element("p", {}, text("preview_none"))];
  const bubbles = replies.map(({ heading: part, lang, reply }) => {
    const nodes = [element("p", { class: "hint" }, `${part} · ${text(lang)}`), element("p", { class: "bubble", lang }, reply.text)];
    const sources = (reply.sources ?? []).map((one) => one.title).join(", ");
    if (sources) nodes.push(element("p", { class: "hint" }, `${text("source")}: ${sources}`));
    return element("div", {}, ...nodes);
  });
  return [heading, element("div", { class: "forms" }, ...bubbles)];
}
