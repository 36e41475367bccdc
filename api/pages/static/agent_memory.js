// What this browser tab remembers: texts not sent, messages on their way, and how far each conversation is
// read. sessionStorage: gone when the tab is closed, never shared with other tabs or sent anywhere.

const PREFIX = "svara-agent:";
const KEYS_OFF = "svara-agent-keys-off";

function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** The memory of one agent. Every change is kept at once. */
export class Memory {
  #kept = new Map();
  #keys = null;

  constructor(username) {
    this.prefix = `${PREFIX}${username}:`;
  }

  /** Text written in a conversation and not sent. */
  draft(id) { return this.#get(`draft:${id}`) ?? ""; }
  keepDraft(id, text) { this.#set(`draft:${id}`, text || null); }

  /** Messages sent and not known to have arrived: `[{key, text, asks}]`. */
  unsent(id) { return this.#get(`unsent:${id}`) ?? []; }
  keepUnsent(id, entries) {
    const kept = entries.map(({ key, text, asks }) => ({ key, text, asks }));
    this.#set(`unsent:${id}`, kept.length ? kept : null);
  }

  /** Number (seq) of the last entry that has been shown. */
  read(id) { return this.#get(`read:${id}`) ?? 0; }
  keepRead(id, seq) { this.#set(`read:${id}`, seq); }

  /** Notices that are not put away, and the id of the last one that came. */
  notices() { return this.#get("notices") ?? { last: "0", open: [] }; }
  keepNotices(notices) { this.#set("notices", notices); }

  /** Whether single letters are keys; kept in this browser also after signing out. */
  keysOn() { return this.#keys ?? stored(KEYS_OFF) === null; }
  keepKeysOn(on) {
    this.#keys = on;
    try {
      if (on) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
    } catch {
      // Refused: the choice lasts as long as the page.
    }
  }

  /** Forget everything; for an agent who signs out. */
  forget() {
    this.#kept.clear();
    try {
      for (const name of Object.keys(sessionStorage)) {
        if (name.startsWith(this.prefix)) sessionStorage.removeItem(name);
      }
    } catch {
      // Refused: then nothing was kept.
    }
  }

  #get(name) {
    if (this.#kept.has(name)) return this.#kept.get(name);
    try {
      return JSON.parse(sessionStorage.getItem(this.prefix + name));
    } catch {
      return null;
    }
  }

  #set(name, value) {
    this.#kept.set(name, value);
    try {
      if (value === null) sessionStorage.removeItem(this.prefix + name);
      else sessionStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // Refused or full: the memory lasts as long as the page.
    }
  }
}
