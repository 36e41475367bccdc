// Where the resident writes.

import { element, icon, ICONS, show } from "./dom.js";
import { foundPrivate, looksPrivate } from "./private_data.js";

const SAY_FROM = 0.8; // Part of the limit from which the number of characters left is said (GOV.UK).
const SAY_AT = [0.8, 0.9, 1];

/** The form. `send(text)` is called with text that may be sent; `say(text)` tells screen readers. */
export class Composer {
  #said = 0;
  #private = false;

  constructor(words, memory, { send, say }) {
    this.words = words;
    this.memory = memory;
    this.send = send;
    this.say = say;
    this.#build();
    this.field.value = memory.draft;
    this.#count();
  }

  /** Put text back for editing. Text given back for personal data is not remembered between pages, nor is what looks so. */
  edit(text, problemKey = null) {
    this.#private = problemKey === "composer.personal_data";
    this.field.value = this.field.value.trim() ? `${this.field.value}\n${text}` : text;
    this.#changed();
    if (problemKey) this.problem(problemKey);
    // Text that comes back by itself takes no focus from the page.
    if (!problemKey || this.node.getRootNode().activeElement) this.field.focus();
  }

  /** Say what is wrong with the text, at the field. Without a key: nothing is. */
  problem(key = null, values = {}) {
    this.error.textContent = key ? this.words.text(key, { limit: this.words.config.limit, ...values }) : "";
    show(this.error, key !== null);
    if (key) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }

  #build() {
    const { words } = this;
    const id = (name) => `svara-${name}`;
    this.field = element("textarea", {
      id: id("text"), rows: "2", autocomplete: "off", enterkeyhint: "send",
      "aria-describedby": `${id("error")} ${id("left")} ${id("notice")} ${id("hint")}`,
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
    });
    this.label = element("label", { for: id("text") });
    this.error = element("p", { id: id("error"), class: "error" });
    this.left = element("p", { id: id("left"), class: "left" });
    show(this.error, false);
    const button = element("button", { type: "submit", class: "send" }, icon(ICONS.send));
    button.append(words.label(element("span"), "composer.send"));
    this.node = element(
      "form",
      { class: "composer", novalidate: true, onsubmit: (event) => this.#submit(event) },
      this.label,
      this.error,
      element("div", { class: "row" }, this.field, button),
      this.left,
      words.label(element("p", { id: id("notice"), class: "notice" }), "composer.notice"),
      words.label(element("p", { id: id("hint"), class: "hint" }), "composer.hint"),
    );
    words.follow(() => {
      this.#count();
      this.talkingTo(this.who);
    });
  }

  /** Whom the resident writes to: a person by name, or the chatbot (nobody). */
  talkingTo(who = "") {
    this.who = who;
    this.label.textContent = this.words.text(who ? "composer.label_person" : "composer.label", { who });
  }

  /** Whether something is written that is not sent. */
  get empty() {
    return this.field.value.trim() === "";
  }

  /** Take away everything that is written. */
  clear() {
    this.field.value = "";
    this.#changed();
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    const found = foundPrivate(this.field.value);
    const key = this.#wrong(text, found);
    this.problem(key, { found: found && this.words.text(`private.${found.kind}`) });
    if (key) {
      this.field.focus();
      if (key === "composer.private") this.field.setSelectionRange(found.start, found.end);
      return;
    }
    if (this.send(text) === false) return;
    this.#private = false;
    this.clear();
  }

  #wrong(text, found) {
    if (text === "") return "composer.empty";
    if (this.#remaining() < 0) return "composer.too_long";
    return found ? "composer.private" : null;
  }

  #changed() {
    if (this.field.value === "") this.#private = false;
    this.memory.draft = this.#private || looksPrivate(this.field.value) ? "" : this.field.value;
    this.problem();
    this.#count();
  }

  // Characters as the service counts them: an emoji is one, though JavaScript calls it two.
  #remaining() {
    return this.words.config.limit - [...this.field.value.trim()].length;
  }

  #count() {
    const { limit } = this.words.config;
    const remaining = this.#remaining();
    const used = 1 - remaining / limit;
    const text = this.words.count(remaining < 0 ? "composer.over" : "composer.left", Math.abs(remaining));
    show(this.left, used >= SAY_FROM);
    this.left.textContent = used >= SAY_FROM ? text : "";
    this.left.classList.toggle("over", remaining < 0);
    const reached = SAY_AT.filter((part) => used >= part).length;
    if (reached > this.#said) this.say(text);
    this.#said = reached;
  }
}
