// What this browser tab remembers from page to page. sessionStorage: gone when the tab is closed, never
// shared with other tabs or sent anywhere. A browser that refuses storage gets a memory of one page.

/** The tab's memory of one municipality's chat. Every property is read and written at once. */
export class Memory {
  #key;
  #kept;

  constructor(municipality) {
    this.#key = `svara:${municipality}`;
    this.#kept = this.#read();
  }

  /** `{id, token}` of the conversation, or null. */
  get conversation() { return this.#kept.conversation ?? null; }
  set conversation(value) { this.#keep({ conversation: value }); }

  /** Whether the chat was open when the page was left. */
  get open() { return this.#kept.open === true; }
  set open(value) { this.#keep({ open: value }); }

  /** Number (seq) of the last message that was on screen. */
  get read() { return this.#kept.read ?? 0; }
  set read(value) { this.#keep({ read: value }); }

  /** The form of Norwegian chosen with the button, or null. */
  get lang() { return this.#kept.lang ?? null; }
  set lang(value) { this.#keep({ lang: value }); }

  /** Text written and not sent. */
  get draft() { return this.#kept.draft ?? ""; }
  set draft(value) { this.#keep({ draft: value }); }

  /** Forget the conversation, but not the language. */
  forget() {
    this.#kept = { lang: this.#kept.lang, open: this.#kept.open };
    this.#keep({});
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
