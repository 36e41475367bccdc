// The search of the archive: its form, what was found, and turning pages.

import { byId, lang, words } from "./agent_page.js";
import { timeNode } from "./agent_time.js";
import { element, show } from "./dom.js";

export class Results {
  #page = 1;
  #asked = 0;
  #open = null;

  /** `say(text)` lets a screen reader say it. */
  constructor(service, say) {
    this.service = service;
    this.say = say;
    this.form = byId("search");
    this.list = byId("results");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search(1, true);
    });
    // The fields are emptied when the event has been heard by all.
    this.form.addEventListener("reset", () => setTimeout(() => this.search(1, true)));
    byId("previous").addEventListener("click", () => this.#turn(-1));
    byId("next").addEventListener("click", () => this.#turn(1));
  }

  /** The link of a conversation among what was found. */
  link(id) {
    return id ? this.list.querySelector(`a[href="#samtale=${CSS.escape(id)}"]`) : null;
  }

  /** This one is open now. */
  mark(id) {
    this.#open = id;
    for (const link of this.list.querySelectorAll("a[aria-current]")) link.removeAttribute("aria-current");
    this.link(id)?.setAttribute("aria-current", "true");
  }

  /** Ask for one page of what the form says. A later question's answer is never overwritten by an earlier one's. */
  async search(page, tell = false) {
    const from = this.form.elements.from.value;
    const to = this.form.elements.to.value;
    const wrong = Boolean(from && to && from > to);
    show(byId("dates-wrong"), wrong);
    this.form.elements.to.toggleAttribute("aria-invalid", false);
    if (wrong) {
      this.form.elements.to.setAttribute("aria-invalid", "true");
      return this.form.elements.to.focus();
    }
    this.#asked += 1;
    const asked = this.#asked;
    byId("count").textContent = words.text("history.results.loading");
    try {
      const found = await this.service.get(`history?${this.#query({ page })}`);
      if (asked === this.#asked) this.#draw(found, tell);
    } catch (error) {
      if (error.signedOut) return location.replace("/agent");
      if (error.status === undefined) throw error;
      if (asked === this.#asked) this.#fail();
    }
  }

  async #turn(step) {
    await this.search(this.#page + step, true);
    byId("results-heading").focus();
  }

  #query(more = {}) {
    const asked = new URLSearchParams(more);
    for (const [name, value] of new FormData(this.form)) if (value) asked.set(name, value);
    return asked;
  }

  #fail() {
    this.list.replaceChildren();
    show(byId("turning"), false);
    byId("count").replaceChildren(element("span", { class: "error" }, words.text("history.results.unreadable")));
    this.say(words.text("history.results.unreadable"));
  }

  #draw({ conversations, total, page, pages, topics }, tell) {
    this.#page = page;
    this.#offerTopics(topics);
    const count = total ? words.count("history.results.found", total) : words.text("history.results.none");
    byId("count").textContent = count;
    if (tell) this.say(count);
    this.list.replaceChildren(...conversations.map(rowNode));
    this.mark(this.#open);
    show(byId("turning"), pages > 1);
    byId("page").textContent = words.text("history.results.page", { page, pages });
    byId("previous").disabled = page <= 1;
    byId("next").disabled = page >= pages;
    const figures = byId("figures");
    if (figures) figures.href = `/api/agent/history/figures.csv?${this.#query()}`;
  }

  #offerTopics(topics) {
    const select = this.form.elements.topic;
    const chosen = select.value;
    const [any] = select.options;
    const named = topics.map(({ id, name }) => ({ id, name: name[lang] }));
    named.sort((one, other) => one.name.localeCompare(other.name, "no"));
    select.replaceChildren(any, ...named.map(({ id, name }) => element("option", { value: id }, name)));
    if (named.some(({ id }) => id === chosen)) select.value = chosen;
  }
}

function rowNode(row) {
  const topic = row.topic_name?.[lang] ?? words.text("history.results.no_topic");
  const facts = [topic, words.text(`history.outcome.${row.outcome}`)];
  if (row.rating) facts.push(words.text(`history.rating.${row.rating}`));
  if (row.quality) facts.push(words.text(`history.quality.${row.quality}`));
  const link = element(
    "a",
    { href: `#samtale=${row.id}` },
    element("span", { class: "when" }, timeNode(row.last)),
    element("span", { class: "first", lang: row.lang }, row.first_words || words.text("history.results.nothing_written")),
    element("span", { class: "more" }, facts.join(" · ")),
  );
  const names = row.agents.map(({ name }) => name).join(", ");
  if (names) link.append(element("span", { class: "more" }, words.text("history.results.answered_by", { names })));
  return element("li", {}, link);
}
