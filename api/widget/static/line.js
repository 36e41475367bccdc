// Messages given off that are not known to have arrived, as the tab remembers them from page to page.

/** The line, in order; what is in `memory` is always what is in it. */
export class Line {
  #entries = [];

  constructor(memory) {
    this.memory = memory;
  }

  /** What another page has left; from now on it is in this line. */
  left() {
    this.#entries = this.memory.unsent.map(({ key, text, choice, time }) => ({ key, text, choice, time: new Date(time) }));
    return [...this.#entries];
  }

  add(entry) {
    this.#entries.push(entry);
    this.keep();
  }

  remove(entry) {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.keep();
  }

  keep() {
    this.memory.unsent = this.#entries.map(({ key, text, choice, time }) => ({ key, text, choice, time }));
  }
}
