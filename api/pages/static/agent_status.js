// Whether the agent takes conversations now: available, away, or only what colleagues pass on.

import { byId, words } from "./agent_page.js";

export class OwnStatus {
  #known = "available";
  #changing = false;

  /** `changed(text)` is called with what to say when it is another. */
  constructor(service, changed) {
    this.service = service;
    this.changed = changed;
    this.field = byId("own-status");
    this.field.disabled = false;
    this.field.addEventListener("change", () => this.#change());
  }

  /** What the service says of the agent: `{status, has, capacity}`. */
  show(me) {
    if (!me) return;
    byId("own-load").textContent = words.text("status.load", me);
    if (me.status) this.#known = me.status;
    // What somebody is just choosing is not taken from under their hands.
    if (!this.#changing && document.activeElement !== this.field) this.#draw();
  }

  async #change() {
    const wanted = this.field.value;
    this.#changing = true;
    try {
      await this.service.setStatus(wanted);
      this.#known = wanted;
      this.changed(words.text("status.changed", { status: words.text(`status.${wanted}`) }));
    } catch (error) {
      if (error.status === undefined) throw error;
      this.#draw();
      this.changed(words.text("status.failed"));
    } finally {
      this.#changing = false;
      this.field.dataset.status = this.field.value;
    }
  }

  #draw() {
    this.field.value = this.#known;
    this.field.dataset.status = this.#known;
  }
}
