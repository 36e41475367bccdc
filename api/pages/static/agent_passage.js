// One piece of the knowledge base: what it says, where from, and what one can do with it.

import { words } from "./agent_page.js";
import { shortDate } from "./agent_time.js";
import { element, unseen } from "./dom.js";

/** The `<li>` for a passage. `actions` are buttons. */
export function passageNode(passage, ...actions) {
  const { title, heading, text, steps, lang, source } = passage;
  const node = element(
    "li",
    { class: "passage" },
    element("h3", { lang }, heading && heading !== title ? `${title}: ${heading}` : title),
    element("p", { class: "text", lang }, text),
  );
  if (steps.length) node.append(element("ol", { lang }, ...steps.map((step) => element("li", {}, step))));
  for (const mark of ["machine", "unknown_locally"]) {
    if (passage[mark]) node.append(element("p", { class: "notice" }, words.text(`knowledge.${mark}`)));
  }
  const link = element("a", { href: source.url, target: "_blank", rel: "noreferrer noopener" }, source.title);
  link.append(unseen(` (${words.text("message.new_tab")})`));
  const updated = source.updated ? `, ${words.text("message.updated", { date: shortDate(new Date(source.updated)) })}` : "";
  node.append(element("p", { class: "source" }, `${words.text("knowledge.source")}: `, link, updated));
  if (actions.length) node.append(element("div", { class: "actions" }, ...actions));
  return node;
}

/** The passage as an agent sends it: plain text with its steps, and the address it comes from. */
export function answerText({ text, steps, source }) {
  const numbered = steps.map((step, at) => `${at + 1}. ${step}`);
  return [text, ...numbered, `${words.text("knowledge.read_more")}: ${source.url}`].join("\n");
}

/**
 * The field to search in, and what was found. `search(text)` promises passages; `place(passage)` makes the node of
 * one. Of answers that cross each other only the last question's is shown.
 */
export class SearchForm {
  #asked = 0;

  constructor(id, search, place) {
    this.search = search;
    this.place = place;
    this.field = element("input", { type: "search", id, maxlength: "300", autocomplete: "off" });
    this.told = element("p", { role: "status", class: "hint" });
    this.found = element("ul", { class: "passages" });
    this.node = element(
      "form",
      { role: "search", class: "knowledge", "aria-label": words.text("knowledge.heading"), onsubmit: (event) => this.#submit(event) },
      element("label", { for: id }, words.text("knowledge.search")),
      element("div", { class: "write" }, this.field, element("button", { type: "submit" }, words.text("knowledge.submit"))),
      this.told,
    );
  }

  /** Ask for this, as if the agent had written it. */
  ask(text) {
    this.field.value = text;
    return this.#ask(text);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) {
      this.told.textContent = words.text("knowledge.empty");
      return this.field.focus();
    }
    this.#ask(text);
  }

  async #ask(text) {
    this.#asked += 1;
    const asked = this.#asked;
    this.told.textContent = words.text("knowledge.searching");
    try {
      const passages = await this.search(text);
      if (asked !== this.#asked) return;
      this.found.replaceChildren(...passages.map((passage) => this.place(passage)));
      this.told.textContent = passages.length ? words.count("knowledge.found", passages.length) : words.text("knowledge.none");
    } catch (error) {
      if (error.status === undefined) throw error;
      if (asked !== this.#asked) return;
      this.found.replaceChildren();
      this.told.textContent = words.text("knowledge.unavailable");
    }
  }
}
