// One line of the list.

import { departmentName, municipalities, words } from "./agent_page.js";
import { topicWords } from "./agent_entry.js";
import { moment } from "./agent_time.js";
import { waiting } from "./agent_waiting.js";
import { SIGNS } from "./agent_signs.js";
import { element, icon, show } from "./dom.js";

const SEVERAL = Object.keys(municipalities).length > 1;

export class Row {
  #since = null;
  #step = "";

  constructor(id) {
    this.id = id;
    this.sign = element("span", { class: "sign" });
    this.first = element("span", { class: "first" });
    this.lang = element("span", { class: "tag" });
    this.last = element("span", { class: "last" });
    this.department = element("span", {});
    this.topic = element("span", { class: "topic" });
    this.offered = element("span", { class: "mark offered" }, icon(SIGNS.offered), words.text("list.offered"));
    this.moved = element("span", {});
    this.movedMark = element("span", { class: "mark" }, icon(SIGNS.moved), this.moved);
    this.returned = element("span", { class: "mark" }, icon(SIGNS.returned), words.text("list.returned"));
    this.news = element("span", { class: "mark news" }, icon(SIGNS.news), words.text("list.unread"));
    this.link = element(
      "a",
      { href: `#samtale=${id}` },
      element("span", { class: "head" }, this.sign, this.first),
      element("span", { class: "foot from" }, element("span", { class: "mark" }, icon(SIGNS.department), this.department), this.topic),
      this.last,
      element("span", { class: "foot" }, this.lang, this.news, this.offered, this.returned, this.movedMark),
    );
    this.node = element("li", {}, this.link);
  }

  show(data, part, nowMs) {
    this.#since = part === "waiting" && data.waiting_since ? Date.parse(data.waiting_since) : null;
    if (this.#since === null) this.#plain(data, part);
    else this.older(nowMs);
    const municipality = SEVERAL ? `${municipalities[data.municipality] ?? data.municipality} · ` : "";
    this.lang.textContent = municipality + words.text(`about.lang_${data.lang}`);
    this.last.textContent = lastLine(data.last);
    this.department.textContent = departmentName(data.municipality, data.department);
    this.topic.textContent = data.topic ? words.text("list.topic", { topic: topicWords(data.topic) }) : "";
    this.moved.textContent = words.count("list.moved", data.moved);
    show(this.movedMark, data.moved > 0);
    show(this.offered, part === "waiting" && data.offered);
    show(this.returned, data.returned);
  }

  /** Time has passed. */
  older(nowMs) {
    if (this.#since === null) return;
    const { text, step } = waiting(words, this.#since, nowMs);
    if (this.first.textContent !== text) this.first.textContent = text;
    this.#sign(step);
  }

  /** Whether this is the conversation that is open. */
  mark(open) {
    if (open) this.link.setAttribute("aria-current", "true");
    else this.link.removeAttribute("aria-current");
  }

  unread(yes) {
    show(this.news, yes);
  }

  #plain(data, part) {
    this.first.textContent =
      part === "mine"
        ? data.last ? words.text("list.last_at", { time: moment(new Date(data.last.time)) }) : ""
        : words.text("list.has_it", { name: data.owner?.name ?? "" });
    this.#sign(part === "mine" ? "mine" : "other");
  }

  #sign(step) {
    if (step === this.#step) return;
    this.#step = step;
    this.node.dataset.step = step;
    this.sign.replaceChildren(icon(SIGNS[step]));
  }
}

function lastLine(last) {
  if (!last || last.sender === "system") return words.text("list.nothing_written");
  const text = last.text.replace(/\s+/g, " ");
  if (last.sender === "resident") return text;
  return words.text(`list.from_${last.sender}`, { text, name: last.name ?? words.text("message.agent") });
}
