// One line over the messages: who has the conversation now, and whether there is contact with the service.

import { contact } from "./contact.js";
import { element, icon, ICONS, show } from "./dom.js";
import { outlook } from "./outlook.js";

const QUEUE_NEWS_MS = 30000; // A place in line that changes often must not keep a screen reader talking.

/** Shows the most important of what it has been told. `on` has `again()`, to reach the service, and `rate()`. */
export class Banner {
  #told = { standing: { state: "bot" }, connected: true, unreachable: false, gone: false };

  constructor(words, on) {
    this.words = words;
    this.text = element("p", { class: "banner-text", role: "status" });
    this.again = element("button", { type: "button", class: "small", onclick: on.again });
    this.rate = element("button", { type: "button", class: "small", onclick: on.rate });
    words.label(this.again, "state.retry");
    words.label(this.rate, "satisfaction.ask");
    this.contact = element("div", { class: "banner-contact" });
    this.receipt = element("p", { class: "receipt" });
    this.node = element(
      "div", { class: "banner" },
      icon(ICONS.person), this.text, this.receipt, this.contact, this.again, this.rate,
    );
    words.follow(() => this.#render());
  }

  /** Name and role of the person who has the conversation, or nothing. */
  get who() {
    const { agent } = this.#told.standing;
    if (!agent?.name || !agent.role) return agent?.name ?? "";
    return this.words.text("sender.agent_named", { agent: agent.name, role: agent.role });
  }

  stand(standing) {
    const before = this.#told.standing;
    clearTimeout(this.later);
    const wait = this.queuedAt + QUEUE_NEWS_MS - Date.now();
    if (standing.state === "queued" && before.state === "queued" && before.position && wait > 0) {
      this.later = setTimeout(() => this.stand(standing), wait);
      return;
    }
    this.queuedAt = Date.now();
    this.#tell({ standing });
  }

  connected(connected) {
    if (connected !== this.#told.connected) this.#tell({ connected });
  }

  unreachable(unreachable) {
    if (unreachable !== this.#told.unreachable) this.#tell({ unreachable });
  }

  gone(gone) {
    this.#tell({ gone });
  }

  #tell(news) {
    Object.assign(this.#told, news);
    this.#render();
  }

  #render() {
    const { gone, unreachable, connected } = this.#told;
    const { state } = this.#told.standing;
    const kind = gone ? "gone" : unreachable ? "unreachable" : !connected ? "lost" : state;
    this.node.dataset.kind = kind;
    const text = this.#text(kind);
    // The same words again would only be read aloud again.
    if (this.text.textContent !== text) this.text.textContent = text;
    const away = kind === "unreachable" || kind === "lost";
    show(this.contact, away);
    this.contact.replaceChildren(...(away ? [contact(this.words)] : []));
    const { receipt } = this.#told.standing;
    this.receipt.textContent = receipt ? this.words.text("person.receipt", { receipt }) : "";
    show(this.receipt, kind === "queued" && Boolean(receipt));
    show(this.again, kind === "unreachable");
    show(this.rate, kind === "closed");
  }

  // Coming and going is told in the log; this line says how things stand.
  #text(kind) {
    const { standing } = this.#told;
    if (kind === "bot") return "";
    if (kind === "agent" && this.who) return this.words.text("state.agent", { who: this.who });
    if (kind === "agent") return this.words.text("state.agent_unnamed");
    if (kind === "queued") return outlook(this.words, standing);
    return this.words.text(`state.${kind}`);
  }
}
