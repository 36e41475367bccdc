// A question or a notice shown in place of the composer: what will happen, and buttons to go on or back.

import { element, show } from "./dom.js";
import { ServiceError } from "./service.js";

/** Thrown by an action that cannot be done as things stand; the message is for the resident. */
export class Refused extends Error {}

/** One sheet at a time; opening another replaces it. `closed` is called each time one goes away. */
export class Sheet {
  #busy = false;

  constructor(words, closed) {
    this.words = words;
    this.closed = closed;
    this.node = element("div", { class: "sheet", role: "group", "aria-labelledby": "svara-sheet" });
    show(this.node, false);
  }

  get open() {
    return !this.node.hidden;
  }

  /**
   * Show `title`, `parts` (text or nodes), `buttons` ({text, action, main?}) and, below them, `last` (a node
   * or nothing). An action may promise something; while it does, no other is begun. Focus goes to the title, so
   * that a screen reader begins there.
   */
  ask(title, parts, buttons, last = "") {
    const heading = element("h3", { id: "svara-sheet", tabindex: "-1" }, title);
    this.note = element("p", { class: "note", role: "alert" });
    this.node.replaceChildren(
      heading,
      ...parts.map((part) => (typeof part === "string" ? element("p", {}, part) : part)),
      this.note,
      element("div", { class: "actions" }, ...buttons.map((button) => this.#button(button))),
      last,
    );
    show(this.node, true);
    this.node.scrollTop = 0;
    heading.focus();
  }

  /** Say what is going on, or (`wrong`) why it did not work; the buttons stay. */
  say(text, wrong = false) {
    this.note.textContent = text;
    this.note.classList.toggle("error", wrong);
  }

  /** Run an action as the buttons do: one at a time, and told in the sheet when it does not work. */
  async run(action) {
    if (this.#busy) return;
    this.#busy = true;
    const { note } = this;
    try {
      const promised = action();
      if (promised instanceof Promise) this.say(this.words.text("sheet.working"));
      await promised;
      if (this.note === note) this.say("");
    } catch (error) {
      if (!(error instanceof ServiceError) && !(error instanceof Refused)) throw error;
      const why = error instanceof Refused ? error.message : error.detail;
      if (this.note === note) this.say(why || this.words.text("sheet.failed"), true);
    } finally {
      this.#busy = false;
    }
  }

  close() {
    if (!this.open) return;
    show(this.node, false);
    this.node.replaceChildren();
    this.closed();
  }

  #button({ text, action, main = false }) {
    const press = () => this.run(action);
    return element("button", { type: "button", class: main ? "main" : "other", onclick: press }, text);
  }
}
