// What can be done with the conversation as a whole: begin anew, judge it, keep a copy, have it deleted.

import { tellAbout } from "./about.js";
import { offerToForget } from "./forget.js";
import { openMenu } from "./menu.js";
import { askHowItWent } from "./satisfaction.js";
import { offerCopies } from "./save.js";

/**
 * The menu and the sheets behind it. `on` has `service`, `begin()` (promises the conversation), `standing()`,
 * `fresh(why)` (begin anew: "new" or "forgotten"), `close()` and `say(text)`.
 */
export class WholeConversation {
  constructor(words, sheet, on) {
    Object.assign(this, { words, sheet, on });
  }

  /** `written`: the resident has said something, so that there is something to keep, judge or leave. */
  menu(written) {
    const entries = [
      { key: "panel.new", drawing: "fresh", action: () => this.#askNew() },
      { key: "satisfaction.ask", drawing: "star", action: () => this.rate() },
      { key: "save.open", drawing: "save", action: () => offerCopies(this.words, this.sheet, this.on) },
      { key: "forget.open", drawing: "bin", action: () => this.#forget() },
    ];
    const about = { key: "about.open", drawing: "about", action: () => tellAbout(this.words, this.sheet) };
    openMenu(this.words, this.sheet, written ? [...entries, about] : [about]);
  }

  /** The three questions. */
  rate() {
    askHowItWent(this.words, this.sheet, {
      send: async (thought) => this.on.service.feedback(await this.on.begin(), thought),
      done: () => this.on.say(this.words.text("satisfaction.thanks")),
    });
  }

  #askNew() {
    const { words, sheet } = this;
    const waiting = ["queued", "agent"].includes(this.on.standing().state);
    sheet.ask(words.text("new.heading"), [words.text("new.text"), ...(waiting ? [words.text("new.text_waiting")] : [])], [
      { text: words.text("new.confirm"), action: () => this.on.fresh("new"), main: true },
      { text: words.text("new.cancel"), action: () => sheet.close() },
    ]);
  }

  #forget() {
    const { words, sheet, on } = this;
    offerToForget(words, sheet, {
      forget: async () => on.service.forget(await on.begin()),
      forgotten: () => on.fresh("forgotten"),
      again: () => on.fresh("new"),
      leave: () => {
        sheet.close();
        on.close();
      },
    });
  }
}
