// A question or a notice shown in place of the composer: what will happen, and buttons to go on or back.

import { element, show } from "./dom.js";

/** One sheet at a time; opening another replaces it. `closed` is called each time one goes away. */
export class Sheet {
  constructor(closed) {
    this.closed = closed;
    this.node = element("div", { class: "sheet", role: "group", "aria-labelledby": "svara-sheet" });
    show(this.node, false);
  }

  get open() {
    return !this.node.hidden;
  }

  /**
   * Show `title`, `paragraphs` (text), `buttons` ({text, action, main?}) and, below them, `last` (a node or
   * nothing). Focus goes to the title, so that a screen reader begins there.
   */
  ask(title, paragraphs, buttons, last = "") {
    const heading = element("h3", { id: "svara-sheet", tabindex: "-1" }, title);
    this.note = element("p", { role: "alert" });
    this.node.replaceChildren(
      heading,
      ...paragraphs.map((text) => element("p", {}, text)),
      this.note,
      element("div", { class: "actions" }, ...buttons.map(button)),
      last,
    );
    show(this.node, true);
    heading.focus();
  }

  /** Say what is going on, or (`wrong`) why it did not work; the buttons stay. */
  say(text, wrong = false) {
    this.note.textContent = text;
    this.note.classList.toggle("error", wrong);
  }

  close() {
    if (!this.open) return;
    show(this.node, false);
    this.node.replaceChildren();
    this.closed();
  }
}

function button({ text, action, main = false }) {
  return element("button", { type: "button", class: main ? "main" : "other", onclick: action }, text);
}
