// A conversation whoever leads reads along with: nothing can be written here, but it can be taken over or moved.

import { labelled, openForm } from "./agent_dialog.js";
import { words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { Transcript } from "./agent_transcript.js";
import { askWhereTo } from "./agent_transfer.js";
import { element, icon, show } from "./dom.js";

const CONSOLE = "/agent/samtalar";

export class Watched {
  standing = null;
  #closed = false;
  #looking = null;

  /** `changed(text)` is called with what to say when it has been moved. */
  constructor(id, service, changed) {
    this.id = id;
    this.service = service;
    this.changed = changed;
    this.transcript = new Transcript();
    this.heading = element("h2", { id: "conversation-heading", tabindex: "-1" }, words.text("conversation.loading"));
    this.state = element("p", { class: "state" });
    this.problem = element("p", { class: "notice bad", role: "alert", hidden: true });
    this.open = element("a", { class: "quiet", href: `${CONSOLE}#samtale=${id}` }, words.text("lead.open_in_console"));
    this.over = element("button", { type: "button", onclick: () => this.#takeOver() }, words.text("lead.take_over"));
    this.move = element("button", { type: "button", onclick: () => this.#move() }, words.text("lead.move"));
    const back = element("a", { href: "#", class: "back" }, icon(SIGNS.back), words.text("conversation.back"));
    this.nodes = [
      element(
        "header",
        {},
        back,
        element("div", { class: "titles" }, this.heading, this.state),
        element("div", { class: "actions" }, this.over, this.move, this.open),
        this.problem,
      ),
      this.transcript.scroller,
      this.transcript.toEnd,
    ];
    for (const each of [this.over, this.move, this.open]) show(each, false);
  }

  dispose() {
    this.#closed = true;
  }

  /** Read what is new. */
  look() {
    this.#looking ??= this.#read().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #read() {
    let fresh = [];
    do {
      let answer;
      try {
        answer = await this.service.read(this.id, this.transcript.last);
      } catch (error) {
        if (error.status === 404 || error.status === 410) return this.#gone();
        throw error;
      }
      if (this.#closed) return;
      const { messages, ...standing } = answer;
      const begun = this.standing !== null;
      this.standing = standing;
      fresh = this.transcript.add(messages);
      if (!begun) this.transcript.begin();
      this.#draw();
    } while (fresh.length);
  }

  #draw() {
    const { state, receipt, agent, owner } = this.standing;
    const mine = owner === this.service.me.username;
    set(this.heading, receipt ? words.text("conversation.heading_receipt", { receipt }) : words.text("conversation.heading"));
    const key = { queued: "lead.watching_queued", agent: mine ? "lead.watching_agent_me" : "lead.watching_agent" }[state];
    set(this.state, words.text(key ?? `conversation.state_${state}`, { name: agent }));
    const goesOn = state === "queued" || state === "agent";
    show(this.over, state === "agent" && !mine);
    show(this.move, goesOn);
    show(this.open, state !== "agent" || mine);
  }

  #takeOver() {
    const why = whyField();
    openForm(
      words.text("lead.take_over"),
      words.text("lead.take_over"),
      async () => {
        await this.service.takeOver(this.id, why.value.trim());
        location.assign(`${CONSOLE}#samtale=${this.id}`);
      },
      element("p", {}, words.text("lead.take_over_explained", { name: this.standing.agent })),
      labelled(words.text("lead.why"), why),
      element("p", { class: "hint", id: "why-hint" }, words.text("lead.why_hint")),
    );
  }

  async #move() {
    await askWhereTo(
      this.service,
      this.standing,
      async (to, why) => {
        await this.service.reassign(this.id, to, why);
        await this.look().catch(() => {});
        this.heading.focus();
        this.changed(words.text("lead.moved"));
      },
      { heading: words.text("lead.move_heading"), submit: words.text("lead.move"), why: whyField(), label: words.text("lead.why"), hint: words.text("lead.why_hint") },
    );
  }

  #gone() {
    this.standing = null;
    set(this.heading, words.text("conversation.heading"));
    set(this.state, "");
    for (const each of [this.over, this.move, this.open]) show(each, false);
    set(this.problem, words.text("lead.gone"));
    show(this.problem, true);
  }
}

function whyField() {
  return element("textarea", { id: "why", rows: "2", maxlength: "500", required: true, "aria-describedby": "why-hint" });
}

function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
