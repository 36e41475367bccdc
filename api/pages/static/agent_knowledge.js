// The knowledge base beside the conversation: what the resident asked last is searched for at once, and an answer
// can be put into the field the agent writes in. It is a draft there, never sent by itself.

import { byId, words } from "./agent_page.js";
import { SearchForm, answerText, passageNode } from "./agent_passage.js";
import { element, show } from "./dom.js";

export class KnowledgePanel {
  #open = null;
  #suggested = "";

  constructor(service) {
    this.form = new SearchForm("knowledge-search", (text) => this.#search(service, text), (passage) => this.#place(passage));
    const heading = element("h2", {}, words.text("knowledge.heading"));
    const body = element("div", {}, this.form.node, this.form.found);
    const open = matchMedia("(min-width: 64rem)").matches;
    this.node = element("details", { open }, element("summary", {}, heading), body);
    byId("about").append(this.node);
  }

  /** The conversation that is open, and the messages in it. */
  follow(conversation) {
    const other = conversation !== this.#open;
    this.#open = conversation;
    for (const button of this.form.found.querySelectorAll(".insert")) show(button, conversation.mine);
    const asked = conversation.transcript.messages.findLast((message) => message.sender === "resident" && !message.choice);
    const text = asked?.text.slice(0, 300) ?? "";
    // A search of the agent's own in the same conversation is left alone.
    const untouched = this.form.field.value === this.#suggested;
    if (text === this.#suggested && !other) return;
    if (!other && !untouched) return;
    this.#suggested = text;
    if (text) this.form.ask(text);
    else this.form.found.replaceChildren();
  }

  /** Go to the field, opening the panel where it is closed. */
  focus() {
    if (byId("about").hidden) return;
    this.node.open = true;
    this.form.field.focus();
    this.form.field.select();
  }

  #search(service, text) {
    const { municipality, lang } = this.#open.standing;
    return service.knowledge(text, municipality, lang);
  }

  #place(passage) {
    const insert = element("button", { type: "button", class: "insert", onclick: () => this.#open.composer.insert(answerText(passage)) }, words.text("knowledge.insert"));
    show(insert, this.#open.mine);
    return passageNode(passage, insert);
  }
}
