// One conversation as the resident has it: what was sent, what the log says, who has it now.

import { Follower } from "./follow.js";
import { Outbox } from "./outbox.js";

/**
 * Emits (CustomEvent, `detail` in brackets):
 * `echo` (entry) own message, shown before it is accepted; `settled` (entry) it was sent, has failed or
 * got its final text; `withdrawn` (entry) it turned out to be shown already; `message` (message) new in
 * the log; `history` (messages) the log as it was when the page was loaded; `stopped` (text) own message
 * held back for personal data; `state` ({state, position?, receipt?, agent?}); `connected` (true|false);
 * `gone` the conversation cannot be reached any more.
 */
export class Conversation extends EventTarget {
  #entries = new Map(); // seq → entry, for messages sent from this page
  #shown = new Set();
  #held = [];
  #unsure = []; // failed entries that the service may have accepted all the same
  #begun = null;
  #follower = null;

  constructor(service, memory, municipality) {
    super();
    this.service = service;
    this.memory = memory;
    this.municipality = municipality;
    this.standing = { state: "bot" };
    this.gone = false;
    this.outbox = new Outbox(
      async (entry) => service.send(await this.begin(), entry),
      (entry) => this.#settle(entry),
    );
  }

  /** `{id, token}`, begun or taken up again if need be. Rejects with ServiceError when that fails. */
  begin() {
    this.#begun ??= this.#takeUp().catch((error) => {
      this.#begun = null;
      throw error;
    });
    return this.#begun;
  }

  /** Send a message; it is echoed at once. */
  send(text, choice = undefined) {
    this.#emit("echo", this.outbox.add(text, choice));
  }

  /** Send a failed message again. */
  retry(entry) {
    this.#unsure = this.#unsure.filter((other) => other !== entry);
    this.outbox.retry(entry);
  }

  /** Give up a failed message. */
  withdraw(entry) {
    this.#unsure = this.#unsure.filter((other) => other !== entry);
    this.#emit("withdrawn", entry);
  }

  /** Ask for a person; the receipt. */
  async askForPerson() {
    const { receipt } = await this.service.askForPerson(await this.begin());
    this.standing = { ...this.standing, receipt };
    return receipt;
  }

  /** Leave the conversation; this object is not used again. */
  leave() {
    this.gone = true;
    this.#follower?.stop();
    this.memory.forget();
  }

  async #takeUp() {
    const kept = this.memory.conversation;
    if (kept) {
      try {
        const { messages, ...standing } = await this.service.read(kept, 0);
        this.#follow(kept, messages, standing);
        return kept;
      } catch (error) {
        if (!error.gone) throw error;
        this.memory.forget();
      }
    }
    const { id, token, messages } = await this.service.begin(this.municipality);
    const fresh = { id, token };
    if (this.gone) return fresh;
    this.memory.conversation = fresh;
    for (const message of messages) this.#receive(message);
    this.#follow(fresh, [], this.standing, Math.max(0, ...messages.map((message) => message.seq)));
    return fresh;
  }

  #follow(conversation, history, standing, after = 0) {
    if (this.gone) return;
    for (const message of history) this.#shown.add(message.seq);
    if (history.length) this.#emit("history", history);
    this.#stand(standing);
    const listener = {
      message: (message) => this.#receive(message),
      state: (state) => this.#stand(state),
      connected: (yes) => this.#emit("connected", yes),
      gone: () => {
        this.gone = true;
        this.#emit("gone");
      },
    };
    const last = Math.max(after, ...history.map((message) => message.seq));
    this.#follower = new Follower(this.service, conversation, listener, last);
    this.#follower.start();
  }

  #stand(standing) {
    this.standing = standing;
    this.#emit("state", standing);
  }

  // A resident's message from the log is usually the echo of our own, and may come before the answer that
  // says which number ours got. Until that is known, it and everything after it wait.
  #receive(message) {
    if (this.#held.length || this.#mayBeOurs(message)) this.#held.push(message);
    else this.#show(message);
  }

  #mayBeOurs(message) {
    if (message.sender !== "resident" || this.#shown.has(message.seq)) return false;
    const current = this.outbox.current;
    if (current && current.seq === undefined && current.text === message.text) {
      this.#claim(current, message.seq);
      return false;
    }
    return current !== null && current.seq === undefined;
  }

  #claim(entry, seq) {
    entry.seq = seq;
    this.#entries.set(seq, entry);
    this.#shown.add(seq);
  }

  #show(message) {
    const entry = this.#entries.get(message.seq);
    if (entry) this.#confirm(entry, message);
    else if (!this.#shown.has(message.seq)) {
      const lost = message.sender === "resident" && this.#unsure.find((other) => other.text === message.text);
      if (lost) {
        this.#unsure = this.#unsure.filter((other) => other !== lost);
        this.#claim(lost, message.seq);
        this.#confirm(lost, message);
        return;
      }
      this.#shown.add(message.seq);
      this.#emit("message", message);
      if (message.outcome === "personal_data_stopped") this.#giveBack(message);
    }
  }

  // The log decides what a message says: personal data is masked in it.
  #confirm(entry, message) {
    entry.state = "sent";
    entry.time = new Date(message.time);
    entry.kept = message.text;
    entry.lang = message.lang;
    this.#emit("settled", entry);
  }

  #giveBack(reply) {
    const sent = [...this.#entries.entries()].filter(([seq, entry]) => seq < reply.seq && entry.text !== entry.kept);
    const [, stopped] = sent.find(([seq]) => seq === reply.reply_to) ?? sent.at(-1) ?? [];
    if (!stopped) return;
    this.#emit("stopped", stopped.text);
    stopped.text = stopped.kept;
  }

  #settle(entry) {
    if (entry.state === "failed") {
      if (entry.problem.gone) this.gone = true;
      if (entry.problem.temporary) this.#unsure.push(entry);
      this.#emit("settled", entry);
      if (this.gone) this.#emit("gone");
    } else if (this.#entries.get(entry.seq) === entry) {
      this.#emit("settled", entry);
    } else if (this.#shown.has(entry.seq)) {
      this.#emit("withdrawn", entry);
    } else {
      this.#claim(entry, entry.seq);
      this.#emit("settled", entry);
    }
    const waiting = this.#held;
    this.#held = [];
    for (const message of waiting) this.#receive(message);
  }

  #emit(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
