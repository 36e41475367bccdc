// Messages on their way out, sent one at a time and in order. A message keeps its key from the first
// attempt to the last, so that an answer lost on the way back never makes two of it.

const PAUSES_MS = [1000, 3000];
const LONGEST_WAIT_MS = 10000;

/**
 * A message being sent: `key`, `text`, `choice` (or undefined), `time`, `state` ("sending", "sent" or
 * "failed"), `seq` when sent, `problem` (ServiceError) when failed.
 */
export class Outbox {
  #last = Promise.resolve();

  /** `send(entry)` promises a seq; `changed(entry)` is called when an entry is sent or has failed. */
  constructor(send, changed) {
    this.send = send;
    this.changed = changed;
    this.current = null;
  }

  /** Put a message in line; returns its entry. */
  add(text, choice) {
    const entry = { key: newKey(), text, choice, time: new Date() };
    this.retry(entry);
    return entry;
  }

  /** Send again what failed, under the key it has. */
  retry(entry) {
    entry.state = "sending";
    entry.problem = null;
    this.#last = this.#last.then(() => this.#deliver(entry));
  }

  async #deliver(entry) {
    this.current = entry;
    for (let attempt = 0; entry.state === "sending"; attempt += 1) {
      try {
        const seq = await this.send(entry);
        entry.seq ??= seq;
        entry.state = "sent";
      } catch (error) {
        if (entry.seq !== undefined) {
          entry.state = "sent"; // The log has shown it meanwhile; only the answer was lost.
        } else if (error.temporary && attempt < PAUSES_MS.length && error.waitMs <= LONGEST_WAIT_MS) {
          await new Promise((resolve) => setTimeout(resolve, error.waitMs || PAUSES_MS[attempt]));
        } else {
          entry.state = "failed";
          entry.problem = error;
        }
      }
    }
    this.current = null;
    this.changed(entry);
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
