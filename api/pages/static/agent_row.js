// One line of the list.

import { topicWords } from "./agent_entry.js";
import { isForeign, languageName } from "./agent_language.js";
import { departmentName, municipalities, words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { moment } from "./agent_time.js";
import { waiting } from "./agent_waiting.js";
import { element, icon, show } from "./dom.js";

const SEVERAL = Object.keys(municipalities).length > 1;

export class Row {
  #since = null;
  #prefix = "waiting";
  #step = "";
  #near = "";

  constructor(id) {
    this.id = id;
    this.sign = element("span", { class: "sign" });
    this.first = element("span", { class: "first" });
    this.lang = element("span", { class: "tag" });
    this.last = element("span", { class: "last" });
    this.department = element("span", {});
    this.topic = element("span", { class: "topic" });
    this.near = element("span", { class: "mark near" });
    this.offered = mark("offered", "list.offered");
    this.moved = element("span", {});
    this.movedMark = element("span", { class: "mark" }, icon(SIGNS.moved), this.moved);
    this.returned = mark("returned", "list.returned");
    this.held = mark("held", "list.held");
    this.count = element("span", {});
    this.news = element("span", { class: "mark news" }, icon(SIGNS.news), this.count);
    this.link = element(
      "a",
      { href: `#samtale=${id}` },
      element("span", { class: "head" }, this.sign, this.first),
      element("span", { class: "foot from" }, element("span", { class: "mark" }, icon(SIGNS.department), this.department), this.near),
      this.topic,
      this.last,
      element("span", { class: "foot" }, this.lang, this.news, this.held, this.offered, this.returned, this.movedMark),
    );
    this.node = element("li", {}, this.link);
  }

  /** `kind`: "waiting", "mine" or "others". */
  show(data, kind, nowMs) {
    const since = kind === "waiting" ? data.waiting_since : kind === "mine" && !data.held ? data.unanswered_since : null;
    this.#since = since ? Date.parse(since) : null;
    this.#prefix = kind === "mine" ? "answering" : "waiting";
    if (this.#since === null) this.#plain(data, kind);
    else this.older(nowMs);
    const municipality = SEVERAL ? `${municipalities[data.municipality] ?? data.municipality} · ` : "";
    const foreign = isForeign(data.language);
    const form = foreign ? words.text("list.writes", { language: languageName(data.language) }) : words.text(`about.lang_${data.lang}`);
    this.lang.textContent = municipality + form;
    this.lang.classList.toggle("foreign", foreign);
    this.last.textContent = lastLine(data.last);
    this.department.textContent = departmentName(data.municipality, data.department);
    show(this.topic, Boolean(data.topic));
    this.topic.textContent = data.topic ? words.text("list.topic", { topic: topicWords(data.topic) }) : "";
    this.moved.textContent = words.count("list.moved", data.moved);
    show(this.movedMark, data.moved > 0);
    show(this.offered, kind === "waiting" && Boolean(data.offered));
    show(this.returned, data.returned);
    show(this.held, data.held);
    this.#nearness(data.resident);
  }

  /** Time has passed. */
  older(nowMs) {
    if (this.#since === null) return;
    const { text, step } = waiting(words, this.#since, nowMs, this.#prefix);
    if (this.first.textContent !== text) this.first.textContent = text;
    this.#sign(step);
  }

  /** Whether this is the conversation that is open. */
  mark(open) {
    if (open) this.link.setAttribute("aria-current", "true");
    else this.link.removeAttribute("aria-current");
  }

  /** How many messages are unread. */
  unread(count) {
    if (count) this.count.textContent = words.count("list.unread", count);
    show(this.news, count > 0);
  }

  #plain(data, kind) {
    this.first.textContent =
      kind === "mine"
        ? data.last ? words.text("list.last_at", { time: moment(new Date(data.last.time)) }) : ""
        : words.text("list.has_it", { name: data.owner?.name ?? "" });
    this.#sign(kind === "mine" ? "mine" : "other");
  }

  #nearness(near) {
    show(this.near, Boolean(near));
    if (!near || near === this.#near) return;
    this.#near = near;
    this.near.dataset.near = near;
    this.near.replaceChildren(icon(SIGNS[`near_${near}`]), words.text(`near.${near}`));
  }

  #sign(step) {
    if (step === this.#step) return;
    this.#step = step;
    this.node.dataset.step = step;
    this.sign.replaceChildren(icon(SIGNS[step]));
  }
}

function mark(sign, key) {
  return element("span", { class: `mark ${sign}` }, icon(SIGNS[sign]), words.text(key));
}

function lastLine(last) {
  if (!last || last.sender === "system") return words.text("list.nothing_written");
  const text = last.text.replace(/\s+/g, " ");
  if (last.sender === "resident") return text;
  return words.text(`list.from_${last.sender}`, { text, name: last.name ?? words.text("message.agent") });
}
