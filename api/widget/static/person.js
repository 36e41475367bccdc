// «Snakk med eit menneske»: first what it means, then the request; and while one waits, what else one can do.

import { contact } from "./contact.js";

const INSTEAD = ["leave_message", "ask_meeting"];

/** Opens the sheet that fits how the conversation stands. `on` has `done()` and `choose(title, payload)`. */
export class PersonRequest {
  constructor(words, sheet, on) {
    this.words = words;
    this.sheet = sheet;
    this.on = on;
  }

  open(conversation, who) {
    const { state, receipt } = conversation.standing;
    const proof = receipt ? [this.words.text("person.receipt", { receipt })] : [];
    if (state === "agent") this.#talking(who, proof);
    else if (state === "queued") this.#waiting(conversation, proof);
    else this.#offer(conversation);
  }

  #talking(who, proof) {
    const { words } = this;
    const talking = words.text("person.talking", { who: who || words.text("person.somebody") });
    this.sheet.ask(words.text("person.talking_heading"), [talking, ...proof], [this.#back(true)], contact(words));
  }

  #waiting(conversation, proof) {
    const { words } = this;
    const offered = INSTEAD.filter((payload) => conversation.standing.choices?.includes(payload));
    const instead = offered.map((payload) => {
      const text = words.text(`person.${payload}`);
      return { text, action: () => this.#choose(text, payload) };
    });
    const leave = { text: words.text("person.leave"), action: () => this.#leave(conversation) };
    const parts = [words.text("person.waiting"), ...(instead.length ? [words.text("person.instead")] : []), ...proof];
    this.sheet.ask(words.text("person.waiting_heading"), parts, [this.#back(true), ...instead, leave], contact(words));
  }

  #offer(conversation) {
    const { words } = this;
    const parts = [words.text("person.reads"), words.text("person.meanwhile")];
    if (words.config.people_hours) parts.push(words.text("person.hours", { hours: words.config.people_hours }));
    const ask = { text: words.text("person.confirm"), action: () => this.#ask(conversation), main: true };
    const cancel = { text: words.text("person.cancel"), action: () => this.sheet.close() };
    this.sheet.ask(words.text("person.heading"), parts, [ask, cancel], contact(words));
  }

  #back(main) {
    return { text: this.words.text("sheet.back"), action: () => this.sheet.close(), main };
  }

  #choose(text, payload) {
    this.sheet.close();
    this.on.choose(text, payload);
    this.on.done();
  }

  async #ask(conversation) {
    await conversation.askForPerson();
    this.sheet.close();
    this.on.done();
  }

  async #leave(conversation) {
    await conversation.leaveLine();
    this.sheet.close();
    this.on.done();
  }
}
