// Keeping up: the list by server-sent events, and a look at the service every few seconds besides, so that
// a lost event costs time and nothing else. Also the one judge of whether there is contact.

const LOOK_EVERY_MS = 5000;
const REOPEN_MS = 3000;
const LOST_AFTER_MS = 6000; // A stream ends by itself every ten minutes; the browser is back in about three seconds.
const MISSES = 2;

/**
 * `listener` is told: `queue(view)`, `notice(notice)`, `look()` (a promise; rejects when the service did not answer),
 * `connected(true|false)`, `signedOut()`.
 */
export class Live {
  #source = null;
  #streamLost = null;
  #misses = 0;
  #connected = true;
  #ended = false;

  /** `lastNotice()` gives the id of the last notice that came, where a new stream goes on from. */
  constructor(service, lastNotice, listener) {
    this.service = service;
    this.lastNotice = lastNotice;
    this.listener = listener;
  }

  start() {
    this.#open();
    setInterval(() => this.look(), LOOK_EVERY_MS);
    addEventListener("online", () => this.look());
    addEventListener("offline", () => {
      this.#misses = MISSES; // Until the service has answered again.
      this.#judge();
    });
    document.addEventListener("visibilitychange", () => !document.hidden && this.look());
  }

  stop() {
    this.#ended = true;
    this.#source?.close();
  }

  /** Ask the service now. */
  async look() {
    if (this.#ended) return;
    try {
      await this.listener.look();
      this.#misses = 0;
    } catch (error) {
      if (error.signedOut) this.#signedOut();
      else if (error.temporary) this.#misses += 1;
      else if (error.status === undefined) throw error;
    }
    this.#judge();
  }

  #open() {
    if (this.#ended) return;
    const source = new EventSource(`/api/agent/events?after=${this.lastNotice()}`);
    this.#source = source;
    source.addEventListener("open", () => this.#heard());
    source.addEventListener("queue", (event) => {
      this.#heard();
      this.listener.queue(JSON.parse(event.data));
      this.look();
    });
    source.addEventListener("notice", (event) => this.listener.notice(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      this.#streamLost ??= Date.now();
      setTimeout(() => this.#judge(), LOST_AFTER_MS + 50);
      // Refused (signed out, say) rather than broken off: the browser then does not try again by itself.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#reopen(), REOPEN_MS);
    });
  }

  async #reopen() {
    try {
      await this.service.session();
    } catch (error) {
      if (error.signedOut) return this.#signedOut();
    }
    this.#open();
  }

  #heard() {
    this.#streamLost = null;
    this.#misses = 0;
    this.#judge();
  }

  #judge() {
    if (this.#ended) return;
    const silent = this.#streamLost !== null && Date.now() - this.#streamLost > LOST_AFTER_MS;
    const connected = !silent && this.#misses < MISSES;
    if (connected !== this.#connected) this.listener.connected(connected);
    this.#connected = connected;
  }

  #signedOut() {
    if (this.#ended) return;
    this.stop();
    this.listener.signedOut();
  }
}
