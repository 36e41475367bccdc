// One conversation as the resident has it: what was sent, what the log says, who has it now.

import { Follower } from "./follow.js";
import { Line } from "./line.js";
import { Outbox } from "./outbox.js";

const WRITES_EVERY_MS = 4000; // Shown for eight seconds at a time.

/**
 * Emits (CustomEvent, `detail` in brackets):
 * `echo` (entry) own message, shown before it is accepted; `settled` (entry) it was sent, is waiting, has failed
 * or got its final text; `withdrawn` (entry) it is not to be shown any more; `message` (message) new in the log;
 * `history` (messages) the log as it was when the page was loaded; `stopped` (text) own message held back for
 * personal data; `state` ({state, position?, receipt?, agent?}); `connected` (true|false); `gone` the
 * conversation cannot be reached any more.
 */
export class Conversation extends EventTarget {
  #entries = new Map(); // seq → entry, for messages sent from this page
  #echoed = new Set();
  #shown = new Set();
  #held = [];
  #begun = null;
  #follower = null;
  #known = null; // the conversation, once there is one
  #latest = 0;
  #wroteAt = 0;

  constructor(service, memory, municipality) {
    super();
    this.service = service;
    this.memory = memory;
    this.municipality = municipality;
    this.line = new Line(memory);
    this.standing = { state: "bot" };
    this.gone = false;
    this.outbox = new Outbox(
      async (entry) => service.send(await this.begin(), entry),
      (entry) => this.#settle(entry),
      { patient: true },
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

  /** Send what another page has given off and not seen arrive. Shown only if it does not arrive at once. */
  sendLeft() {
    for (const entry of this.line.left()) this.outbox.retry(entry);
  }

  /** Send a message; it is echoed at once. */
  send(text, choice = undefined) {
    const entry = this.outbox.add(text, choice);
    this.line.add(entry);
    this.#echo(entry);
  }

  /** Try what is waiting now; send again what has failed: it comes last. */
  retry(entry) {
    if (entry.state === "waiting") {
      this.outbox.hurry();
      return;
    }
    this.#emit("withdrawn", entry);
    this.outbox.retry(entry);
    this.line.add(entry);
    this.#emit("echo", entry);
  }

  /** Give up a message that is waiting or has failed. */
  withdraw(entry) {
    entry.state = "withdrawn";
    this.line.remove(entry);
    this.outbox.hurry();
    this.#emit("withdrawn", entry);
  }

  /** Ask for a person; the receipt. */
  async askForPerson() {
    const { receipt } = await this.service.askForPerson(await this.begin());
    this.standing = { ...this.standing, receipt };
    return receipt;
  }

  /** Something is being written. The person who has the conversation is told that, and never what. */
  writes() {
    if (this.standing.state !== "agent" || !this.#known || Date.now() - this.#wroteAt < WRITES_EVERY_MS) return;
    this.#wroteAt = Date.now();
    this.service.typing(this.#known).catch(() => {}); // It is only a sign.
  }

  /** No longer wait for one. */
  async leaveLine() {
    await this.service.leaveLine(await this.begin());
  }

  /** Stop following while nobody looks; `wake` goes on from there. */
  rest() {
    this.#follower?.stop();
    this.#follower = null;
  }

  wake() {
    if (this.#known && !this.#follower) this.#startFollowing();
  }

  /** Number of the conversation, once there is one. */
  get id() {
    return this.#known?.id ?? null;
  }

  /** Have no more to do with the conversation; this object is not used again. */
  letGo() {
    this.gone = true;
    this.rest();
    this.outbox.stop();
  }

  /** Let go of it for all tabs. `why` as for `Memory.forget`. */
  leave(why) {
    this.letGo();
    this.memory.forget(why);
  }

  async #takeUp() {
    let lost = "";
    for (;;) {
      const first = () => this.service.begin(this.municipality);
      const { kept, begun } = await this.memory.conversationOr(first, lost);
      if (begun) {
        const fresh = { id: begun.id, token: begun.token };
        if (this.gone) return fresh;
        for (const message of begun.messages) this.#receive(message);
        this.#follow(fresh, [], this.standing);
        return fresh;
      }
      try {
        const { messages, ...standing } = await this.service.read(kept, 0);
        this.#follow(kept, messages, standing);
        return kept;
      } catch (error) {
        if (!error.gone) throw error;
        lost = kept.id;
        this.memory.forget();
        this.line.keep();
      }
    }
  }

  #follow(conversation, history, standing) {
    if (this.gone) return;
    this.#known = conversation;
    for (const message of history) this.#note(message);
    if (history.length) this.#emit("history", history);
    this.#stand(standing);
    this.#startFollowing();
  }

  #startFollowing() {
    const listener = {
      message: (message) => this.#receive(message),
      state: (state) => this.#stand(state),
      connected: (yes) => this.#emit("connected", yes),
      gone: () => this.#goes(),
    };
    this.#follower = new Follower(this.service, this.#known, listener, this.#latest);
    this.#follower.start();
  }

  #goes() {
    this.gone = true;
    this.outbox.hurry(); // What waits is told that it cannot be sent.
    this.#emit("gone");
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
    const { current } = this.outbox;
    if (message.sender !== "resident" || this.#shown.has(message.seq) || !current) return false;
    if (current.seq !== undefined || !this.#echoed.has(current)) return false;
    if (current.text === message.text) {
      this.#claim(current, message.seq);
      return false;
    }
    return current.state === "sending";
  }

  #claim(entry, seq) {
    entry.seq = seq;
    this.#entries.set(seq, entry);
    this.#shown.add(seq);
  }

  #note(message) {
    this.#shown.add(message.seq);
    this.#latest = Math.max(this.#latest, message.seq);
  }

  #show(message) {
    const entry = this.#entries.get(message.seq);
    const seen = this.#shown.has(message.seq);
    this.#note(message);
    if (entry) this.#confirm(entry, message);
    else if (!seen) {
      if (message.sender === "resident" && this.#wasOurs(message)) return;
      this.#emit("message", message);
      if (message.outcome === "personal_data_stopped") this.#giveBack(message);
    }
  }

  // What was given up may have been accepted all the same, when only the answer was lost.
  #wasOurs(message) {
    const lost = [...this.#echoed].find(
      ({ state, seq, text }) => state === "failed" && seq === undefined && text === message.text,
    );
    if (!lost) return false;
    this.#claim(lost, message.seq);
    this.#confirm(lost, message);
    return true;
  }

  // The log decides what a message says: personal data is masked in it.
  #confirm(entry, message) {
    if (entry.state !== "withdrawn") entry.state = "sent";
    entry.time = new Date(message.time);
    entry.kept = message.text;
    entry.lang = message.lang;
    this.line.remove(entry);
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
    if (entry.state === "failed" || entry.state === "waiting") {
      if (entry.state === "failed") this.line.remove(entry);
      this.#echo(entry);
      this.#emit("settled", entry);
      if (entry.problem.gone) this.#goes();
    } else {
      this.line.remove(entry);
      if (this.#entries.get(entry.seq) === entry) this.#emit("settled", entry);
      else if (this.#shown.has(entry.seq)) this.#emit("withdrawn", entry);
      else if (this.#echoed.has(entry)) {
        this.#claim(entry, entry.seq);
        this.#emit("settled", entry);
      } // Left by another page and never shown here: the log will show it.
    }
    const waiting = this.#held;
    this.#held = [];
    for (const message of waiting) this.#receive(message);
  }

  #echo(entry) {
    if (this.#echoed.has(entry)) return;
    this.#echoed.add(entry);
    this.#emit("echo", entry);
  }

  #emit(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
