// One archived conversation, to read: what was said, what is known of it, and what supervisors think of it.

import { entryNode, facts } from "./agent_entry.js";
import { JudgementForm, commentsNode } from "./agent_history_judgement.js";
import { saveButtons } from "./agent_history_test.js";
import { byId, departmentName, lang, municipalities, words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { moment, shortDate } from "./agent_time.js";
import { element, icon, show } from "./dom.js";

const supervisor = byId("conversation").dataset.supervisor === "yes";
const editor = byId("conversation").dataset.editor === "yes";

export class PastConversation {
  constructor(id, service, say) {
    this.id = id;
    this.service = service;
    this.say = say;
    this.heading = element("h2", { id: "conversation-heading", tabindex: "-1" }, words.text("history.conversation.loading"));
    this.problem = element("p", { class: "notice bad", role: "alert", hidden: true });
    this.body = element("div", { class: "body" });
    const back = element("a", { href: "#", class: "back" }, icon(SIGNS.back), words.text("history.conversation.back"));
    this.nodes = [element("header", {}, back, this.heading), this.problem, this.body];
  }

  async read() {
    try {
      this.#draw(await this.service.get(this.#address));
    } catch (error) {
      if (error.signedOut) return location.replace("/agent");
      if (error.status === undefined) throw error;
      this.heading.textContent = words.text("conversation.heading");
      const gone = error.status === 404;
      this.problem.textContent = words.text(gone ? "history.conversation.gone" : "history.conversation.unreadable");
      show(this.problem, true);
    }
  }

  get #address() {
    return `history/${encodeURIComponent(this.id)}`;
  }

  #draw(found) {
    this.heading.textContent = words.text("history.conversation.heading", { date: moment(new Date(found.last)) });
    const nodes = found.log.map(entryNode);
    if (editor) saveButtons(found.log, nodes, this.service, this.say);
    const entries = element("ol", { class: "entries" }, ...nodes);
    const parts = [
      section("history.conversation.about", facts(known(found))),
      section("history.conversation.said", entries),
    ];
    if (found.judged) parts.push(this.#judgement(found));
    if (supervisor) {
      const address = `/api/agent/${this.#address}/export`;
      parts.push(
        element(
          "p",
          { class: "export" },
          element("a", { class: "quiet", href: address, download: true }, words.text("history.export.one")),
        ),
      );
    }
    this.body.replaceChildren(...parts);
  }

  #judgement(found) {
    if (!supervisor) {
      const label = element("p", {}, words.text(`history.quality.${found.quality ?? "none"}`));
      return section("history.quality.heading", label, commentsNode(found.comments));
    }
    const form = new JudgementForm(found, {
      label: (judgement) => this.service.change("PUT", `${this.#address}/label`, judgement),
      comment: (text) => this.service.change("POST", `${this.#address}/comments`, { text }),
      said: (text) => this.say(text),
    });
    return section("history.quality.heading", form.node);
  }
}

function section(heading, ...content) {
  return element("section", {}, element("h3", {}, words.text(heading)), ...content);
}

function known(found) {
  const pairs = [];
  const add = (key, value) => value && pairs.push([words.text(key), value]);
  if (Object.keys(municipalities).length > 1) add("about.municipality", municipalities[found.municipality]);
  add("about.department", found.department && departmentName(found.municipality, found.department));
  add("history.search.topic", found.topic_name?.[lang]);
  add("history.search.outcome", words.text(`history.outcome.${found.outcome}`));
  const names = found.agents.map(({ name }) => name).join(", ");
  add("history.conversation.agents", names || words.text("history.conversation.nobody"));
  if (found.waited_s !== null) add("history.conversation.waited", minutes(found.waited_s));
  if (found.moved) add("history.conversation.moved", words.count("history.conversation.moved", found.moved));
  add("history.conversation.receipts", found.receipts.join(", "));
  add("history.search.rating", rating(found));
  add("history.conversation.kept_until", shortDate(new Date(found.kept_until)));
  return pairs;
}

function minutes(seconds) {
  const count = Math.floor(seconds / 60);
  return count ? words.count("history.conversation.waited", count) : words.text("history.conversation.waited_under");
}

function rating({ rating: thumb, overall }) {
  const parts = [words.text(`history.rating.${thumb ?? "none"}`)];
  if (overall !== null) parts.push(words.text("history.rating.overall", { mark: overall }));
  return thumb === null && overall !== null ? parts[1] : parts.join(", ");
}
