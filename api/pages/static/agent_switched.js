// What whoever leads has switched, over the panes: every agent should know what residents are told meanwhile.

import { byId, municipalities, words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { moment } from "./agent_time.js";
import { element, icon, show } from "./dom.js";

const SEVERAL = Object.keys(municipalities).length > 1;

export class Switched {
  #drawn = "";

  constructor(service) {
    this.service = service;
    this.node = byId("switched");
  }

  /** Ask the service, and show what holds now. */
  async look() {
    const lines = (await this.service.switches()).flatMap((one) => this.#lines(one));
    const drawn = lines.join("\n");
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.node.replaceChildren(...lines.map((text) => element("p", { class: "notice" }, icon(SIGNS.system), text)));
    show(this.node, lines.length > 0);
  }

  #lines({ municipality, bot_off: off, notice }) {
    const where = SEVERAL ? `${municipalities[municipality] ?? municipality}: ` : "";
    const lines = [];
    if (off) {
      const values = { by: off.by, since: moment(new Date(off.since)), reason: off.reason };
      lines.push(where + words.text("switched.bot_off", values));
    }
    if (notice && Date.parse(notice.first) <= this.service.now()) {
      const last = moment(new Date(notice.last));
      lines.push(where + words.text("switched.notice", { last, text: notice.text[document.documentElement.lang] }));
    }
    return lines;
  }
}
