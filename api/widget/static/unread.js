// How many messages have come that nobody has had on screen, in this tab or another.

/** `tell(count)` is called each time the number may have changed. */
export class Unread {
  #count = 0;
  #latest = 0;

  constructor(memory, tell) {
    this.memory = memory;
    this.tell = tell;
    memory.addEventListener("read", () => this.memory.read >= this.#latest && this.#set(0));
  }

  /** A message came while the window was (or was not) open. */
  count(message, open) {
    this.#latest = Math.max(this.#latest, message.seq);
    if (open) this.none();
    else if (message.sender !== "resident" && message.text && message.seq > this.memory.read) this.#set(this.#count + 1);
  }

  /** Everything that has come is on screen. */
  none() {
    if (this.#latest > this.memory.read) this.memory.read = this.#latest;
    this.#set(0);
  }

  /** Begin with another conversation. */
  forget() {
    this.#latest = 0;
    this.#set(0);
  }

  #set(count) {
    this.#count = count;
    this.tell(count);
  }
}
