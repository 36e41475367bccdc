// <svara-chat municipality="alver">: the element a page places where the chat shall be.
//
// Attributes: municipality (required), lang (nn, nb or en; the page's own when left out), theme="light" (no dark
// mode), telephone and website (shown if the service cannot be reached and the element has no contents of
// its own). What stands inside the element is shown where the script does not run or gets no answer.
// Methods: open(), close(). Events: svara-open, svara-close, svara-unread (detail: {count}).

import { element } from "./dom.js";
import { Launcher } from "./launcher.js";
import { Memory } from "./memory.js";
import { Words } from "./words.js";
import baseStyle from "./base.css" with { type: "css" };
import launcherStyle from "./launcher.css" with { type: "css" };

const WIDGET = new URL(".", import.meta.url);
const SERVICE = new URL("..", WIDGET);
const WINDOW = "./VERSION/panel.js";
const COLOUR = /^#[0-9a-f]{6}$/;
const LANGUAGES = ["nn", "nb", "en"];
const TRY_AGAIN_MS = [2000, 10000, 60000];

class SvaraChat extends HTMLElement {
  #panel = null;
  #loading = null;

  connectedCallback() {
    if (this.shadowRoot) return;
    this.attachShadow({ mode: "open" });
    this.municipality = this.getAttribute("municipality") ?? "";
    this.memory = new Memory(this.municipality);
    this.#start(0);
  }

  /** Open the chat, as the button does. */
  open() {
    return this.#open(true);
  }

  /** Close it; the conversation goes on. */
  close() {
    this.#panel?.close();
  }

  async #start(attempt) {
    try {
      this.words = new Words(await this.#config(this.memory.lang ?? this.#pageLanguage()));
    } catch {
      this.#fallBack();
      setTimeout(() => this.#start(attempt + 1), TRY_AGAIN_MS[Math.min(attempt, TRY_AGAIN_MS.length - 1)]);
      return;
    }
    this.#dress(this.words.config.colours);
    this.launcher = new Launcher(this.words, { press: () => this.#open(true), near: () => this.#load().catch(() => {}) });
    this.shadowRoot.replaceChildren(this.launcher.node);
    this.#catchUp().catch(() => {}); // The button tries again.
  }

  // What other pages have left in this tab, and what other open tabs have.
  async #catchUp() {
    await this.memory.join();
    const { lang, conversation, unsent } = this.memory;
    if (lang && lang !== this.words.config.lang) this.words.use(await this.#config(lang));
    if (conversation || unsent.length) await this.#resume();
  }

  // With a conversation going on, the window is as it was; but on a small screen it would hide the page
  // the resident has just gone to, so there it opens by itself only when the same page is loaded again.
  async #resume() {
    const panel = await this.#load();
    const [navigation] = performance.getEntriesByType("navigation");
    const samePage = navigation?.type === "reload";
    if (this.memory.open && (samePage || !panel.window.littleRoom.matches)) this.#open(false);
    else if (!document.hidden) panel.begin();
  }

  async #open(focus) {
    if (this.#panel?.window.open) return;
    try {
      await this.#load();
    } catch {
      this.launcher?.unreachable();
      return;
    }
    this.launcher.reachable();
    this.launcher.node.hidden = true;
    this.#panel.open(focus);
    this.#tell("svara-open");
  }

  #load() {
    this.#loading ??= this.#makePanel().catch((error) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #makePanel() {
    const { Panel } = await import(WINDOW);
    const on = {
      unread: (count) => {
        this.launcher.unread(count);
        this.#tell("svara-unread", { count });
      },
      language: async (lang) => {
        this.words.use(await this.#config(lang));
        this.memory.lang = lang;
      },
      closed: () => {
        this.launcher.node.hidden = false;
        this.launcher.button.focus();
        this.#tell("svara-close");
      },
    };
    const { words, memory, municipality } = this;
    this.#panel = new Panel({ root: this.shadowRoot, words, memory, municipality, base: SERVICE, on });
    return this.#panel;
  }

  async #config(lang) {
    // `edition` makes the address change with the scripts, so that texts are never older than they are.
    const edition = WINDOW.split("/").at(-2);
    const query = new URLSearchParams({ municipality: this.municipality, lang, edition });
    const response = await fetch(new URL(`config?${query}`, WIDGET), { credentials: "omit" });
    if (!response.ok) throw new Error(`config answered ${response.status}`);
    return { ...(await response.json()), base: SERVICE };
  }

  #dress(colours) {
    const known = Object.entries(colours).filter(([, value]) => COLOUR.test(value));
    const own = new CSSStyleSheet();
    own.replaceSync(`:host{${known.map(([name, value]) => `--own-${name.replace("_", "-")}:${value}`).join(";")}}`);
    this.shadowRoot.adoptedStyleSheets = [own, baseStyle, launcherStyle];
  }

  #pageLanguage() {
    const lang = (this.closest("[lang]")?.lang ?? "").toLowerCase().split("-")[0];
    return LANGUAGES.includes(lang) ? lang : "";
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  #fallBack() {
    const slot = element("slot");
    const telephone = this.getAttribute("telephone");
    const website = this.getAttribute("website");
    if (telephone) slot.append(element("a", { href: `tel:${telephone.replaceAll(" ", "")}` }, telephone), " ");
    if (website?.startsWith("https://")) slot.append(element("a", { href: website }, website));
    this.shadowRoot.replaceChildren(slot);
  }
}

if (!customElements.get("svara-chat")) customElements.define("svara-chat", SvaraChat);
