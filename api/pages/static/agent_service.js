// Calls to /api/agent. The session is a cookie; every change carries the session's CSRF token.

const ANSWER_WITHIN_MS = 10000;
const CLOCK_GRAIN_MS = 2000; // The service tells whole seconds, and the answer takes a while.
const TEMPORARY = new Set([0, 429, 500, 502, 503, 504]);

/**
 * Why a call failed. `status` is 0 when nothing came back; `code`, `detail` and `name` are the service's own
 * (problem details). `temporary`: the same call may work later. `waitMs`: how long the service asks us to wait.
 */
export class ServiceError extends Error {
  constructor(status, { code = "", detail = "", name: person = "" } = {}, waitMs = 0) {
    super(`service answered ${status} ${code}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.person = person;
    this.waitMs = waitMs;
    this.temporary = TEMPORARY.has(status);
    this.signedOut = status === 401;
  }
}

export class Service {
  #csrf = "";
  #clockAheadMs = 0;

  constructor(lang) {
    this.lang = lang;
    this.me = null;
  }

  /** The service's time now (milliseconds), as the last answer told it. */
  now() {
    return Date.now() + this.#clockAheadMs;
  }

  signIn(username, password) {
    return this.#call("POST", "session", { username, password });
  }

  /** Who is signed in: `{username, name, role}`. Rejects with `signedOut` when nobody is. */
  async session() {
    const { csrf, ...me } = await this.#call("GET", "session");
    this.#csrf = csrf;
    this.me = me;
    return me;
  }

  signOut() {
    return this.#change("DELETE", "session");
  }

  /** The list, how the agent is there, and the cases: `{conversations, me, cases}`. */
  queue() {
    return this.#call("GET", "queue");
  }

  /** "available", "transfers_only" or "away". */
  setStatus(status) {
    return this.#change("PUT", "status", { status });
  }

  /** Everybody whose console is open. */
  async colleagues() {
    return (await this.#call("GET", "colleagues")).colleagues;
  }

  /** Everything above number `after`: `{messages, state, claim, owner, agent, municipality, lang, …}`. */
  read(id, after) {
    return this.#call("GET", `${path(id)}/messages?after=${after}`);
  }

  claim(id) {
    return this.#change("POST", `${path(id)}/claim`);
  }

  /** The number (seq) the message got. The same key never makes a second message. */
  async write(id, { key, text, asks = false }, claim) {
    const body = { text, claim, asks_for_contact: asks };
    return (await this.#change("POST", `${path(id)}/messages`, body, { "Idempotency-Key": key })).seq;
  }

  /** Write down something that only agents see. The same key never makes a second note. */
  note(id, key, text) {
    return this.#change("POST", `${path(id)}/notes`, { text }, { "Idempotency-Key": key });
  }

  /** Pass a conversation on; `to` is `{department}` or `{colleague}`. */
  transfer(id, to, note) {
    return this.#change("POST", `${path(id)}/transfer`, { ...to, note: note || null });
  }

  /** Give a conversation back: to "bot" or "queued". */
  release(id, to) {
    return this.#change("POST", `${path(id)}/release`, { to });
  }

  /** Wait for the resident to write, or no longer. */
  hold(id, on) {
    return this.#change("PUT", `${path(id)}/hold`, { on });
  }

  /** Open a closed conversation again and have it. */
  reopen(id) {
    return this.#change("POST", `${path(id)}/reopen`);
  }

  close(id, outcome) {
    return this.#change("POST", `${path(id)}/close`, { outcome });
  }

  /** Replies that are ready: `[{id, title, text}]`, titles and texts by form. */
  async replies(municipality) {
    return (await this.#call("GET", `replies?municipality=${encodeURIComponent(municipality)}`)).replies;
  }

  /** What the municipality's knowledge base has on a question, best first. */
  async knowledge(text, municipality, form) {
    const asked = new URLSearchParams({ q: text, municipality, lang: form });
    return (await this.#call("GET", `knowledge?${asked}`)).passages;
  }

  /** Count one telephone call about a topic (null: about something else); how many there are today. */
  async countCall(municipality, topic) {
    return (await this.#change("POST", "calls", { municipality, topic })).today;
  }

  async callsToday(municipality) {
    return (await this.#call("GET", `calls?municipality=${encodeURIComponent(municipality)}`)).today;
  }

  /** What is switched in each municipality: `[{municipality, bot_off, notice}]`. */
  async switches() {
    return (await this.#call("GET", "switches")).switches;
  }

  /** How the agent wants to be told: `{sound, notification, title, dot}`. */
  preferences() {
    return this.#call("GET", "preferences");
  }

  keepPreferences(alerts) {
    return this.#change("PUT", "preferences", alerts);
  }

  /**
   * Cases that wait for an answer, overdue ones on top: `{cases, open, overdue}`; with `asked`, those in its `state` or
   * of its `owner`.
   */
  cases(asked = {}) {
    return this.#call("GET", `cases?${new URLSearchParams(asked)}`);
  }

  case(id) {
    return this.#call("GET", `cases/${encodeURIComponent(id)}`);
  }

  /** "claim", "release", "answer" `{how, note}`, "meeting" `{at, place}` or "close" `{outcome}`; the case as it is then. */
  changeCase(id, what, body = undefined) {
    return this.#change("POST", `cases/${encodeURIComponent(id)}/${what}`, body);
  }

  // For whoever leads.

  /** Everything at once: `{conversations, colleagues, municipalities, absences}`. */
  overview() {
    return this.#call("GET", `overview?lang=${this.lang}`);
  }

  takeOver(id, why) {
    return this.#change("POST", `${path(id)}/take-over`, { why });
  }

  /** Move a conversation; `to` is `{department}` or `{colleague}`. */
  reassign(id, to, why) {
    return this.#change("POST", `${path(id)}/reassign`, { ...to, why });
  }

  turnBot(municipality, on, reason) {
    return this.#change("PUT", "switches/bot", { municipality, on, reason });
  }

  /** `notice`: `{municipality, text: {nn, nb}, first, last}`. */
  showNotice(notice) {
    return this.#change("PUT", "switches/notice", notice);
  }

  endNotice(municipality) {
    return this.#change("DELETE", `switches/notice?municipality=${encodeURIComponent(municipality)}`);
  }

  /** `absence`: `{name, first, last}`, days. */
  addAbsence(absence) {
    return this.#change("POST", "absences", absence);
  }

  removeAbsence(id) {
    return this.#change("DELETE", `absences/${id}`);
  }

  // For pages with addresses of their own: history, practice.

  /** What is at an address below /api/agent. */
  get(address) {
    return this.#call("GET", address);
  }

  /** Change what is at an address below /api/agent. */
  change(method, address, body = undefined) {
    return this.#change(method, address, body);
  }

  async #change(method, address, body, headers = {}) {
    try {
      return await this.#call(method, address, body, { ...headers, "X-CSRF-Token": this.#csrf });
    } catch (error) {
      if (error.code !== "not_allowed") throw error;
      // Signed in again in another tab: same cookie, new token. Another person's sign-in is not ours to use.
      const before = this.me?.username;
      if ((await this.session()).username !== before) {
        location.reload();
        throw error;
      }
      return this.#call(method, address, body, { ...headers, "X-CSRF-Token": this.#csrf });
    }
  }

  #setClock(aheadMs) {
    this.#clockAheadMs = Math.abs(aheadMs) > CLOCK_GRAIN_MS ? aheadMs : 0;
  }

  async #call(method, address, body = undefined, headers = {}) {
    const request = {
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: { "Accept-Language": this.lang, ...headers },
    };
    if (body !== undefined) {
      request.headers["Content-Type"] = "application/json";
      request.body = JSON.stringify(body);
    }
    const response = await fetch(`/api/agent/${address}`, request).catch(() => {
      throw new ServiceError(0);
    });
    const told = Date.parse(response.headers.get("Date"));
    if (told) this.#setClock(told - Date.now());
    if (response.status === 204) return {};
    const answer = await response.json().catch(() => {
      throw new ServiceError(response.ok ? 0 : response.status);
    });
    if (response.ok) return answer;
    throw new ServiceError(response.status, answer, Number(response.headers.get("Retry-After") ?? 0) * 1000);
  }
}

function path(id) {
  return `conversations/${encodeURIComponent(id)}`;
}
