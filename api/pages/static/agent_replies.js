// Replies that are ready: opened with «/» in the composer, searched while one writes, put in with Enter.
// The list follows the combobox pattern of the ARIA Authoring Practices: focus stays in the field.

import { openDialog } from "./agent_dialog.js";
import { lang, words } from "./agent_page.js";
import { element, show } from "./dom.js";

/** Fetches each municipality's replies once. */
export class Replies {
  #known = new Map();

  constructor(service) {
    this.service = service;
  }

  /** `[{id, title, text}]`, texts by form; rejects as the service does, and asks again next time. */
  of(municipality) {
    if (!this.#known.has(municipality)) {
      const asked = this.service.replies(municipality).catch((error) => {
        this.#known.delete(municipality);
        throw error;
      });
      this.#known.set(municipality, asked);
    }
    return this.#known.get(municipality);
  }
}

/**
 * Let the agent choose among `replies`, shown in `form`, the form the resident writes. `chosen(text)` is called
 * with the text; with "/" when that is what they wanted to write after all.
 */
export function chooseReply(replies, form, chosen) {
  let shown = [];
  let at = 0;
  const field = element("input", {
    id: "reply-search",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "true",
    "aria-controls": "reply-list",
    oninput: () => draw(),
    onkeydown: (event) => pressed(event),
  });
  const list = element("ul", { id: "reply-list", role: "listbox", "aria-label": words.text("replies.list") });
  const none = element("p", { role: "status" });
  const dialog = openDialog(
    words.text("replies.heading"),
    element("label", { for: "reply-search" }, words.text("replies.search")),
    field,
    list,
    none,
    element("p", { class: "hint" }, words.text("replies.hint")),
  );
  dialog.classList.add("replies");

  function draw() {
    if (field.value === "/") return pick("/");
    shown = matching(replies, field.value, form);
    at = 0;
    list.replaceChildren(...shown.map(option));
    none.textContent = shown.length ? "" : words.text(replies.length ? "replies.none" : "replies.none_here");
    show(list, shown.length > 0);
    mark();
  }

  function option(reply, number) {
    return element(
      "li",
      { role: "option", id: `reply-${number}`, onclick: () => pick(reply.text[form]) },
      element("strong", {}, `/${reply.id}`, " – ", reply.title[lang]),
      element("span", { lang: form }, reply.text[form]),
    );
  }

  function mark() {
    [...list.children].forEach((node, number) => node.setAttribute("aria-selected", String(number === at)));
    if (shown.length) field.setAttribute("aria-activedescendant", `reply-${at}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) at = (at + step + shown.length) % shown.length;
    else if (event.key === "Enter" && shown.length) return event.preventDefault(), pick(shown[at].text[form]);
    else return;
    event.preventDefault();
    mark();
  }

  function pick(text) {
    dialog.close();
    chosen(text);
  }

  draw();
  field.focus();
}

function matching(replies, written, form) {
  const parts = written.trim().toLowerCase().replace(/^\//, "").split(/\s+/);
  const first = replies.filter((reply) => reply.id.startsWith(parts[0]));
  const rest = replies.filter((reply) => {
    const all = [reply.id, reply.title.nn, reply.title.nb, reply.text[form]].join(" ").toLowerCase();
    return parts.every((part) => all.includes(part));
  });
  return [...new Set(parts.length === 1 ? [...first, ...rest] : rest)];
}
