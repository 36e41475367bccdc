// The list to the left: what I have, who waits, and everything there is.

import { byId, words } from "./agent_page.js";
import { Row } from "./agent_row.js";
import { Tabs, panelOf } from "./agent_tabs.js";

const PARTS = ["mine", "waiting", "all"];
const OLDER_EVERY_MS = 15000;

/** Whose a conversation is, for the agent with this user name: "waiting", "mine" or "others". */
export function kindOf(row, username) {
  if (row.state === "queued") return "waiting";
  return row.owner?.username === username ? "mine" : "others";
}

export class List {
  #rows = new Map(PARTS.map((part) => [part, new Map()])); // part → id → Row
  #data = [];
  #open = null;

  constructor(service, memory) {
    this.service = service;
    this.memory = memory;
    this.tabs = new Tabs(document.querySelector("[role=tablist]"));
    setInterval(() => this.#each((row) => row.older(service.now())), OLDER_EVERY_MS);
  }

  /** Everything waiting or taken, as the service last said it. */
  get conversations() {
    return this.#data;
  }

  get mine() {
    return this.#part("mine");
  }

  get waiting() {
    return this.#part("waiting");
  }

  find(id) {
    return this.#data.find((row) => row.id === id);
  }

  /** Show these conversations, keeping the nodes of those that are shown already. */
  show(conversations) {
    this.#data = conversations;
    const focused = document.activeElement;
    for (const part of PARTS) {
      const rows = this.#rows.get(part);
      const gone = new Set(rows.keys());
      const data = this.#part(part);
      const nodes = data.map((conversation) => {
        gone.delete(conversation.id);
        return this.#row(conversation, rows).node;
      });
      arrange(panelOf(this.#tab(part)).querySelector("ul"), nodes);
      this.#count(part, data.length);
      for (const id of gone) {
        rows.get(id).node.remove();
        rows.delete(id);
      }
    }
    // The row that had focus was taken out of the list, or is in a part that is not shown.
    if (focused?.closest(".list li") && focused.offsetParent === null) this.tabs.selected.focus();
    else if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
  }

  /** Mark the conversation that is open; null when none is. */
  mark(id) {
    this.#open = id;
    this.#each((row) => row.mark(row.id === id));
  }

  /** What has been read has changed. */
  reread() {
    for (const data of this.mine) {
      for (const rows of this.#rows.values()) rows.get(data.id)?.unread(this.unread(data));
    }
  }

  /** Bring the part with this conversation to the front; returns the row's link, if it has one. */
  reveal(id) {
    const data = this.find(id);
    const kind = data && kindOf(data, this.service.me.username);
    const part = kind === "others" ? "all" : kind;
    if (part) this.tabs.select(this.#tab(part));
    return this.#rows.get(part)?.get(id)?.link;
  }

  /** The conversation `step` places from `id` in the part that is shown; null where there is none. */
  beside(id, step) {
    const part = PARTS.find((each) => this.tabs.selected === this.#tab(each));
    if (!part) return null;
    const rows = this.#part(part);
    const at = rows.findIndex((row) => row.id === id);
    return rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]?.id ?? null;
  }

  /** Ids of my conversations with something I have not read. */
  hasUnread() {
    return this.mine.filter((data) => this.unread(data)).map((data) => data.id);
  }

  /** How many messages of the resident's stand unread and unanswered in one of mine. */
  unread({ id, unanswered }) {
    const read = id === this.#open ? Infinity : this.memory.read(id);
    return unanswered.filter((seq) => seq > read).length;
  }

  #row(data, rows) {
    const kind = kindOf(data, this.service.me.username);
    const row = rows.get(data.id) ?? new Row(data.id);
    rows.set(data.id, row);
    row.show(data, kind, this.service.now());
    row.mark(data.id === this.#open);
    row.unread(kind === "mine" ? this.unread(data) : 0);
    return row;
  }

  /** What one should do next comes first: what is offered, what is not on hold; otherwise the service's order. */
  #part(part) {
    const rows = this.#data.filter((row) => part === "all" || kindOf(row, this.service.me.username) === part);
    const rank = (row) => (row.offered ? 0 : row.state === "queued" ? 1 : row.held ? 3 : 2);
    return rows.map((row, at) => [row, at]).sort(([a, i], [b, j]) => rank(a) - rank(b) || i - j).map(([row]) => row);
  }

  #tab(part) {
    return byId(`tab-${part}`);
  }

  #count(part, count) {
    this.#tab(part).querySelector(".count").textContent = count;
    const empty = panelOf(this.#tab(part)).querySelector(".empty");
    empty.textContent = words.text(`list.empty_${part}`);
    empty.hidden = count > 0;
  }

  #each(change) {
    for (const rows of this.#rows.values()) for (const row of rows.values()) change(row);
  }
}

/** Make `nodes` the children of `list`, moving no more than must be moved (a moved node loses focus). */
export function arrange(list, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...list.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
}
