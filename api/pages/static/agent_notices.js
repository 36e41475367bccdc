// What this agent should know at once: somebody has come to a meeting, a colleague has passed a conversation on.
// Each stays on top of the page until it is put away, also over a reload.

import { byId, words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { moment } from "./agent_time.js";
import { element, icon, show, unseen } from "./dom.js";

export class Notices {
  /** `changed()` is called when their number is another. */
  constructor(memory, changed) {
    this.memory = memory;
    this.changed = changed;
    this.node = byId("notices");
    ({ last: this.last, open: this.open } = memory.notices());
    for (const notice of this.open) this.#place(notice);
    show(this.node, this.open.length > 0);
  }

  /** Take one in, once, and say it aloud; whether it was new. */
  add(notice) {
    if (!later(notice.id, this.last)) return false;
    this.last = notice.id;
    this.open.push(notice);
    this.#place(notice);
    this.#keep();
    byId("notice-told").textContent = told(notice);
    return true;
  }

  #place(notice) {
    const item = element("li", { class: "notice" });
    const away = () => {
      const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button");
      item.remove();
      this.open = this.open.filter((one) => one.id !== notice.id);
      this.#keep();
      (next ?? byId("list-heading")).focus();
    };
    const text = told(notice);
    const remove = element("button", { type: "button", class: "quiet", onclick: away }, words.text("notice.put_away"), unseen(`: ${text}`));
    const [key, address] = notice.case ? ["notice.case", `#sak=${notice.case}`] : ["notice.conversation", `#samtale=${notice.conversation}`];
    item.append(icon(SIGNS[notice.kind] ?? SIGNS.system), element("span", { class: "what" }, text));
    // A conversation that its resident has deleted is nowhere to go to.
    if (notice.kind !== "forgotten") item.append(element("a", { href: address }, words.text(key)));
    item.append(remove);
    this.node.querySelector("ul").append(item);
  }

  #keep() {
    this.memory.keepNotices({ last: this.last, open: this.open });
    show(this.node, this.open.length > 0);
    this.changed();
  }
}

function told(notice) {
  if (notice.kind !== "arrival") return words.text(`notice.${notice.kind}`, { by: notice.by });
  const values = {
    name: notice.name || words.text("notice.somebody"),
    at: moment(new Date(notice.at)),
    place: notice.place,
  };
  return words.text(notice.place ? "notice.arrival_place" : "notice.arrival", values);
}

/** Whether stream id `a` («milliseconds-number») comes after `b`. */
function later(a, b) {
  const [[aMs, aNo = 0], [bMs, bNo = 0]] = [a, b].map((id) => id.split("-").map(Number));
  return aMs > bMs || (aMs === bMs && aNo > bNo);
}
