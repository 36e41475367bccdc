// Own messages that are not in the log yet: on their way, or failed and waiting to be sent again.

import { byline } from "./agent_entry.js";
import { words } from "./agent_page.js";
import { Outbox } from "./outbox.js";
import { element } from "./dom.js";

/**
 * The messages of one conversation. `send(entry)` promises a seq; `arrived()` is called when one is accepted;
 * `edit(entry)` takes a failed one back for editing.
 */
export class Unsent {
  #entries = new Map(); // entry → its node

  constructor(id, memory, list, { send, arrived, edit }) {
    this.id = id;
    this.memory = memory;
    this.list = list;
    this.edit = edit;
    this.arrived = arrived;
    this.outbox = new Outbox(send, (entry) => this.#settle(entry));
    for (const kept of memory.unsent(id)) {
      this.#place({ ...kept, state: "failed", problem: null });
    }
  }

  /** How many are not known to have arrived. */
  get size() {
    return [...this.#entries.keys()].filter((entry) => entry.state !== "sent").length;
  }

  /** `asks`: the message asks how the resident can be reached. */
  add(text, asks) {
    this.#place(Object.assign(this.outbox.add(text), { asks }));
  }

  /** The log holds everything up to number `seq`: what stands there is not shown twice. */
  logged(seq) {
    for (const [entry, node] of this.#entries) {
      if (entry.state !== "sent" || entry.seq > seq) continue;
      node.remove();
      this.#entries.delete(entry);
    }
  }

  #place(entry) {
    const node = element("li", { class: "spoken agent" });
    this.#entries.set(entry, node);
    this.#draw(entry);
    this.list.append(node);
    this.#keep();
  }

  #settle(entry) {
    this.#keep();
    this.#draw(entry);
    if (entry.state === "sent") this.arrived();
  }

  #draw(entry) {
    const node = this.#entries.get(entry);
    const held = node.contains(document.activeElement);
    const failed = entry.state === "failed";
    const state = failed ? why(entry.problem) : words.text("composer.sending");
    node.classList.toggle("failed", failed);
    node.replaceChildren(
      byline("agent", words.text("composer.you"), element("span", { class: "state" }, failed ? "" : state)),
      element("p", { class: "text" }, entry.text),
    );
    if (!failed) return;
    const retry = element("button", { type: "button", onclick: () => this.#retry(entry) }, words.text("composer.retry"));
    const edit = element("button", { type: "button", onclick: () => this.#edit(entry) }, words.text("composer.edit"));
    node.append(element("p", { class: "state", role: "alert" }, state), element("p", { class: "actions" }, retry, edit));
    if (held) retry.focus();
  }

  #retry(entry) {
    this.outbox.retry(entry);
    this.#draw(entry);
    this.list.closest(".conversation").querySelector("textarea").focus();
  }

  #edit(entry) {
    this.#entries.get(entry).remove();
    this.#entries.delete(entry);
    this.#keep();
    this.edit(entry);
  }

  #keep() {
    this.memory.keepUnsent(this.id, [...this.#entries.keys()].filter((entry) => entry.state !== "sent"));
  }
}

function why(problem) {
  if (!problem) return words.text("composer.failed_kept");
  if (problem.status === 0) return words.text("composer.failed_unreachable");
  return problem.detail ? words.text("composer.failed_why", { why: problem.detail }) : words.text("composer.failed");
}
