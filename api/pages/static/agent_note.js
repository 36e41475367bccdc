// Writing an internal note. It has a field of its own, far from the one the resident is written to in, so that
// neither is ever sent as the other.

import { words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { element, icon, show } from "./dom.js";
import { newKey } from "./outbox.js";

const LONGEST = 1000;

export class NoteForm {
  #key = null;
  #busy = false;

  /** `send(key, text)` promises to keep it; the draft is kept until then. */
  constructor(id, memory, send) {
    this.id = id;
    this.memory = memory;
    this.send = send;
    this.button = element(
      "button",
      { type: "button", "aria-expanded": "false", "aria-controls": "note-form", onclick: () => this.toggle() },
      icon(SIGNS.note),
      words.text("note.open"),
    );
    this.field = element("textarea", {
      id: "note",
      rows: "2",
      maxlength: LONGEST,
      "aria-describedby": "note-hint note-error",
      oninput: () => this.#written(),
      onkeydown: (event) => this.#pressed(event),
    });
    this.error = element("p", { class: "error", id: "note-error", role: "alert", hidden: true });
    this.node = element(
      "form",
      { class: "note", id: "note-form", hidden: true, onsubmit: (event) => this.#submit(event) },
      element("p", { class: "byline" }, icon(SIGNS.note), element("label", { for: "note" }, words.text("note.label"))),
      this.field,
      element("p", { class: "hint", id: "note-hint" }, words.text("note.hint")),
      this.error,
      element(
        "p",
        { class: "actions" },
        element("button", { type: "submit" }, words.text("note.save")),
        element("button", { type: "button", onclick: () => this.toggle() }, words.text("note.close")),
      ),
    );
    this.field.value = memory.draft(`note:${id}`);
  }

  /** Open or close it; what is written stays. */
  toggle() {
    show(this.node, this.node.hidden);
    this.button.setAttribute("aria-expanded", String(!this.node.hidden));
    (this.node.hidden ? this.button : this.field).focus();
  }

  #pressed(event) {
    if (event.key === "Escape") return this.toggle();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.node.requestSubmit();
  }

  #written() {
    this.#key = null; // Another text is another note.
    this.memory.keepDraft(`note:${this.id}`, this.field.value);
    this.#complain("");
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (this.#busy) return;
    if (!text) return this.#complain(words.text("note.empty"));
    this.#busy = true;
    this.#key ??= newKey();
    this.field.readOnly = true;
    try {
      await this.send(this.#key, text);
      this.field.value = "";
      this.#written();
      this.toggle();
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.#complain(problem.status === 0 ? words.text("note.unreachable") : problem.detail);
    } finally {
      this.#busy = false;
      this.field.readOnly = false;
    }
  }

  #complain(text) {
    this.error.textContent = text;
    show(this.error, text !== "");
    if (text) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
    if (text) this.field.focus();
  }
}
