// Whether an answer helped: two buttons below it, and a few words for those who want to say more.

import { Comment } from "./comment.js";
import { element, icon, show } from "./dom.js";
import { ServiceError } from "./service.js";

const RATED = new Set(["answered", "referred", "unanswered"]);
const THUMB_UP = "M7 11l4-8c1.5 0 2.5 1 2.5 2.5V9H19a2 2 0 0 1 2 2.3l-1 6.7a2 2 0 0 1-2 2H7z M7 11H3v9h4";
const THUMB_DOWN = "M17 13l-4 8c-1.5 0-2.5-1-2.5-2.5V15H5a2 2 0 0 1-2-2.3L4 6a2 2 0 0 1 2-2h11z M17 13h4V4h-4";

/** `send({seq, rating, text?})` promises that the service has it; `sheet` asks for the words; `say` tells. */
export class Thumbs {
  constructor(words, memory, sheet, { send, opens, say }) {
    Object.assign(this, { words, memory, sheet, send, opens, say });
  }

  /** The row for an answer; nothing for other messages. */
  row(message) {
    if (message.sender !== "bot" || !RATED.has(message.outcome)) return null;
    const { words } = this;
    const label = element("span", { class: "thumbs-label" }, words.text("thumbs.question"));
    const why = element("button", { type: "button", class: "why" }, words.text("thumbs.why"));
    const press = (rating, drawing) =>
      element(
        "button",
        { type: "button", class: "thumb", "aria-label": words.text(`thumbs.${rating}`), title: words.text(`thumbs.${rating}`),
          "aria-pressed": "false", onclick: () => this.#rate(message.seq, rating, row) },
        icon(drawing),
      );
    const row = element("div", { class: "thumbs", role: "group", "aria-label": words.text("thumbs.question") });
    row.append(label, press("up", THUMB_UP), press("down", THUMB_DOWN), why);
    why.addEventListener("click", () => this.#ask(message.seq, why));
    this.#mark(row, this.memory.rated[message.seq]);
    return row;
  }

  async #rate(seq, rating, row) {
    const before = this.memory.rated[seq];
    this.#mark(row, rating);
    try {
      await this.send({ seq, rating });
      this.memory.rated = { ...this.memory.rated, [seq]: rating };
      this.say(this.words.text("thumbs.thanks"));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.#mark(row, before);
      this.say(error.detail || this.words.text("thumbs.failed"));
    }
  }

  #mark(row, rating) {
    const [up, down] = row.querySelectorAll(".thumb");
    up.setAttribute("aria-pressed", String(rating === "up"));
    down.setAttribute("aria-pressed", String(rating === "down"));
    show(row.querySelector(".why"), rating !== undefined);
  }

  #ask(seq, opener) {
    const { words, sheet } = this;
    this.opens(opener);
    const rating = this.memory.rated[seq];
    const comment = new Comment(words, words.text(`thumbs.${rating}_label`));
    const send = async () => {
      const text = comment.text();
      if (text) await this.send({ seq, rating, text });
      this.say(words.text("thumbs.thanks"));
      sheet.close();
    };
    sheet.ask(words.text("thumbs.heading"), [comment.node], [
      { text: words.text("sheet.send"), action: send, main: true },
      { text: words.text("sheet.skip"), action: () => sheet.close() },
    ]);
  }
}
