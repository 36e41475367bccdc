// Messages on their way out, sent one at a time and in order. A message keeps its key from the first
// attempt to the last, so that an answer lost on the way back never makes two of it.

const PAUSES_MS = [1000, 3000];
const LONGEST_WAIT_MS = 10000;
const LONGEST_PAUSE_MS = 30000;
const OWN_FAULT_TRIES = 3; // 500: the service stumbles over this very message, perhaps each time.

/**
 * A message being sent: `key`, `text`, `choice` (or undefined), `time`, `state` ("sending", "waiting", "sent",
 * "failed" or "withdrawn"), `seq` when sent, `problem` (ServiceError) when waiting or failed, `tries`.
 */
export class Outbox {
  #last = Promise.resolve();
  #stop = new AbortController();
  #wake = () => {};
  #asked = false; // The service has said how long to wait.

  /**
   * `send(entry)` promises a seq; `changed(entry)` is called when an entry is sent or has failed. A `patient`
   * outbox never gives up for want of network or service: the entry is "waiting" (told through `changed`),
   * those behind it keep their place, and it goes on when there is contact again.
   */
  constructor(send, changed, { patient = false } = {}) {
    this.send = send;
    this.changed = changed;
    this.patient = patient;
    this.current = null;
    const back = () => !document.hidden && !this.#asked && this.#wake();
    addEventListener("online", back, { signal: this.#stop.signal });
    document.addEventListener("visibilitychange", back, { signal: this.#stop.signal });
  }

  /** Put a message in line; returns its entry. */
  add(text, choice) {
    const entry = { key: newKey(), text, choice, time: new Date() };
    this.retry(entry);
    return entry;
  }

  /** Send again what failed, or what another page has left, under the key it has. */
  retry(entry) {
    entry.state = "sending";
    entry.problem = null;
    entry.tries = 0;
    this.#last = this.#last.then(() => this.#deliver(entry));
  }

  /** Try what is waiting now. */
  hurry() {
    this.#wake();
  }

  /** Send nothing more. */
  stop() {
    this.#stop.abort();
    this.#wake();
  }

  async #deliver(entry) {
    this.current = entry;
    while (entry.state === "sending" || entry.state === "waiting") {
      if (this.#stop.signal.aborted) return;
      try {
        entry.tries += 1;
        const seq = await this.send(entry);
        entry.seq ??= seq;
      } catch (error) {
        if (entry.state === "withdrawn") break;
        if (entry.seq === undefined) {
          await this.#stumble(entry, error);
          continue;
        }
        // The log has shown it meanwhile; only the answer was lost.
      }
      if (entry.state !== "withdrawn") entry.state = "sent";
    }
    this.current = null;
    if (entry.state !== "withdrawn") this.changed(entry);
  }

  async #stumble(entry, error) {
    entry.problem = error;
    const pause = this.#pauseMs(entry, error);
    if (pause === null) {
      entry.state = "failed";
      return;
    }
    if (this.patient && (entry.tries > 1 || error.waitMs > 0 || !navigator.onLine)) {
      entry.state = "waiting";
      this.changed(entry);
    }
    this.#asked = error.waitMs > 0;
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#asked = false;
  }

  /** How long until the next attempt; null: no more of them. */
  #pauseMs(entry, error) {
    if (!error.temporary) return null;
    if (!this.patient) {
      if (entry.tries > PAUSES_MS.length || error.waitMs > LONGEST_WAIT_MS) return null;
      return error.waitMs || PAUSES_MS[entry.tries - 1];
    }
    if (error.status === 500 && entry.tries >= OWN_FAULT_TRIES) return null;
    return error.waitMs || Math.min(LONGEST_PAUSE_MS, 500 * 2 ** entry.tries);
  }
}

/** A version 4 UUID. crypto.randomUUID exists only on https pages, the random bytes everywhere. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
