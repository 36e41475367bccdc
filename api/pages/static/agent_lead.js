// The page of whoever leads: the day's figures, every conversation, and the people and switches beside them.
// It asks the service every few seconds; nobody counts as there because this page is open.

import { Figures } from "./agent_lead_figures.js";
import { People } from "./agent_lead_people.js";
import { Switches } from "./agent_lead_switches.js";
import { Watched } from "./agent_lead_watched.js";
import { arrange } from "./agent_list.js";
import { byId, lang, words } from "./agent_page.js";
import { Row } from "./agent_row.js";
import { Service } from "./agent_service.js";
import { signOutButton } from "./agent_sign_out.js";
import { element, show } from "./dom.js";

const LOOK_MS = 3000;
const HIDDEN_MS = 15000;
const MISSES = 2;
const ADDRESS = /^#samtale=([\w-]+)$/;
const CHOSEN = "svara-agent-lead-municipality";

class Lead {
  #rows = new Map();
  #watched = null;
  #none = [...byId("conversation").childNodes];
  #misses = 0;
  #timer = 0;
  #looking = false;

  constructor(service) {
    this.service = service;
    this.view = null;
    this.panes = document.querySelector(".panes");
    this.which = byId("municipality");
    const changed = (text) => {
      this.#say(text);
      return this.look();
    };
    this.figures = new Figures(byId("figures"));
    this.people = new People(service, changed);
    this.switches = new Switches(service, () => this.which.value, changed);
    this.changed = changed;
    this.which.addEventListener("change", () => {
      remember(this.which.value);
      this.#draw();
    });
    signOutButton(service, () => this.#mine(), () => this.#end());
    addEventListener("hashchange", () => this.#route(true));
    document.addEventListener("visibilitychange", () => !document.hidden && this.look());
    addEventListener("online", () => this.look());
    for (const link of document.querySelectorAll(".skip")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        byId(link.hash.slice(1)).focus();
      });
    }
  }

  async start() {
    await this.look();
    this.#route(false);
  }

  /** Conversations whoever looks has themselves, in the console. */
  #mine() {
    const me = this.service.me.username;
    return this.view?.conversations.filter((row) => row.state === "agent" && row.owner?.username === me) ?? [];
  }

  #end() {
    this.#looking = true; // Nothing more is asked for.
    clearTimeout(this.#timer);
  }

  /** Ask the service now, and again after a while. */
  async look() {
    if (this.#looking) return;
    this.#looking = true;
    clearTimeout(this.#timer);
    try {
      const [view] = await Promise.all([this.service.overview(), this.#watched?.look()]);
      this.view = view;
      this.#contact(true);
      this.#draw();
    } catch (error) {
      if (error.signedOut || error.status === 403) return location.replace("/agent");
      if (error.status === undefined) throw error;
      this.#contact(false);
    } finally {
      this.#looking = false;
      this.#timer = setTimeout(() => this.look(), document.hidden ? HIDDEN_MS : LOOK_MS);
    }
  }

  #route(byHand) {
    const id = ADDRESS.exec(location.hash)?.[1] ?? null;
    const before = this.#watched?.id ?? null;
    if (id === before) return;
    this.#watched?.dispose();
    this.#watched = id && new Watched(id, this.service, this.changed);
    this.panes.dataset.view = id ? "conversation" : "list";
    byId("conversation").replaceChildren(...(this.#watched?.nodes ?? this.#none));
    for (const [each, row] of this.#rows) row.mark(each === id);
    if (this.#watched) {
      if (byHand) this.#watched.heading.focus();
      this.#watched.look().catch(() => {});
    } else {
      (this.#rows.get(before)?.link ?? byId("list-heading")).focus();
    }
  }

  #draw() {
    const { municipalities, colleagues, absences } = this.view;
    this.#choices(municipalities);
    const own = municipalities.find((one) => one.id === this.which.value) ?? municipalities[0];
    if (!own) return;
    const conversations = this.view.conversations.filter((row) => row.municipality === own.id);
    this.#list(conversations);
    this.figures.show(own);
    this.people.show(colleagues, absences, conversations);
    this.switches.show(own);
    const { waiting } = own.figures;
    document.title = waiting ? words.text("lead.title_waiting", { count: waiting }) : words.text("lead.title");
  }

  #choices(municipalities) {
    show(byId("which"), municipalities.length > 1);
    if (this.which.options.length) return;
    this.which.append(...municipalities.map(({ id, name }) => element("option", { value: id }, name)));
    const kept = remembered();
    if (municipalities.some(({ id }) => id === kept)) this.which.value = kept;
  }

  #list(conversations) {
    const gone = new Set(this.#rows.keys());
    const parts = {
      waiting: conversations.filter((row) => row.state === "queued"),
      taken: conversations.filter((row) => row.state !== "queued"),
    };
    const focused = document.activeElement;
    for (const [part, data] of Object.entries(parts)) {
      const nodes = data.map((one) => {
        gone.delete(one.id);
        const row = this.#rows.get(one.id) ?? new Row(one.id);
        this.#rows.set(one.id, row);
        row.show(one, part === "waiting" ? "waiting" : "others", this.service.now());
        row.mark(one.id === this.#watched?.id);
        row.unread(0);
        return row.node;
      });
      arrange(byId(part), nodes);
      show(byId(part), data.length > 0);
      show(byId(`${part}-heading`), data.length > 0);
      byId(`${part}-heading`).querySelector(".count").textContent = data.length;
    }
    for (const id of gone) {
      this.#rows.get(id).node.remove();
      this.#rows.delete(id);
    }
    show(byId("loading"), false);
    show(byId("nothing"), conversations.length === 0);
    if (focused?.closest(".list") && !focused.isConnected) byId("list-heading").focus();
    else if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
  }

  #contact(yes) {
    this.#misses = yes ? 0 : this.#misses + 1;
    const lost = this.#misses >= MISSES;
    const box = byId("connection");
    if (lost === box.hasChildNodes()) return;
    box.replaceChildren(...(lost ? [element("p", { class: "notice bad" }, words.text("console.lost"))] : []));
    if (!lost) this.#say(words.text("console.back"));
  }

  #say(text) {
    byId("announcements").textContent = "";
    requestAnimationFrame(() => {
      byId("announcements").textContent = text;
    });
  }
}

function remembered() {
  try {
    return localStorage.getItem(CHOSEN);
  } catch {
    return null;
  }
}

function remember(id) {
  try {
    localStorage.setItem(CHOSEN, id);
  } catch {
    // Refused: the choice lasts as long as the page.
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
      if (error.status === undefined) throw error;
      byId("connection").replaceChildren(element("p", { class: "notice bad" }, words.text("console.lost")));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
  byId("connection").replaceChildren();
  new Lead(service).start();
}

start();
