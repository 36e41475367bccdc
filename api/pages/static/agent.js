// The console: the list to the left, one conversation in the middle, about the resident to the right.

import { About } from "./agent_about.js";
import { alertChoices } from "./agent_alert_choices.js";
import { Alerts } from "./agent_alerts.js";
import { OpenCase } from "./agent_case.js";
import { CaseList } from "./agent_cases.js";
import { OpenConversation } from "./agent_conversation.js";
import { Keys } from "./agent_keys.js";
import { KnowledgePanel } from "./agent_knowledge.js";
import { List } from "./agent_list.js";
import { Live } from "./agent_live.js";
import { Memory } from "./agent_memory.js";
import { Notices } from "./agent_notices.js";
import { byId, lang, words } from "./agent_page.js";
import { Replies } from "./agent_replies.js";
import { Service } from "./agent_service.js";
import { signOutButton } from "./agent_sign_out.js";
import { OwnStatus } from "./agent_status.js";
import { Switched } from "./agent_switched.js";
import { element } from "./dom.js";

const LIST_EVERY = 3; // Looks between asking for the whole list, should events be held back on the way.
const ADDRESS = /^#(samtale|sak)=([\w-]+)$/;

class Console {
  #open = null;
  #sending = new Map(); // Conversations left while something of theirs was on its way, by id.
  #looks = 0;
  #told = 0; // How many times an event has brought the list.
  #knownWaiting = null;
  #knownUnread = "";
  #none = [...byId("conversation").childNodes];

  constructor(service) {
    this.service = service;
    this.memory = new Memory(service.me.username);
    this.list = new List(service, this.memory);
    this.alerts = new Alerts(service);
    alertChoices(this.alerts);
    this.cases = new CaseList(service);
    this.replies = new Replies(service);
    this.about = new About(service);
    this.switched = new Switched(service);
    this.knowledge = new KnowledgePanel(service);
    this.status = new OwnStatus(service, (text) => {
      this.#say(text);
      this.#listAgain(null);
    });
    this.notices = new Notices(this.memory, () => this.#title());
    this.panes = document.querySelector(".panes");
    this.live = new Live(service, () => this.notices.last, {
      queue: (view) => {
        this.#told += 1;
        this.#queue(view);
      },
      notice: (notice) => this.notices.add(notice) && this.alerts.notice(notice),
      look: () => this.#look(),
      connected: (yes) => this.#connected(yes),
      signedOut: () => this.#signedOut(),
    });
    signOutButton(service, () => this.list.mine, () => this.#end());
    this.#keys();
    this.#keepTheAddress();
    addEventListener("hashchange", () => this.#route(true));
    addEventListener("beforeunload", (event) => this.#hasUnsent() && event.preventDefault());
  }

  start() {
    this.live.start();
    this.#route(false);
  }

  #route(byHand) {
    const [, kind, id = null] = ADDRESS.exec(location.hash) ?? [];
    const before = this.#open?.id ?? null;
    if (id === before) return;
    if (this.#open?.unsent.size) this.#sending.set(before, this.#open);
    else this.#open?.dispose();
    this.#open = null;
    this.panes.dataset.view = id ? "conversation" : "list";
    this.list.mark(id);
    this.cases.mark(id);
    if (id) return this.#show(kind, id, byHand);
    this.about.clear();
    byId("conversation").replaceChildren(...this.#none);
    (this.list.reveal(before) ?? this.cases.link(before) ?? byId("list-heading")).focus();
  }

  #show(kind, id, byHand) {
    this.about.clear();
    this.#open = this.#sending.get(id) ?? (kind === "sak" ? this.#case(id) : this.#conversation(id));
    this.#sending.delete(id);
    byId("conversation").replaceChildren(...this.#open.nodes);
    if (byHand) this.#open.heading.focus();
    this.live.look();
  }

  #case(id) {
    return new OpenCase(id, this.service, () => this.cases.look().catch(() => {}));
  }

  #conversation(id) {
    return new OpenConversation(id, this.service, this.memory, this.replies, {
      changed: (conversation) => this.#changed(conversation),
      taken: () => this.#listAgain(id),
      left: (to) => this.#left(to),
      held: () => this.#listAgain(null),
    });
  }

  #changed(conversation) {
    if (conversation !== this.#open) return;
    this.about.draw(conversation.standing, this.list.find(conversation.id), conversation.transcript.messages);
    this.knowledge.follow(conversation);
    this.list.reread();
    this.#title();
  }

  async #left(to) {
    this.#say(words.text(`conversation.left_${to}`));
    await this.#listAgain(null);
  }

  /** Ask for the list at once, so that what the agent just did shows there too. */
  async #listAgain(reveal) {
    try {
      await this.#askForList();
    } catch (error) {
      if (error.status === undefined) throw error; // Otherwise the next event brings it.
    }
    if (reveal) this.list.reveal(reveal);
  }

  #queue({ conversations, me, cases }) {
    const first = this.#knownWaiting === null;
    const known = this.#knownWaiting ?? new Set();
    this.list.show(conversations);
    this.status.show(me);
    this.#open?.transcript?.typing(this.list.find(this.#open.id)?.resident === "writes");
    this.cases.counted(cases);
    const waiting = this.list.waiting;
    this.#knownWaiting = new Set(waiting.map((row) => row.id));
    this.#title();
    if (first) {
      // Back after a reload or a new sign-in: what one already has comes first.
      const at = this.#open?.id ?? this.list.mine[0]?.id;
      if (at) this.list.reveal(at);
    } else if (waiting.some((row) => !known.has(row.id))) {
      this.#say(words.count("list.news", waiting.length));
    }
    this.#tellUnread(first);
    this.alerts.list(this.list, this.#open?.id);
  }

  /** What waits for this agent, in the title: seen also when another tab is in front. */
  #title() {
    const count = this.list.waiting.length + this.notices.open.length + this.list.hasUnread().length;
    this.alerts.waits(count);
  }

  #tellUnread(first) {
    const unread = this.list.hasUnread();
    const news = unread.some((id) => !this.#knownUnread.includes(id));
    this.#knownUnread = unread.join(" ");
    if (news && !first) this.#say(words.text("list.unread_news"));
  }

  async #askForList() {
    const told = this.#told;
    const view = await this.service.queue();
    // An event that came meanwhile is newer than this answer may be.
    if (told === this.#told) this.#queue(view);
  }

  /** What is looked at every few seconds: the open conversation, and now and then the list and the switches. */
  async #look() {
    const open = this.#open && !this.#open.gone ? this.#open : null;
    this.#looks += 1;
    await open?.look();
    if (!open || this.#looks % LIST_EVERY === 0) await this.#askForList();
    if (this.#looks % LIST_EVERY === 1) await this.switched.look();
  }

  #connected(yes) {
    const box = byId("connection");
    if (!yes) return box.replaceChildren(element("p", { class: "notice bad" }, words.text("console.lost")));
    box.replaceChildren();
    this.#say(words.text("console.back"));
    this.#open?.look().catch(() => {});
  }

  #signedOut() {
    const again = element("a", { href: `/agent${location.hash}` }, words.text("console.sign_in_again"));
    byId("connection").replaceChildren(
      element("p", { class: "notice bad" }, words.text("console.signed_out"), " ", again),
    );
  }

  /** Let a screen reader say it, whatever else is going on. */
  #say(text) {
    byId("announcements").textContent = "";
    requestAnimationFrame(() => {
      byId("announcements").textContent = text;
    });
  }

  #hasUnsent() {
    return [this.#open, ...this.#sending.values()].some((conversation) => conversation?.unsent.size);
  }

  #end() {
    this.live.stop();
    for (const conversation of [this.#open, ...this.#sending.values()]) conversation?.dispose();
    this.memory.forget();
  }

  #keys() {
    const beside = (step) => {
      const id = this.list.beside(this.#open?.id, step);
      if (id) location.hash = `#samtale=${id}`;
    };
    new Keys(this.memory, {
      next: () => beside(1),
      previous: () => beside(-1),
      take: () => this.#open?.takeIt?.(),
      note: () => this.#open?.note?.toggle(),
      hold: () => this.#open?.hold?.(),
      close: () => this.#open?.end?.(),
      search: () => this.knowledge.focus(),
    });
  }

  /** The address says which conversation is open: skip links leave it alone, another language takes it along. */
  #keepTheAddress() {
    const other = byId("other-language");
    other.addEventListener("click", () => {
      other.hash = location.hash;
    });
    for (const link of document.querySelectorAll(".skip")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        byId(link.hash.slice(1)).focus();
      });
    }
  }
}

async function start() {
  const service = new Service(lang);
  for (;;) {
    try {
      await service.session();
      break;
    } catch (error) {
      if (error.signedOut) return location.replace("/agent");
      byId("connection").replaceChildren(element("p", { class: "notice bad" }, words.text("console.lost")));
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }
  byId("connection").replaceChildren();
  new Console(service).start();
}

start();
