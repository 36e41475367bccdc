// About the resident and why the conversation came, beside or under the conversation.

import { facts, topicWords } from "./agent_entry.js";
import { isForeign, languageName } from "./agent_language.js";
import { byId, departmentName, municipalities, words } from "./agent_page.js";
import { moment } from "./agent_time.js";
import { waiting } from "./agent_waiting.js";
import { cameBy, why } from "./agent_why.js";
import { element, show } from "./dom.js";

export class About {
  #drawn = "";

  constructor(service) {
    this.service = service;
    this.node = byId("about");
    this.body = element("div", {});
    const heading = element("h2", { id: "about-heading" }, words.text("about.heading"));
    const open = matchMedia("(min-width: 64rem)").matches;
    this.node.append(element("details", { open }, element("summary", {}, heading), this.body));
  }

  /** Hidden until a conversation is drawn; others may have put something of theirs below. */
  clear() {
    show(this.node, false);
  }

  /** `standing` is what the service last said of the conversation, `row` its line in the list, if any. */
  draw(standing, row, messages) {
    const reasons = [element("h3", {}, words.text("about.why")), ...reasonNodes(messages)];
    const nodes = [facts(this.#standing(standing, row)), ...reasons];
    // Drawn anew only when something has changed, so that text somebody is marking is left alone.
    const drawn = nodes.map((node) => node.outerHTML).join("");
    if (drawn !== this.#drawn) this.body.replaceChildren(...nodes);
    this.#drawn = drawn;
    show(this.node, true);
  }

  #standing(standing, row) {
    const since = row?.state === "queued" && row.waiting_since ? Date.parse(row.waiting_since) : null;
    const pairs = [
      [words.text("about.municipality"), municipalities[standing.municipality] ?? standing.municipality],
      [words.text("about.department"), departmentName(standing.municipality, standing.department ?? "")],
      [words.text(isForeign(standing.language) ? "about.form" : "about.lang"), words.text(`about.lang_${standing.lang}`)],
      [words.text("about.receipt"), standing.receipt ?? words.text("about.no_receipt")],
      [words.text("about.owner"), this.#owner(standing)],
    ];
    if (isForeign(standing.language)) pairs.splice(2, 0, [words.text("about.language"), languageName(standing.language)]);
    if (row?.resident) pairs.push([words.text("about.near"), words.text(`near.${row.resident}`)]);
    if (standing.moved) pairs.push([words.text("about.moved"), words.count("about.moved", standing.moved)]);
    if (since !== null) {
      const long = waiting(words, since, this.service.now()).text;
      pairs.push([words.text("about.since"), `${moment(new Date(since))} (${long.toLowerCase()})`]);
    }
    return pairs;
  }

  #owner({ state, owner, agent }) {
    if (state !== "agent") return words.text("about.owner_nobody");
    return owner === this.service.me.username ? words.text("about.owner_you") : agent;
  }
}

function reasonNodes(messages) {
  const { asked, returned, outcome, question } = why(messages);
  const lines = [asked, returned]
    .filter((message) => message)
    .map((message) => {
      const values = { time: moment(new Date(message.time)), name: message.name ?? words.text("message.agent") };
      return element("p", {}, words.text(`about.why_${cameBy(message)}`, values));
    });
  if (returned?.why && cameBy(returned) !== "vanished") lines.push(element("p", {}, words.text("about.note", { note: returned.why })));
  if (!lines.length) lines.push(element("p", {}, words.text("about.why_unknown")));
  const pairs = [];
  if (outcome) {
    const text = words.text(`outcome.${outcome.outcome}`);
    const named = { outcome: text, topic: topicWords(outcome.topic ?? "") };
    pairs.push([
      words.text("about.last_outcome"),
      outcome.topic ? words.text("about.last_outcome_topic", named) : text,
    ]);
  }
  if (question) pairs.push([words.text("about.last_question"), quote(question)]);
  return pairs.length ? [...lines, facts(pairs)] : lines;
}

function quote({ text, lang }) {
  return element("q", { lang }, text);
}
