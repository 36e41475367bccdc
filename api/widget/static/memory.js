// What this browser tab remembers from page to page. sessionStorage: gone when the tab is closed, never
// sent anywhere. A browser that refuses storage gets a memory of one page. The conversation is shared with
// other open tabs of the same site, and with nothing else.

import { Tabs } from "./tabs.js";

const SHARED = ["conversation", "lang", "read"];

/**
 * The tab's memory of one municipality's chat. Every property is read and written at once. Emits `moved`
 * (CustomEvent, detail "new", "forgotten" or "") when another tab has gone over to another conversation, and
 * `read` when one has read it further.
 */
export class Memory extends EventTarget {
  #key;
  #kept;
  #tabs;

  constructor(municipality) {
    super();
    this.#key = `svara:${municipality}`;
    this.#kept = this.#read();
    this.#tabs = new Tabs(this.#key, { known: () => this.#known(), heard: (news) => this.#heard(news) });
    // A page fetched out of the browser's back-and-forward store has slept while others went on.
    addEventListener("pageshow", ({ persisted }) => persisted && this.#awake());
  }

  /** `{id, token}` of the conversation, or null. */
  get conversation() { return this.#kept.conversation ?? null; }

  /** Whether the chat was open when the page was left. */
  get open() { return this.#kept.open === true; }
  set open(value) { this.#keep({ open: value }); }

  /** Number (seq) of the last message that was on screen. */
  get read() { return this.#kept.read ?? 0; }
  set read(value) {
    this.#keep({ read: value });
    this.#tabs.tell({ read: value, id: this.conversation?.id });
  }

  /** The language chosen with the buttons, or null. */
  get lang() { return this.#kept.lang ?? null; }
  set lang(value) { this.#keep({ lang: value }); }

  /** Text written and not sent. */
  get draft() { return this.#kept.draft ?? ""; }
  set draft(value) { this.#keep({ draft: value }); }

  /** Messages given off for sending that are not known to have arrived: `{key, text, choice, time}`. */
  get unsent() { return this.#kept.unsent ?? []; }
  set unsent(value) { this.#keep({ unsent: value }); }

  /** How answers were rated: seq → "up" or "down". */
  get rated() { return this.#kept.rated ?? {}; }
  set rated(value) { this.#keep({ rated: value }); }

  /** Take over what other tabs have, when this one has nothing. `gone`: id of a conversation that is no more. */
  async join(gone = "") {
    if (this.conversation) return;
    const known = await this.#tabs.ask();
    if (known && known.conversation.id !== gone && !this.conversation) this.#keep(known);
  }

  /**
   * `{kept}`, the conversation there is, or `{begun}`, what `begin()` promises, kept too. No two tabs begin one
   * each at the same time where the browser can prevent it. `gone` as for `join`.
   */
  conversationOr(begin, gone = "") {
    return this.#tabs.alone(async () => {
      await this.join(gone);
      if (this.conversation) return { kept: this.conversation };
      const begun = await begin();
      this.#keep({ conversation: { id: begun.id, token: begun.token } });
      this.#tabs.tell({ conversation: this.conversation, why: "" });
      return { begun };
    });
  }

  /** Forget the conversation, but not the language. `why` ("new", "forgotten") is told the other tabs. */
  forget(why = "") {
    const before = this.conversation;
    this.#drop();
    if (before && why) this.#tabs.tell({ conversation: null, instead: before.id, why });
  }

  #drop() {
    this.#kept = { lang: this.#kept.lang, open: this.#kept.open };
    this.#keep({});
  }

  #known() {
    if (!this.conversation) return null;
    return Object.fromEntries(SHARED.map((name) => [name, this.#kept[name]]));
  }

  #heard({ conversation, instead, why, read, id }) {
    if (read !== undefined) {
      if (id !== this.conversation?.id || read <= this.read) return;
      this.#keep({ read });
      this.dispatchEvent(new CustomEvent("read"));
    } else if (conversation === null) {
      if (instead !== this.conversation?.id) return;
      this.#drop();
      this.dispatchEvent(new CustomEvent("moved", { detail: why }));
    } else if (conversation && !this.conversation) {
      this.#keep({ conversation });
      this.dispatchEvent(new CustomEvent("moved", { detail: why }));
    }
  }

  async #awake() {
    const before = this.conversation?.id;
    this.#kept = this.#read();
    await this.join();
    if (this.conversation?.id !== before) this.dispatchEvent(new CustomEvent("moved", { detail: "" }));
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key)) ?? {};
    } catch {
      return {};
    }
  }

  #keep(changes) {
    Object.assign(this.#kept, changes);
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#kept));
    } catch {
      // Refused or full: the memory lasts as long as the page.
    }
  }
}
