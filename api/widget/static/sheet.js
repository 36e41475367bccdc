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
   * Show `title`, `paragraphs` (text or nodes) and `buttons` ({text, action, main?}). Focus goes to the title, so that
   * a screen reader begins there.
   */
  ask(title, paragraphs, buttons) {
    const heading = element("h3", { id: "svara-sheet", tabindex: "-1" }, title);
    this.problem = element("p", { class: "error", role: "alert" });
    this.node.replaceChildren(
      heading,
      ...paragraphs.map((part) => (part instanceof Node ? part : element("p", {}, part))),
      this.problem,
      element("div", { class: "actions" }, ...buttons.map(button)),
    );
    show(this.node, true);
    heading.focus();
  }

  /** Say that it did not work; the buttons stay. */
  fail(text) {
    this.problem.textContent = text;
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
