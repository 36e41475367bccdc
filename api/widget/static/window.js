// The chat window as a thing on the screen: opened beside the page, or over all of it where there is
// little room. The native dialog keeps focus inside only in the second case.

import { element } from "./dom.js";

const LITTLE_ROOM = "(max-width: 40em), (max-height: 28em)";

/** Wraps a dialog element. `minimise()` is called when the resident closes it with Esc or a back gesture. */
export class ChatWindow {
  #root;
  #changing = false;

  constructor(root, labelledBy, minimise) {
    this.#root = root;
    this.node = element("dialog", {
      class: "window",
      "aria-labelledby": labelledBy,
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        minimise();
      },
      oncancel: (event) => {
        event.preventDefault();
        minimise();
      },
      onclose: () => !this.#changing && minimise(),
    });
    this.littleRoom = matchMedia(LITTLE_ROOM);
    this.littleRoom.addEventListener("change", () => this.#refit());
  }

  get open() {
    return this.node.open;
  }

  /** Show it. Without `focus`, focus stays where it is on the page (where the page is still in reach). */
  show(focus) {
    if (this.open) return;
    if (this.littleRoom.matches) this.node.showModal();
    else if (focus) this.node.show();
    else this.node.open = true;
  }

  hide() {
    if (!this.open) return;
    this.#quietly(() => this.node.close());
  }

  // A turned or zoomed screen: the same window in the other manner, focus where it was.
  #refit() {
    if (!this.open) return;
    const focused = this.#root.activeElement;
    this.#quietly(() => this.node.close());
    this.show(true);
    focused?.focus();
  }

  // close() tells about itself afterwards; only a closing that was not ours is the resident's.
  #quietly(close) {
    this.#changing = true;
    this.node.addEventListener("close", () => {
      this.#changing = false;
    }, { once: true });
    close();
  }
}
