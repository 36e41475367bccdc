// The button that opens the chat, and what stands in its place when the service cannot be reached.

import { contact } from "./contact.js";
import { element, icon, ICONS, show } from "./dom.js";

/** A landmark with one button. `press()` opens the chat; `near()` is called when that becomes likely. */
export class Launcher {
  constructor(words, { press, near }) {
    this.words = words;
    this.badge = element("span", { class: "badge" });
    this.button = element(
      "button",
      { type: "button", class: "launch", "aria-haspopup": "dialog", onclick: press, onpointerenter: near, onfocus: near },
      icon(ICONS.chat),
      words.label(element("span"), "launcher.open"),
      this.badge,
    );
    this.problem = element("div", { class: "problem", role: "alert" });
    this.node = element("section", { class: "launcher" }, this.problem, this.button);
    words.attribute(this.node, "aria-label", "launcher.region");
    words.follow(() => {
      this.node.lang = words.config.lang;
      this.unread(this.count);
    });
    document.addEventListener("focusin", ({ target }) => this.#makeWay(target));
  }

  /** Say in number and words how many messages are waiting. */
  unread(count = 0) {
    this.count = count;
    show(this.badge, count > 0);
    const words = element("span", { class: "unseen" }, ` (${this.words.count("launcher.unread", count)})`);
    this.badge.replaceChildren(...(count ? [element("span", { "aria-hidden": "true" }, String(count)), words] : []));
  }

  /** Say that the chat could not be opened, and how else to reach the municipality. */
  unreachable() {
    this.problem.replaceChildren(element("p", {}, this.words.text("state.unreachable")), contact(this.words));
  }

  /** The chat could be opened after all. */
  reachable() {
    this.problem.replaceChildren();
  }

  // What has focus must be seen (WCAG 2.4.11): the page is scrolled so that it is not under the button, and where
  // the page ends, the button moves up.
  #makeWay(target) {
    this.node.classList.remove("raised");
    if (target.shadowRoot || target === document.body) return;
    const under = this.#covers(target);
    if (under) scrollBy({ top: under, behavior: "instant" });
    this.node.classList.toggle("raised", this.#covers(target) > 0);
  }

  /** How far, in pixels, `target` reaches in under the button; 0 for what is beside it or too tall to be hidden. */
  #covers(target) {
    const ours = this.button.getBoundingClientRect();
    const theirs = target.getBoundingClientRect();
    const beside = theirs.right <= ours.left || theirs.left >= ours.right;
    const apart = beside || theirs.bottom <= ours.top || theirs.top >= ours.bottom;
    return apart || theirs.height > innerHeight / 2 ? 0 : theirs.bottom - ours.top;
  }
}
