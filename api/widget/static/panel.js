// The chat window's contents, and what happens between its parts.

import { TabTitle } from "./attention.js";
import { Banner } from "./banner.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { element, icon, ICONS, show, unseen } from "./dom.js";
import { MessageLog } from "./messages.js";
import { PersonRequest } from "./person.js";
import { Service, ServiceError } from "./service.js";
import { Sheet } from "./sheet.js";
import { ChatWindow } from "./window.js";

const SLOW_ANSWER_MS = 700;
const LONGEST_WAIT_MS = 30000;

/**
 * The whole panel. `on` has `closed()`, `unread(count)` and `language(lang)` (promises that `words` has
 * changed). `root` is the shadow root it stands in.
 */
export class Panel {
  #unread = 0;
  #latest = 0;
  #roles = new Map();

  constructor({ root, words, memory, municipality, base, on }) {
    Object.assign(this, { words, memory, municipality, on });
    this.service = new Service(base, words.config.lang);
    this.tab = new TabTitle(words);
    this.window = new ChatWindow(root, "svara-title", () => this.#escape());
    this.#build();
    this.#start();
    root.append(this.window.node);
  }

  /** Open the window. `focus`: the resident asked for it; otherwise it was open when the page was left. */
  open(focus) {
    this.window.show(focus);
    this.memory.open = true;
    this.#read();
    this.log.toEnd();
    // On a touch screen focus in the field would bring the keyboard up over the first message.
    if (focus) (matchMedia("(pointer: coarse)").matches ? this.title : this.composer.field).focus();
    this.begin();
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
    const { words } = this;
    const press = (key, action, drawing) => {
      const node = element("button", { type: "button", onclick: action }, ...(drawing ? [icon(drawing)] : []));
      node.append(words.label(element("span"), key));
      return node;
    };
    this.title = words.label(element("h2", { id: "svara-title", tabindex: "-1" }), "panel.title");
    const close = element("button", { type: "button", class: "close", onclick: () => this.#minimise() }, icon(ICONS.close));
    close.append(words.label(unseen(), "panel.close"));
    const titles = element("div", { class: "titles" }, this.title, words.label(element("p"), "panel.subtitle"));
    this.language = press("panel.other_language", () => this.#otherLanguage());
    words.follow(() => {
      this.language.lang = words.config.lang === "nn" ? "nb" : "nn";
    });
    this.personButton = press("person.ask", () => this.#askPerson(), ICONS.person);
    this.personButton.classList.add("person");
    this.newButton = press("panel.new", () => this.#askNew());
    this.log = new MessageLog(words, this.#roles, {
      retry: (entry) => this.#retry(entry),
      edit: (entry) => this.#edit(entry),
      choose: (choice) => this.#send(choice.title, choice.payload),
    });
    this.banner = new Banner(words, () => this.begin());
    this.waiting = element("p", { class: "waiting", role: "status" });
    this.aside = element("p", { class: "unseen", role: "status" });
    this.composer = new Composer(words, this.memory, { send: (text) => this.#send(text), say: (text) => this.#say(text) });
    this.sheet = new Sheet(() => this.#sheetClosed());
    this.person = new PersonRequest(words, this.sheet, () => this.composer.field.focus());
    this.window.node.addEventListener("scroll", () => this.log.scrolled(), { passive: true });
    this.window.node.append(
      element("div", { class: "head" }, titles, this.language, close),
      element("div", { class: "tools" }, this.personButton, this.newButton),
      this.banner.node, this.log.node, this.log.more, this.waiting, this.sheet.node, this.composer.node, this.aside,
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
    listen("echo", (entry) => this.log.echo(entry));
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
  }

  #send(text, choice) {
    if (this.conversation.gone) {
      this.composer.problem("composer.over_for_good");
      return false;
    }
    this.conversation.send(text, choice);
    return true;
  }

  #retry(entry) {
    this.conversation.retry(entry);
    this.log.settle(entry);
    this.composer.field.focus();
  }

  #edit(entry) {
    this.conversation.withdraw(entry);
    this.composer.edit(entry.text);
  }

  #settled(entry) {
    this.log.settle(entry);
    if (entry.state === "failed") {
      this.#await(false);
      this.#say(entry.problem.detail || this.words.text("message.failed_unreachable"));
    } else if (entry.seq > this.#latest && this.conversation.standing.state !== "agent") this.#await(true);
  }

  #message(message) {
    this.#await(false);
    if (message.text) this.log.add(message);
    this.#count(message);
    if (message.sender !== "resident") this.tab.message();
  }

  // «Chatboten skriv …» only when the answer is not there almost at once.
  #await(answer) {
    clearTimeout(this.soon);
    clearTimeout(this.late);
    this.waiting.textContent = "";
    if (!answer) return;
    this.soon = setTimeout(() => {
      this.waiting.textContent = this.words.text("message.writing_bot");
    }, SLOW_ANSWER_MS);
    this.late = setTimeout(() => this.#await(false), LONGEST_WAIT_MS);
  }

  #stand(standing) {
    if (standing.agent?.role) this.#roles.set(standing.agent.name, standing.agent.role);
    if (standing.state === "agent") this.#await(false);
    this.banner.unreachable(false);
    this.banner.stand(standing);
  }

  #connected(yes) {
    if (yes && this.lost) this.#say(this.words.text("state.back"));
    this.lost = !yes;
    this.banner.connected(yes);
  }

  #count(message) {
    this.#latest = Math.max(this.#latest, message.seq);
    if (this.window.open) this.#read();
    else if (message.sender !== "resident" && message.text && message.seq > this.memory.read) {
      this.#unread += 1;
      this.on.unread(this.#unread);
    }
  }

  #read() {
    this.#unread = 0;
    if (this.#latest > this.memory.read) this.memory.read = this.#latest;
    this.on.unread(0);
  }

  #say(text) {
    this.aside.textContent = text;
  }

  #escape() {
    if (this.sheet.open) this.sheet.close();
    else this.#minimise();
  }

  #minimise() {
    this.window.hide();
    this.memory.open = false;
    this.on.closed();
  }

  #sheetClosed() {
    show(this.composer.node, true);
    this.opener.focus();
  }

  #sheetOpens(opener) {
    this.opener = opener;
    show(this.composer.node, false);
  }

  #askPerson() {
    this.#sheetOpens(this.personButton);
    this.person.open(this.conversation, this.banner.who);
  }

  #askNew() {
    const { words } = this;
    const waiting = ["queued", "agent"].includes(this.conversation.standing.state);
    this.#sheetOpens(this.newButton);
    this.sheet.ask(
      words.text("new.heading"),
      [words.text("new.text"), ...(waiting ? [words.text("new.text_waiting")] : [])],
      [
        { text: words.text("new.confirm"), action: () => this.#new(), main: true },
        { text: words.text("new.cancel"), action: () => this.sheet.close() },
      ],
    );
  }

  #new() {
    this.conversation.leave();
    this.log.clear();
    this.#latest = 0;
    this.#await(false);
    this.banner.gone(false);
    this.banner.stand({ state: "bot" });
    this.#connected(true);
    this.#start();
    this.sheet.close();
    this.composer.field.focus();
    this.begin();
  }

  async #otherLanguage() {
    try {
      await this.on.language(this.language.lang);
      this.service.lang = this.words.config.lang;
      this.sheet.close();
    } catch {
      this.#say(this.words.text("panel.other_language_failed"));
    }
  }
}
