// Where the agent writes: Enter sends, the text is kept for each conversation until it is sent.

import { longest, words } from "./agent_page.js";
import { element, show } from "./dom.js";

const COUNT_FROM = 0.8; // The number of characters left is told from here on (GOV.UK character count).

export class Composer {
  #told = "";

  /**
   * `send(text, asks)` takes over a text that may be sent; `asks` for telephone and e-mail. `replies(chosen)` lets
   * the agent choose a reply that is ready.
   */
  constructor(id, memory, send, replies) {
    this.id = id;
    this.memory = memory;
    this.send = send;
    this.replies = replies;
    this.mine = false;
    this.field = element("textarea", {
      id: "composer",
      rows: "2",
      "aria-describedby": "composer-hint composer-left composer-error",
      oninput: () => this.#written(),
      onkeydown: (event) => this.#key(event),
    });
    this.error = element("p", { class: "error", id: "composer-error", role: "alert", hidden: true });
    this.left = element("p", { class: "left", id: "composer-left" });
    this.announcedLeft = element("p", { class: "unseen", role: "status" });
    this.notMine = element("p", { class: "notice", hidden: true }, words.text("composer.not_mine"));
    this.button = element("button", { type: "submit", class: "primary" }, words.text("composer.send"));
    this.asks = element("input", { type: "checkbox", id: "asks", "aria-describedby": "asks-hint" });
    this.asks.addEventListener("change", () => show(this.asksHint, this.asks.checked));
    this.asksHint = element("p", { class: "hint", id: "asks-hint" }, words.text("composer.asks_hint"));
    this.ready = element("button", { type: "button", class: "quiet", onclick: () => this.#choose() }, words.text("replies.open"));
    this.contact = element(
      "div",
      { class: "contact" },
      this.asks,
      element("label", { for: "asks" }, words.text("composer.asks")),
      this.ready,
      this.asksHint,
    );
    this.node = element(
      "form",
      { class: "composer", hidden: true, onsubmit: (event) => this.#submit(event) },
      this.notMine,
      element("label", { for: "composer" }, words.text("composer.label")),
      element("div", { class: "write" }, this.field, this.button),
      element(
        "div",
        { class: "below" },
        element("p", { class: "hint", id: "composer-hint" }, words.text("composer.hint")),
        this.left,
      ),
      this.contact,
      this.announcedLeft,
      this.error,
    );
    this.field.value = memory.draft(id);
    this.#allowContact(false);
  }

  /** Whether the agent has the conversation. A text that is already written stays in sight without it. */
  allow(mine) {
    this.mine = mine;
    show(this.node, mine || this.field.value !== "");
    show(this.notMine, !mine);
    show(this.button, mine);
    show(this.contact, mine);
    this.field.readOnly = !mine;
    this.#fit();
  }

  focus() {
    this.field.focus();
  }

  /** Put a message back for editing, before what is written already. */
  takeBack({ text, asks = false }) {
    if (asks) this.#allowContact(true);
    this.field.value = this.field.value ? `${text}\n${this.field.value}` : text;
    this.#written();
    this.focus();
  }

  /** Put a text in where the agent is writing, or was at `selection`. */
  insert(text, [from, to] = [this.field.selectionStart, this.field.selectionEnd]) {
    const { value } = this.field;
    this.field.value = value.slice(0, from) + text + value.slice(to);
    const at = from + text.length;
    this.#written();
    this.focus();
    this.field.setSelectionRange(at, at);
  }

  #choose() {
    // Chromium forgets the place in a field behind a modal dialog.
    const at = [this.field.selectionStart, this.field.selectionEnd];
    this.replies((text) => this.insert(text, at));
  }

  #key(event) {
    const before = this.field.value.slice(0, this.field.selectionStart);
    if (event.key === "/" && this.mine && /(^|\s)$/.test(before)) {
      event.preventDefault();
      return this.#choose();
    }
    // While a character is being composed, Enter belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.node.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    if (!this.mine) return;
    const text = this.field.value.trim();
    const problem = !text ? words.text("composer.empty") : text.length > longest ? this.#tooLong() : "";
    this.#complain(problem);
    if (problem) return this.focus();
    this.send(text, this.asks.checked);
    this.#allowContact(false);
    this.field.value = "";
    this.#written();
    this.focus();
  }

  #written() {
    this.memory.keepDraft(this.id, this.field.value);
    this.#complain("");
    this.#fit();
    const left = longest - this.field.value.length;
    const near = this.field.value.length >= longest * COUNT_FROM;
    this.left.textContent = near ? words.count(left < 0 ? "composer.over" : "composer.left", Math.abs(left)) : "";
    this.#announceLeft(near ? `${left < 0}${Math.floor(left / 50)}` : "");
  }

  /** Read out the number left at every fifty, not at every key. */
  #announceLeft(step) {
    if (step === this.#told) return;
    this.#told = step;
    this.announcedLeft.textContent = this.left.textContent;
  }

  #fit() {
    this.field.rows = Math.min(8, Math.max(2, this.field.value.split("\n").length));
  }

  #complain(text) {
    this.error.textContent = text;
    show(this.error, text !== "");
    if (text) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }

  #allowContact(asks) {
    this.asks.checked = asks;
    show(this.asksHint, asks);
  }

  #tooLong() {
    return words.text("composer.too_long", { limit: longest });
  }
}
