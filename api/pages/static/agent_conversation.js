// The conversation in the middle: its log kept up to date, who has it, and what the agent can do with it.

import { Composer } from "./agent_composer.js";
import { askEnding } from "./agent_dialog.js";
import { NoteForm } from "./agent_note.js";
import { offerAnswer } from "./agent_offer.js";
import { words } from "./agent_page.js";
import { chooseReply } from "./agent_replies.js";
import { SIGNS } from "./agent_signs.js";
import { Transcript } from "./agent_transcript.js";
import { askWhereTo } from "./agent_transfer.js";
import { Unsent } from "./agent_unsent.js";
import { element, icon, show } from "./dom.js";

/**
 * One opened conversation. `hears` is told: `changed(conversation)` after each look, `taken()`, `left(to)` and
 * `held()` when the agent has done so.
 */
export class OpenConversation {
  standing = null;
  /** It does not exist any more. */
  gone = false;
  #looking = null;
  #again = false;
  #closed = false;
  #busy = false;
  #asked = new Set();
  #before = Promise.resolve();

  constructor(id, service, memory, replies, hears) {
    this.id = id;
    this.service = service;
    this.memory = memory;
    this.replies = replies;
    this.hears = hears;
    this.transcript = new Transcript();
    this.composer = new Composer(id, memory, (text, asks) => this.#write(text, asks), (chosen) =>
      this.#reply(chosen),
    );
    this.note = new NoteForm(id, memory, async (key, noted) => {
      await service.note(id, key, noted);
      await this.look().catch(() => {});
    });
    this.unsent = new Unsent(id, memory, this.transcript.unsent, {
      send: (entry) => service.write(id, entry, this.mine ? this.standing.claim : undefined),
      arrived: () => this.look().catch(() => {}),
      edit: (entry) => this.composer.takeBack(entry),
    });
    this.#build();
  }

  get mine() {
    return this.standing?.state === "agent" && this.standing.owner === this.service.me.username;
  }

  /** Leave the screen; this object is not used again. */
  dispose() {
    this.#closed = true;
  }

  /** Read what is new. Calls that come while one is under way share the next one. */
  look() {
    if (this.#looking) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#lookUntilQuiet().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookUntilQuiet() {
    do {
      this.#again = false;
      let news;
      do {
        news = await this.#readOn();
      } while (news);
    } while (this.#again && !this.#closed);
  }

  /** Read above the last number; whether there was anything. */
  async #readOn() {
    let answer;
    try {
      answer = await this.service.read(this.id, this.transcript.last);
    } catch (error) {
      if (error.status === 404 || error.status === 410) return this.#gone(error.status === 410);
      throw error;
    }
    if (this.#closed) return false;
    const { messages, ...standing } = answer;
    const begun = this.standing !== null;
    const hadIt = this.mine;
    this.standing = standing;
    const fresh = this.transcript.add(messages);
    this.unsent.logged(this.transcript.last);
    this.memory.keepRead(this.id, this.transcript.last);
    if (!begun) this.transcript.begin();
    if (hadIt && !this.mine && !this.#busy) this.#tell(words.text("conversation.lost"));
    this.#draw();
    this.hears.changed(this);
    return fresh.length > 0;
  }

  #build() {
    this.heading = element("h2", { id: "conversation-heading", tabindex: "-1" }, words.text("conversation.loading"));
    this.state = element("p", { class: "state" });
    this.problem = element("p", { class: "notice bad", role: "alert", hidden: true });
    this.take = button("conversation.take", () => this.takeIt(), "primary");
    this.again = button("conversation.reopen", () => this.#reopen());
    this.leave = [
      button("conversation.hold", () => this.hold()),
      button("conversation.transfer", () => this.#transfer()),
      button("conversation.to_bot", () => this.#leave("bot", () => this.service.release(this.id, "bot"))),
      button("conversation.to_queue", () => this.#leave("queued", () => this.service.release(this.id, "queued"))),
      button("conversation.close", () => this.end()),
    ];
    const back = element("a", { href: "#", class: "back" }, icon(SIGNS.back), words.text("conversation.back"));
    this.nodes = [
      element(
        "header",
        {},
        back,
        element("div", { class: "titles" }, this.heading, this.state),
        element("div", { class: "actions" }, this.take, this.again, this.note.button, ...this.leave),
        this.problem,
      ),
      this.transcript.scroller,
      this.transcript.toEnd,
      this.note.node,
      this.composer.node,
    ];
    [this.holding] = this.leave;
    this.#showActions(false, false);
  }

  #draw() {
    const { state, receipt, agent, held } = this.standing;
    const other = state === "agent" && !this.mine;
    const heading = receipt
      ? words.text("conversation.heading_receipt", { receipt })
      : words.text("conversation.heading");
    if (this.heading.textContent !== heading) this.heading.textContent = heading;
    const key = this.mine ? (held ? "held" : "mine") : other ? "other" : state;
    const holding = words.text(held ? "conversation.hold_no_more" : "conversation.hold");
    if (this.holding.textContent !== holding) this.holding.textContent = holding;
    const text = words.text(`conversation.state_${key}`, { name: agent });
    if (this.state.textContent !== text) this.state.textContent = text;
    this.#showActions(state === "bot" || state === "queued", this.mine);
    this.composer.allow(this.mine);
  }

  #showActions(take, leave) {
    const focused = [this.take, this.again, ...this.leave].find((each) => each === document.activeElement);
    show(this.take, take);
    show(this.again, this.standing?.state === "closed");
    for (const each of this.leave) show(each, leave);
    // A button that had focus and is gone must not leave the keyboard at the top of the page.
    if (focused?.hidden) this.heading.focus();
  }

  /** End it, when it is this agent's: asks how it ended first. */
  end() {
    if (!this.mine) return;
    askEnding(words.text("conversation.ending_heading"), (outcome) =>
      this.#leave("closed", () => this.service.close(this.id, outcome)),
    );
  }

  async #transfer() {
    await askWhereTo(this.service, this.standing, async (to, note) => {
      this.#busy = true;
      try {
        await this.service.transfer(this.id, to, note);
        await this.look().catch(() => {});
      } finally {
        this.#busy = false;
      }
      this.hears.left("transferred");
    });
  }

  async #reply(chosen) {
    this.#tell("");
    const { municipality, lang } = this.standing;
    try {
      chooseReply(await this.replies.of(municipality), lang, chosen);
    } catch (error) {
      if (error.status === undefined) throw error;
      this.#tell(words.text("replies.unreadable"));
    }
  }

  #write(text, asks) {
    this.unsent.add(text, asks);
    this.transcript.scrollToEnd();
  }

  /** Take it, when nobody has it. */
  async takeIt() {
    if (this.take.hidden) return;
    await this.#change("take", async () => {
      this.take.textContent = words.text("conversation.taking");
      await this.service.claim(this.id);
      await this.look();
      this.hears.taken();
      this.composer.focus();
    });
    this.take.textContent = words.text("conversation.take");
  }

  /** Wait for the resident, or no longer, when it is this agent's. */
  async hold() {
    if (!this.mine) return;
    await this.#change("hold", async () => {
      await this.service.hold(this.id, !this.standing.held);
      await this.look();
      this.hears.held();
    });
  }

  async #reopen() {
    await this.#change("reopen", async () => {
      await this.service.reopen(this.id);
      await this.look();
      this.hears.taken();
      this.composer.focus();
    });
  }

  async #leave(to, leave) {
    await this.#change("leave", async () => {
      await leave();
      await this.look();
      this.hears.left(to);
      if (to !== "queued") offerAnswer(this.service, this.id);
    });
  }

  /** One change after the other, so that no click is lost; the same one again meanwhile, as by a double click, is. */
  async #change(what, action) {
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    const before = this.#before;
    this.#before = (async () => {
      await before.catch(() => {}); // What failed is told where it was asked for, and holds up nothing.
      try {
        await this.#carryOut(action);
      } finally {
        this.#asked.delete(what);
      }
    })();
    await this.#before;
  }

  async #carryOut(action) {
    this.#busy = true;
    this.#tell("");
    try {
      await action();
    } catch (error) {
      if (error.status === undefined) throw error;
      this.#tell(reason(error));
      await this.look().catch(() => {});
    } finally {
      this.#busy = false;
    }
  }

  #gone(archived) {
    this.standing = null;
    this.gone = true;
    this.heading.textContent = words.text("conversation.heading");
    this.state.textContent = "";
    this.#showActions(false, false);
    show(this.note.button, false);
    this.composer.allow(false);
    if (!archived) this.transcript.forget();
    this.#tell(words.text(archived ? "conversation.archived" : "conversation.gone"));
    if (archived) {
      const past = `/agent/historikk#samtale=${this.id}`;
      this.problem.append(" ", element("a", { href: past, target: "_blank" }, words.text("conversation.see_archived")));
    }
    return false;
  }

  #tell(text) {
    this.problem.textContent = text;
    show(this.problem, text !== "");
  }
}

function reason(error) {
  if (error.code === "claim_lost") return words.text("conversation.taken_before", { name: error.person });
  return error.status === 0 ? words.text("conversation.unreachable") : error.detail;
}

function button(key, onclick, style = undefined) {
  return element("button", { type: "button", class: style, onclick }, words.text(key));
}
