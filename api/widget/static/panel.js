// The chat window's contents, and what happens between its parts.

import { TabTitle } from "./attention.js";
import { Banner } from "./banner.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { element, show } from "./dom.js";
import { Head } from "./head.js";
import { MessageLog } from "./messages.js";
import { Pending } from "./pending.js";
import { PersonRequest } from "./person.js";
import { Service, ServiceError } from "./service.js";
import { Sheet } from "./sheet.js";
import { Thumbs } from "./thumbs.js";
import { Unread } from "./unread.js";
import { WholeConversation } from "./whole_conversation.js";
import { ChatWindow } from "./window.js";
import composerStyle from "./composer.css" with { type: "css" };
import messagesStyle from "./messages.css" with { type: "css" };
import sheetStyle from "./sheet.css" with { type: "css" };
import windowStyle from "./window.css" with { type: "css" };

/**
 * The whole panel. `on` has `closed()`, `unread(count)` and `language(lang)` (promises that `words` has
 * changed). `root` is the shadow root it stands in.
 */
export class Panel {
  #latest = 0;
  #written = false; // The resident has said something in this conversation.
  #roles = new Map();

  constructor({ root, words, memory, municipality, base, on }) {
    Object.assign(this, { words, memory, municipality, on });
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, windowStyle, messagesStyle, composerStyle, sheetStyle];
    this.service = new Service(base, words.config.lang);
    this.tab = new TabTitle(words);
    this.unread = new Unread(memory, on.unread);
    this.window = new ChatWindow(root, "svara-title", () => this.#escape());
    this.#build();
    this.#start();
    root.append(this.window.node);
    memory.addEventListener("moved", ({ detail }) => this.#moved(detail));
    document.addEventListener("visibilitychange", () => this.#rest());
  }

  /** Open the window. `focus`: the resident asked for it; otherwise it was open when the page was left. */
  open(focus) {
    this.window.show(focus);
    this.memory.open = true;
    this.unread.none();
    this.log.toEnd();
    // On a touch screen focus in the field would bring the keyboard up over the first message.
    if (focus) (matchMedia("(pointer: coarse)").matches ? this.head.title : this.composer.field).focus();
    this.begin();
  }

  /** Close it; the conversation goes on. */
  close() {
    if (!this.window.open) return;
    this.window.hide();
    this.memory.open = false;
    this.on.closed();
  }

  /** Begin, or take up again what the tab remembers. */
  async begin() {
    try {
      await this.conversation.begin();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.banner.unreachable(true);
      addEventListener("online", () => this.begin(), { once: true });
    }
  }

  #build() {
    const { words, memory } = this;
    const say = (text) => this.#say(text);
    this.head = new Head(words, {
      language: (lang) => this.#language(lang),
      menu: () => this.#sheetOpens(this.head.menu, () => this.whole.menu(this.#written)),
      close: () => this.close(),
      person: () => this.#sheetOpens(this.head.person, () => this.person.open(this.conversation, this.banner.who)),
    });
    this.sheet = new Sheet(words, () => this.#sheetClosed());
    this.thumbs = new Thumbs(words, memory, this.sheet, {
      send: async (thought) => this.service.feedback(await this.conversation.begin(), thought),
      opens: (opener) => this.#sheetOpens(opener),
      say,
    });
    this.log = new MessageLog(words, this.#roles, {
      retry: (entry) => this.#retry(entry),
      edit: (entry) => this.#edit(entry),
      choose: (choice) => this.#send(choice.title, choice.payload),
      thumbs: (message) => this.thumbs.row(message),
    });
    this.whole = new WholeConversation(words, this.sheet, {
      service: this.service,
      begin: () => this.conversation.begin(),
      standing: () => this.conversation.standing,
      fresh: (why) => this.#new(why),
      close: () => this.close(),
      say,
    });
    this.banner = new Banner(words, {
      again: () => this.begin(),
      rate: () => this.#sheetOpens(this.banner.rate, () => this.whole.rate()),
    });
    this.pending = new Pending(words);
    this.aside = element("p", { class: "unseen", role: "status" });
    this.composer = new Composer(words, memory, { send: (text) => this.#send(text), say });
    this.composer.field.addEventListener("input", () => this.conversation.writes());
    this.person = new PersonRequest(words, this.sheet, {
      done: () => {
        this.log.toEnd(); // What follows is the answer to what was asked for, and is to be seen.
        this.composer.field.focus();
      },
      choose: (title, payload) => this.#send(title, payload),
    });
    this.window.node.addEventListener("scroll", () => this.log.scrolled(), { passive: true });
    this.window.node.append(
      this.head.node, this.head.tools, this.banner.node, this.log.node, this.log.more, this.pending.node,
      this.sheet.node, this.composer.node, this.aside,
    );
    words.follow(() => {
      this.window.node.lang = words.config.lang;
    });
  }

  #start() {
    const conversation = new Conversation(this.service, this.memory, this.municipality);
    const listen = (type, heard) =>
      conversation.addEventListener(type, ({ detail }) => this.conversation === conversation && heard(detail));
    this.conversation = conversation;
    listen("echo", (entry) => this.#echo(entry));
    listen("settled", (entry) => this.#settled(entry));
    listen("withdrawn", (entry) => this.log.withdraw(entry));
    listen("history", (messages) => {
      this.log.history(messages);
      for (const message of messages) this.#count(message);
    });
    listen("message", (message) => this.#message(message));
    listen("stopped", (text) => this.composer.edit(text, "composer.personal_data"));
    listen("state", (standing) => this.#stand(standing));
    listen("connected", (yes) => this.#connected(yes));
    listen("gone", () => this.banner.gone(true));
    conversation.sendLeft();
  }

  #send(text, choice) {
    if (this.conversation.gone) {
      this.composer.problem("composer.over_for_good");
      return false;
    }
    this.conversation.send(text, choice);
    return true;
  }

  #echo(entry) {
    this.#written = true;
    this.log.echo(entry);
  }

  #retry(entry) {
    this.conversation.retry(entry);
    this.composer.field.focus();
  }

  #edit(entry) {
    this.conversation.withdraw(entry);
    this.composer.edit(entry.text);
  }

  #settled(entry) {
    this.log.settle(entry);
    if (entry.state === "failed" || entry.state === "waiting") {
      this.pending.stop();
      const { detail } = entry.problem;
      const failed = entry.state === "failed";
      if (failed || entry.tries < 3) this.#say((failed && detail) || this.words.text(`message.${entry.state}`));
      return;
    }
    if (entry.tries > 1) this.#say(this.words.text("message.sent_again", { count: entry.tries }));
    if (entry.seq > this.#latest && this.conversation.standing.state !== "agent") this.pending.start();
  }

  #message(message) {
    this.pending.stop();
    if (message.text) this.log.add(message);
    this.#count(message);
    if (message.sender !== "resident") this.tab.message();
  }

  #stand(standing) {
    if (standing.agent?.role) this.#roles.set(standing.agent.name, standing.agent.role);
    if (standing.state === "agent") this.pending.stop();
    this.head.talking(standing.state === "agent");
    this.composer.talkingTo(standing.agent?.name);
    this.banner.unreachable(false);
    this.banner.stand(standing);
  }

  #connected(yes) {
    if (yes && this.lost) this.#say(this.words.text("state.back"));
    this.lost = !yes;
    this.banner.connected(yes);
  }

  #count(message) {
    if (message.sender === "resident") this.#written = true;
    this.#latest = Math.max(this.#latest, message.seq);
    this.unread.count(message, this.window.open);
  }

  #say(text) {
    this.aside.textContent = text;
  }

  #escape() {
    if (this.sheet.open) this.sheet.close();
    else this.close();
  }

  #sheetClosed() {
    show(this.composer.node, true);
    this.opener.focus();
  }

  #sheetOpens(opener, open = () => {}) {
    this.opener = opener;
    show(this.composer.node, false);
    open();
  }

  // Many open tabs with a connection each would leave none for the page itself. Who waits for a person keeps it.
  #rest() {
    const { conversation } = this;
    const waiting = ["queued", "agent"].includes(conversation.standing.state);
    if (document.hidden && !this.window.open && !waiting) conversation.rest();
    else if (conversation.id) conversation.wake();
    else if (!document.hidden && this.memory.conversation) this.begin();
  }

  #clear() {
    this.log.clear();
    this.#latest = 0;
    this.#written = false;
    this.unread.forget();
    this.pending.stop();
    this.banner.gone(false);
    this.banner.stand({ state: "bot" });
    this.head.talking(false);
    this.composer.talkingTo();
    this.#connected(true);
    this.#start();
  }

  // `why` is "new", or "forgotten" when the service has deleted the conversation: then nothing is begun yet.
  #new(why) {
    this.conversation.leave(why);
    this.#clear();
    if (why === "forgotten") {
      this.composer.clear();
      return;
    }
    this.sheet.close();
    this.composer.field.focus();
    this.begin();
  }

  // Another tab has begun, left or deleted the conversation.
  #moved(why) {
    if (why || this.conversation.id) {
      this.conversation.letGo();
      this.#clear();
      this.sheet.close();
      if (why) this.#say(this.words.text(`panel.moved_${why}`));
    }
    if (this.window.open && why !== "forgotten") this.begin();
  }

  async #language(lang) {
    try {
      await this.on.language(lang);
    } catch {
      this.#say(this.words.text("panel.language_failed"));
      return;
    }
    this.service.lang = lang;
    this.sheet.close();
    this.head.languages.querySelector("button:not([hidden])").focus();
    // A greeting nobody has answered may as well be said in the language just chosen.
    if (this.#written || !this.composer.empty) return;
    this.conversation.leave("new");
    this.#clear();
    this.begin();
  }
}
