// «Chatboten skriv …», only when the answer is not there almost at once.

import { element } from "./dom.js";

const SLOW_ANSWER_MS = 700;
const NO_LONGER_MS = 30000;

/** The line, as a status of its own. */
export class Pending {
  constructor(words) {
    this.words = words;
    this.node = element("p", { class: "waiting", role: "status" });
  }

  start() {
    this.stop();
    this.soon = setTimeout(() => {
      this.node.textContent = this.words.text("message.writing_bot");
    }, SLOW_ANSWER_MS);
    this.late = setTimeout(() => this.stop(), NO_LONGER_MS);
  }

  stop() {
    clearTimeout(this.soon);
    clearTimeout(this.late);
    this.node.textContent = "";
  }
}
