// The list to the left: who waits, what I have, what the others have.

import { byId, words } from "./agent_page.js";
import { Row } from "./agent_row.js";
import { Tabs, panelOf } from "./agent_tabs.js";

const PARTS = ["waiting", "mine", "others"];
const OLDER_EVERY_MS = 15000;

/** Which part of the list a conversation belongs to, for the agent with this user name. */
export function partOf(row, username) {
  if (row.state === "queued") return "waiting";
  return row.owner?.username === username ? "mine" : "others";
}

export class List {
  #rows = new Map(); // id → Row
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
    const gone = new Set(this.#rows.keys());
    for (const part of PARTS) {
      const data = this.#part(part);
      const nodes = data.map((conversation) => {
        gone.delete(conversation.id);
        return this.#row(conversation, part).node;
      });
      arrange(panelOf(this.#tab(part)).querySelector("ul"), nodes);
      this.#count(part, data.length);
    }
    for (const id of gone) {
      this.#rows.get(id).node.remove();
      this.#rows.delete(id);
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
    for (const data of this.mine) this.#rows.get(data.id)?.unread(this.#isUnread(data));
  }

  /** Bring the part with this conversation to the front; returns the row's link, if it has one. */
  reveal(id) {
    const data = this.find(id);
    if (data) this.tabs.select(this.#tab(partOf(data, this.service.me.username)));
    return this.#rows.get(id)?.link;
  }

  /** The conversation `step` places from `id` in the part that is shown; null where there is none. */
  beside(id, step) {
    const part = PARTS.find((each) => this.tabs.selected === this.#tab(each));
    if (!part) return null;
    const rows = this.#part(part);
    const at = rows.findIndex((row) => row.id === id);
    return rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]?.id ?? null;
  }

  hasUnread() {
    return this.mine.filter((data) => this.#isUnread(data)).map((data) => data.id);
  }

  #isUnread({ id, last }) {
    return id !== this.#open && last?.sender === "resident" && last.seq > this.memory.read(id);
  }

  #row(data, part) {
    const row = this.#rows.get(data.id) ?? new Row(data.id);
    this.#rows.set(data.id, row);
    row.show(data, part, this.service.now());
    row.mark(data.id === this.#open);
    row.unread(part === "mine" && this.#isUnread(data));
    return row;
  }

  /** Those this agent should take next come first; otherwise the service's order, longest waiting first. */
  #part(part) {
    const rows = this.#data.filter((row) => partOf(row, this.service.me.username) === part);
    return [...rows.filter((row) => row.offered), ...rows.filter((row) => !row.offered)];
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
    for (const row of this.#rows.values()) change(row);
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
