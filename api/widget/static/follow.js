// Keeping up with a conversation's log: a stream where that works, else repeated waiting reads.

const FIRST_SIGN_MS = 10000; // The service speaks at once; a proxy that holds the stream back does not.
const SILENCE_MS = 45000; // The service sends a comment at least every 30 seconds.
const WAIT_S = 25;
const BACK_TO_STREAM_MS = 300000;
const LONGEST_GAP_MS = 30000;

/** The pause before attempt `failures` + 1: doubling from a second, with half of it left to chance. */
export function pauseMs(failures, chance = Math.random()) {
  return Math.min(LONGEST_GAP_MS, 500 * 2 ** failures) * (0.5 + chance / 2);
}

/**
 * Follows one conversation until stopped. `listener` is told: `message(message)`, `state(state)`,
 * `connected(true|false)` and, when the conversation can no longer be reached, `gone()`.
 */
export class Follower {
  #stop = new AbortController();
  #wake = () => {};
  #mute = 0; // Streams in a row that never said anything.
  #heardAt = 0;
  #hangUp = () => {};
  #pollUntil = 0;

  constructor(service, conversation, listener, after = 0) {
    this.service = service;
    this.conversation = conversation;
    this.listener = listener;
    this.after = after;
  }

  start() {
    const signal = this.#stop.signal;
    // After sleep the old connection may look alive for minutes; one that has been silent too long is given up.
    let cut = false;
    const back = () => {
      this.#wake();
      if (cut || Date.now() - this.#heardAt > SILENCE_MS) this.#hangUp();
      cut = false;
    };
    addEventListener("online", back, { signal });
    addEventListener("pageshow", back, { signal });
    addEventListener("offline", () => {
      cut = true;
      this.listener.connected(false);
    }, { signal });
    document.addEventListener("visibilitychange", back, { signal });
    this.#run();
  }

  stop() {
    this.#stop.abort();
    this.#wake();
  }

  async #run() {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const began = Date.now();
      const polling = this.#polling();
      try {
        const news = await (polling ? this.#poll() : this.#stream());
        // Answers that come at once with nothing new must not become a storm of calls.
        failures = news || Date.now() - began > 1000 ? 0 : failures + 1;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (error.gone) {
          this.listener.gone();
          return;
        }
        if (!polling && this.#polling()) continue; // The other way is tried at once.
        // Waiting reads failing too means that the service is away, not that streams are held back.
        if (polling) this.#pollUntil = 0;
        failures += 1;
        if (failures > 1) this.listener.connected(false);
        if (error.waitMs) await this.#pause(error.waitMs);
      }
      if (failures) await this.#pause(pauseMs(failures));
    }
  }

  #polling() {
    return Date.now() < this.#pollUntil;
  }

  async #stream() {
    const quiet = new AbortController();
    this.#stop.signal.addEventListener("abort", () => quiet.abort(), { once: true, signal: quiet.signal });
    let heard = false;
    let timer = setTimeout(() => quiet.abort(), FIRST_SIGN_MS);
    this.#heardAt = Date.now();
    this.#hangUp = () => quiet.abort();
    const alive = () => {
      heard = true;
      this.#heardAt = Date.now();
      this.#mute = 0;
      this.listener.connected(true);
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), SILENCE_MS);
    };
    try {
      for await (const event of this.service.events(this.conversation, this.after, quiet.signal, alive)) {
        this.#take(event);
      }
    } finally {
      clearTimeout(timer);
      quiet.abort();
      if (!heard && ++this.#mute >= 2) this.#pollUntil = Date.now() + BACK_TO_STREAM_MS;
    }
  }

  async #poll() {
    const { messages, ...standing } = await this.service.read(
      this.conversation, this.after, WAIT_S, this.#stop.signal,
    );
    this.#mute = 0;
    this.listener.connected(true);
    for (const message of messages) this.#message(message);
    this.listener.state(standing);
    return messages.length > 0;
  }

  #take({ event, data }) {
    if (event === "message") this.#message(JSON.parse(data));
    else if (event === "state") this.listener.state(JSON.parse(data));
  }

  #message(message) {
    this.after = Math.max(this.after, message.seq);
    this.listener.message(message);
  }

  /** Wait, but no longer than until the network or the reader is back. */
  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
