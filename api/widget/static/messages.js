// The log on screen. Messages are only appended, one node each, so that a screen reader reads each once.

import { element, icon, ICONS, show } from "./dom.js";
import { body, choices, heading, markChosen, sources, timeOf } from "./message_parts.js";
import { senderOf } from "./senders.js";

const NEAR_THE_END_PX = 80;

/**
 * The list of messages, in the order of their numbers; what is not accepted yet stands last. `on` has
 * `retry(entry)`, `edit(entry)`, `choose(choice)` and `thumbs(message)`, a node to put below an answer (or
 * nothing); `roles` name → role.
 */
export class MessageLog {
  #items = new Map(); // entry → its node, for own messages
  #seqs = new WeakMap(); // node → number in the log; Infinity for what is not accepted yet
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
    for (const message of messages) if (message.text) this.#place(this.#item(message), message.seq);
    this.toEnd();
    requestAnimationFrame(() => this.node.removeAttribute("aria-busy"));
  }

  /** A new message in the log. */
  add(message) {
    const near = this.#atEnd || this.#nearEnd();
    const item = this.#item(message);
    this.#place(item, message.seq);
    if (!near) show(this.more, true);
    else if (item === this.list.lastElementChild) this.#into(item);
    else this.toEnd(); // The greeting that comes after what was written at once must not hide it.
  }

  /** The resident's own message, before it is accepted. */
  echo(entry) {
    const item = element("li", { class: "message from-resident", lang: this.words.config.lang });
    item.append(
      heading(this.words, this.words.text("sender.resident"), entry.time),
      body(this.words, entry.text, null),
      element("p", { class: "delivery" }, this.words.text(this.#anyWaits() ? "message.behind" : "message.sending")),
    );
    this.#items.set(entry, item);
    this.#used(entry.text);
    this.#place(item, entry.seq ?? Infinity);
    this.toEnd();
  }

  /** Own message was sent, is waiting, has failed or got its final text. */
  settle(entry) {
    const item = this.#items.get(entry);
    if (!item) return;
    const { state } = entry;
    item.classList.toggle("failed", state === "failed");
    item.classList.toggle("waits", state === "waiting");
    item.querySelector(".delivery").replaceChildren(...this.#delivery(entry));
    item.querySelector("time").replaceWith(timeOf(this.words, entry.time));
    const text = item.querySelector(".text");
    if (entry.lang) text.lang = entry.lang;
    if (entry.kept !== undefined && text.textContent !== entry.kept) text.textContent = entry.kept;
    if (entry.seq !== undefined) this.#number(item, entry.seq);
    if (state === "failed") this.#into(item);
    if (state === "waiting") this.#behind(entry);
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
      heading(words, senderOf(words, message, this.roles), new Date(message.time)),
      body(words, message.text, message.lang, { links: fromService, telephones }),
    );
    if (message.sources?.length) item.append(sources(words, message.sources));
    const thumbs = this.on.thumbs(message);
    if (thumbs) item.append(thumbs);
    if (message.choices?.length) {
      item.append(...choices(words, message.choices, (choice) => this.on.choose(choice)));
      this.#offered = item.querySelector(".choices");
    }
    if (!fromService) this.#used(message.text);
    return item;
  }

  #delivery(entry) {
    const { words } = this;
    const { state, problem, tries } = entry;
    const said = (key, values) => element("span", {}, words.text(key, values));
    const button = (key, action) =>
      element("button", { type: "button", class: "small", onclick: () => action(entry) }, words.text(key));
    if (state === "sending") return [words.text("message.sending")];
    if (state === "sent") return tries > 1 ? [said("message.sent_again", { count: tries })] : [];
    if (state === "waiting") {
      return [said(...waitingFor(problem)), button("message.now", this.on.retry), button("message.edit", this.on.edit)];
    }
    const why = problem.detail;
    const parts = [why ? said("message.failed_why", { why }) : said("message.failed")];
    if (problem.temporary) parts.push(button("message.retry", this.on.retry));
    return [...parts, button("message.edit", this.on.edit)];
  }

  #anyWaits() {
    return [...this.#items.keys()].some(({ state }) => state === "waiting");
  }

  #behind(first) {
    for (const [entry, item] of this.#items) {
      if (entry === first || entry.state !== "sending") continue;
      item.querySelector(".delivery").replaceChildren(this.words.text("message.behind"));
    }
  }

  #used(text) {
    if (this.#offered && markChosen(this.words, this.#offered, text)) this.#offered = null;
  }

  #place(item, seq) {
    this.#seqs.set(item, seq);
    let before = this.list.lastElementChild;
    while (before && this.#seqs.get(before) > seq) before = before.previousElementSibling;
    if (before) before.after(item);
    else this.list.prepend(item);
  }

  #number(item, seq) {
    this.#seqs.set(item, seq);
    const before = item.previousElementSibling;
    if (before && this.#seqs.get(before) > seq) this.#place(item, seq);
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

function waitingFor({ status, waitMs }) {
  if (waitMs > 0) return ["message.waiting_seconds", { count: Math.ceil(waitMs / 1000) }];
  return [status === 0 ? "message.waiting" : "message.waiting_service"];
}
