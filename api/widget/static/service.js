// The public contract seen from the resident's side: one method for each call.

import { newKey } from "./outbox.js";
import { readEvents } from "./stream.js";

const ANSWER_WITHIN_MS = 15000;
const TEMPORARY = new Set([408, 425, 429, 500, 502, 503, 504]);
const GONE = new Set([401, 404, 410]);

/**
 * What went wrong. `status` is 0 when no answer came; `detail` is the service's own words to the reader
 * (already in the right language) or empty; `temporary` says that the same call may work later; `gone`
 * that the conversation cannot be reached any more; `waitMs` is how long the service asks us to wait.
 */
export class ServiceError extends Error {
  constructor(status, { code = "", detail = "" } = {}, waitMs = 0) {
    super(`service answered ${status} ${code}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.waitMs = waitMs;
    this.temporary = status === 0 || TEMPORARY.has(status);
    this.gone = GONE.has(status);
  }
}

export class Service {
  /** `base` is the service's address, ending in a slash. `lang` may be changed at any time. */
  constructor(base, lang) {
    this.base = base;
    this.lang = lang;
  }

  /** Begin a conversation: `{id, token, messages}`. */
  async begin(municipality) {
    return this.#json("POST", "api/conversations", null, { locale: this.lang, municipality });
  }

  /** Send a message; the number (seq) it got in the log. The same key never makes a second message. */
  async send(conversation, { key, text, choice }) {
    const body = choice === undefined ? { text } : { text, choice };
    const answer = await this.#json("POST", path(conversation, "messages"), conversation, body, {
      "Idempotency-Key": key,
    });
    return answer.seq;
  }

  /** Everything after number `after`: `{messages, state, …}`; waits up to `wait` seconds for something new. */
  async read(conversation, after, wait = 0, signal = undefined) {
    const query = `messages?after=${after}&wait=${wait}`;
    return this.#json("GET", path(conversation, query), conversation, undefined, {}, signal, wait * 1000);
  }

  /** Ask for a person: `{receipt}`. */
  async askForPerson(conversation) {
    return this.#json("POST", path(conversation, "handover"), conversation, {});
  }

  /** Something is being written; what it is stays here. */
  async typing(conversation) {
    await this.#fetch("POST", path(conversation, "typing"), conversation, undefined, {}, withinMs());
  }

  /** No longer wait for a person. */
  async leaveLine(conversation) {
    return this.#json("DELETE", path(conversation, "handover"), conversation);
  }

  /** What the resident thought: `{seq, rating, text?}` of an answer, `{questions, text?}` of the conversation. */
  async feedback(conversation, thought) {
    const key = { "Idempotency-Key": newKey() };
    await this.#fetch("POST", path(conversation, "feedback"), conversation, thought, key, withinMs());
  }

  /** The conversation to keep, as a Blob; `format` is "text" or "html". */
  async transcript(conversation, format) {
    const address = path(conversation, `transcript?format=${format}&lang=${this.lang}`);
    return (await this.#fetch("GET", address, conversation, undefined, {}, withinMs())).blob();
  }

  /** Send the conversation to an e-mail address. */
  async email(conversation, address) {
    const body = { email: address };
    const way = path(conversation, `transcript/email?lang=${this.lang}`);
    await this.#fetch("POST", way, conversation, body, {}, withinMs());
  }

  /** Delete the conversation everywhere: `{deleted}`, how much of what. */
  async forget(conversation) {
    return this.#json("DELETE", path(conversation, ""), conversation);
  }

  /**
   * Server-sent events after number `after`, as they come: `{event, id, data}`. `alive` is called at every
   * sign of life, also the comments that only keep the connection open.
   */
  async *events(conversation, after, signal, alive) {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": String(after) };
    const response = await this.#fetch("GET", path(conversation, "events"), conversation, undefined, headers, signal);
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new ServiceError(0);
    yield* readEvents(response.body, alive);
  }

  async #json(method, address, conversation, body, headers = {}, signal = undefined, extraMs = 0) {
    const within = withinMs(extraMs);
    const either = signal ? anyOf(signal, within) : within;
    const response = await this.#fetch(method, address, conversation, body, headers, either);
    return response.json().catch(() => {
      throw new ServiceError(0);
    });
  }

  async #fetch(method, address, conversation, body, headers, signal) {
    const request = { method, signal, headers: { "Accept-Language": this.lang, ...headers }, credentials: "omit" };
    if (conversation) request.headers.Authorization = `Bearer ${conversation.token}`;
    if (body !== undefined) {
      request.headers["Content-Type"] = "application/json";
      request.body = JSON.stringify(body);
    }
    const response = await fetch(new URL(address, this.base), request).catch(() => {
      throw new ServiceError(0);
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    if (this.lang === "en") problem.detail = ""; // The service explains itself in Norwegian.
    throw new ServiceError(response.status, problem, Number(response.headers.get("Retry-After") ?? 0) * 1000);
  }
}

function path(conversation, rest) {
  return `api/conversations/${encodeURIComponent(conversation.id)}${rest && "/"}${rest}`;
}

function withinMs(extraMs = 0) {
  return AbortSignal.timeout(ANSWER_WITHIN_MS + extraMs);
}

/** One signal that follows two. (AbortSignal.any is missing in browsers still in use.) */
function anyOf(first, second) {
  const both = new AbortController();
  for (const signal of [first, second]) {
    if (signal.aborted) both.abort();
    signal.addEventListener("abort", () => both.abort(), { once: true, signal: both.signal });
  }
  return both.signal;
}
