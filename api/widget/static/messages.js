// The log on screen. Messages are only appended, one node each, so that a screen reader reads each once.

import { element, icon, ICONS, show } from "./dom.js";
import { body, choices, heading, markChosen, sources, timeOf } from "./message_parts.js";

const NEAR_THE_END_PX = 80;

/** The list of messages. `on` has `retry(entry)`, `edit(entry)` and `choose(choice)`; `roles` name → role. */
export class MessageLog {
  #items = new Map(); // entry → its node, for own messages
  #offered = null; // the last group of choices not yet used
  #atEnd = true;

  constructor(words, roles, on) {
    this.words = words;
    this.roles = roles;
    this.on = on;
    this.list = element("ol", { class: "messages" });
    this.node = element("div", { class: "log", role: "log", "aria-relevant": "additions", tabindex: "0" }, this.list);
    words.attribute(this.node, "aria-label", "panel.log");
    this.more = element("button", { type: "button", class: "more", onclick: () => this.toEnd() }, icon(ICONS.down));
    this.more.append(words.label(element("span"), "panel.new_messages"));
    show(this.more, false);
    this.node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // When a notice or a question takes some of the height, the end stays in sight.
    new ResizeObserver(() => this.#ownScroll() && this.#atEnd && this.toEnd()).observe(this.node);
  }

  /** Messages that were there before the page was loaded: shown, not read aloud. */
  history(messages) {
    this.node.setAttribute("aria-busy", "true");
    for (const message of messages) if (message.text) this.#append(this.#item(message));
    this.toEnd();
    requestAnimationFrame(() => this.node.removeAttribute("aria-busy"));
  }

  /** A new message in the log. */
  add(message) {
    const near = this.#atEnd || this.#nearEnd();
    const item = this.#item(message);
    this.#append(item);
    if (near) this.#into(item);
    else show(this.more, true);
  }

  /** The resident's own message, before it is accepted. */
  echo(entry) {
    const item = element("li", { class: "message from-resident", lang: this.words.config.lang });
    item.append(
      heading(this.words, this.words.text("sender.resident"), entry.time),
      body(this.words, entry.text, null),
      element("p", { class: "delivery" }, this.words.text("message.sending")),
    );
    this.#items.set(entry, item);
    this.#used(entry.text);
    this.#append(item);
    this.toEnd();
  }

  /** Own message was sent, has failed or got its final text. */
  settle(entry) {
    const item = this.#items.get(entry);
    if (!item) return;
    const delivery = item.querySelector(".delivery");
    const failed = entry.state === "failed";
    item.classList.toggle("failed", failed);
    delivery.replaceChildren();
    if (failed) delivery.append(...this.#failure(entry));
    else if (entry.state === "sending") delivery.append(this.words.text("message.sending"));
    item.querySelector("time").replaceWith(timeOf(this.words, entry.time));
    const text = item.querySelector(".text");
    if (entry.lang) text.lang = entry.lang;
    if (entry.kept !== undefined && text.textContent !== entry.kept) text.textContent = entry.kept;
    if (failed) this.#into(item);
  }

  /** Take own message away: it is shown already, or is being written again. */
  withdraw(entry) {
    this.#items.get(entry)?.remove();
    this.#items.delete(entry);
  }

  /** Begin with an empty log. */
  clear() {
    this.#items.clear();
    this.#offered = null;
    this.list.replaceChildren();
    show(this.more, false);
  }

  /** Scroll to the last message. */
  toEnd() {
    const box = this.#scroller();
    box.scrollTop = box.scrollHeight;
    this.#atEnd = true;
    show(this.more, false);
  }

  #item(message) {
    const { words } = this;
    const item = element("li", { class: `message from-${message.sender}`, lang: words.config.lang });
    if (message.outcome) item.dataset.outcome = message.outcome;
    const fromService = message.sender !== "resident";
    const telephones = message.outcome === "emergency";
    item.append(
      heading(words, this.#sender(message), new Date(message.time)),
      body(words, message.text, message.lang, { links: fromService, telephones }),
    );
    if (message.sources?.length) item.append(sources(words, message.sources));
    if (message.choices?.length) {
      item.append(...choices(words, message.choices, (choice) => this.on.choose(choice)));
      this.#offered = item.querySelector(".choices");
    }
    if (!fromService) this.#used(message.text);
    return item;
  }

  #sender({ sender, name }) {
    if (sender !== "agent" || !name) return this.words.text(`sender.${sender}`);
    return this.words.text("sender.agent_named", { agent: name, role: this.roles.get(name) ?? this.words.config.name });
  }

  #failure(entry) {
    const { status, detail, temporary } = entry.problem;
    const why = status === 0 ? "message.failed_unreachable" : detail ? "message.failed_why" : "message.failed";
    const button = (key, action) =>
      element("button", { type: "button", class: "small", onclick: action }, this.words.text(key));
    const parts = [element("span", {}, this.words.text(why, { why: detail }))];
    if (temporary) parts.push(button("message.retry", () => this.on.retry(entry)));
    parts.push(button("message.edit", () => this.on.edit(entry)));
    return parts;
  }

  #used(text) {
    if (this.#offered && markChosen(this.words, this.#offered, text)) this.#offered = null;
  }

  #append(item) {
    this.list.appendChild(item);
  }

  // Where there is little height the whole window scrolls instead of the log (see the style sheet).
  #ownScroll() {
    return getComputedStyle(this.node).overflowY !== "visible";
  }

  #scroller() {
    return this.#ownScroll() ? this.node : this.node.closest("dialog");
  }

  /** The reader has scrolled the log, or the window it is part of. */
  scrolled() {
    this.#atEnd = this.#nearEnd();
    if (this.#atEnd) show(this.more, false);
  }

  #nearEnd() {
    const view = this.#scroller().getBoundingClientRect();
    const last = this.list.lastElementChild?.getBoundingClientRect();
    if (!last || last.bottom < view.bottom + NEAR_THE_END_PX) return true;
    return !this.#ownScroll() && last.top < view.bottom;
  }

  // A message longer than the window is shown from its beginning; so is every message where the field
  // below it would otherwise push it out of sight.
  #into(item) {
    const box = this.#scroller();
    if (this.#ownScroll() && item.offsetHeight < box.clientHeight) this.toEnd();
    else box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top;
  }
}
