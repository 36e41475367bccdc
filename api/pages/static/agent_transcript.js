// Everything said in one conversation, in order of number: each entry is added once and never drawn again.

import { entryNode } from "./agent_entry.js";
import { words } from "./agent_page.js";
import { element, show } from "./dom.js";

export class Transcript {
  /** Number of the last entry that is here. */
  last = 0;
  messages = [];
  #begun = false;
  #atEnd = true;

  constructor() {
    this.list = element("ol", { class: "entries" });
    // New nodes are read out; what the log is put on the page with, is not.
    this.log = element("div", { role: "log", "aria-label": words.text("conversation.log") }, this.list);
    this.toEnd = element(
      "button",
      { type: "button", class: "to-end", hidden: true, onclick: () => this.scrollToEnd() },
      words.text("conversation.new_messages"),
    );
    this.unsent = element("ol", { class: "entries unsent", "aria-label": words.text("composer.you") });
    // Outside the log: it comes and goes, and is nothing that was said.
    this.writes = element("p", { class: "writes", hidden: true }, words.text("conversation.writes"));
    this.end = element("div", { class: "end" });
    this.scroller = element(
      "div",
      { class: "scroller", role: "group", "aria-label": words.text("conversation.log"), tabindex: "0" },
      this.log,
      this.unsent,
      this.writes,
      this.end,
    );
    this.#watchTheEnd();
  }

  /** Add what is new among `messages`; returns it. */
  add(messages) {
    const fresh = messages.filter((message) => message.seq > this.last);
    for (const message of fresh) {
      this.last = message.seq;
      this.messages.push(message);
      this.list.append(entryNode(message));
    }
    if (fresh.length && this.#begun) {
      if (this.#atEnd) this.scrollToEnd();
      else show(this.toEnd, true);
    }
    return fresh;
  }

  /** The resident has deleted it: nobody goes on reading what is gone. */
  forget() {
    this.messages = [];
    this.list.replaceChildren();
    show(this.toEnd, false);
  }

  /** The first part is on the page. */
  begin() {
    this.#begun = true;
    // Where the whole page scrolls, it stays at the top: there stands what one can do with the conversation.
    if (getComputedStyle(this.scroller).overflowY !== "visible") this.scrollToEnd();
  }

  /** Whether the resident is writing now. */
  typing(yes) {
    if (this.writes.hidden !== yes) return;
    show(this.writes, yes);
    if (this.#begun && this.#atEnd) this.scrollToEnd();
  }

  scrollToEnd() {
    this.end.scrollIntoView({ block: "nearest" });
    this.#atEnd = true;
    show(this.toEnd, false);
  }

  #watchTheEnd() {
    // The field to write in comes and goes below, own messages get buttons, and windows change: what was in
    // sight stays in sight.
    const resized = new ResizeObserver(() => this.#begun && this.#atEnd && this.scrollToEnd());
    for (const node of [this.scroller, this.unsent]) resized.observe(node);
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.#atEnd = isIntersecting;
      if (isIntersecting) show(this.toEnd, false);
    }).observe(this.end);
  }
}
