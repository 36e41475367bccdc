// «Snakk med eit menneske»: first what it means, then the request.

import { contact } from "./contact.js";
import { ServiceError } from "./service.js";

/** Opens the sheet that fits how the conversation stands. `done()` after a request was received. */
export class PersonRequest {
  #asking = false;

  constructor(words, sheet, done) {
    this.words = words;
    this.sheet = sheet;
    this.done = done;
  }

  open(conversation, who) {
    const { state, receipt } = conversation.standing;
    const { words } = this;
    const close = { text: words.text("person.close"), action: () => this.sheet.close(), main: true };
    const proof = receipt ? [words.text("person.receipt", { receipt })] : [];
    if (state === "agent") {
      const talking = words.text("person.talking", { who });
      this.sheet.ask(words.text("person.talking_heading"), [talking, ...proof], [close], contact(words));
    } else if (state === "queued") {
      const waiting = words.text("person.waiting");
      this.sheet.ask(words.text("person.waiting_heading"), [waiting, ...proof], [close], contact(words));
    } else {
      const hours = words.text("person.hours", { hours: words.config.people_hours });
      this.sheet.ask(
        words.text("person.heading"),
        [words.text("person.reads"), words.text("person.meanwhile"), hours],
        [
          { text: words.text("person.confirm"), action: () => this.#ask(conversation), main: true },
          { text: words.text("person.cancel"), action: () => this.sheet.close() },
        ],
        contact(words),
      );
    }
  }

  async #ask(conversation) {
    if (this.#asking) return;
    this.#asking = true;
    this.sheet.say(this.words.text("person.working"));
    try {
      await conversation.askForPerson();
      this.sheet.close();
      this.done();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.sheet.say(error.detail || this.words.text("person.failed"), true);
    } finally {
      this.#asking = false;
    }
  }
}
