// One entry of the log as agents see it. Everything people wrote goes in as text.

import { words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { shortDate, timeNode } from "./agent_time.js";
import { element, icon, unseen } from "./dom.js";

const WITH_NOTE = new Set(["agent_joined", "passed_to_department", "passed_to_colleague", "agent_returned", "agent_gave_back"]);

/** The `<li>` for one message or event. */
export function entryNode(message) {
  if (message.internal) return internalNode(message);
  return message.sender === "system" || message.event ? eventNode(message) : spokenNode(message);
}

/** A topic id as words: «kommunale-avgifter-og-gebyr» → «Kommunale avgifter og gebyr». */
export function topicWords(topic) {
  const text = topic.replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A short list of facts: `[[term, node or text], …]`. */
export function facts(pairs) {
  const list = element("dl", { class: "facts" });
  for (const [term, value] of pairs) {
    list.append(element("div", {}, element("dt", {}, term), element("dd", {}, value)));
  }
  return list;
}

/** Who wrote it and when: the line over a message. `when` is a node or text. */
export function byline(sender, name, when) {
  const who = name ?? words.text(`message.${sender}`);
  return element(
    "p",
    { class: "byline" },
    icon(SIGNS[sender]),
    element("span", { class: "sender" }, who, unseen(",")),
    when,
  );
}

/** Never like a message: its own colour, drawing, and words that say the resident does not see it. */
function internalNode(message) {
  return element(
    "li",
    { class: "event internal", "data-seq": message.seq },
    internalByline(message, timeNode(message.time)),
    element("p", { class: "text", lang: message.lang }, message.text),
  );
}

function eventNode(message) {
  const node = element(
    "li",
    { class: "event", "data-seq": message.seq },
    element("p", { class: "byline" }, icon(SIGNS.system), words.text("message.system"), timeNode(message.time)),
    element("p", { class: "text", lang: message.lang }, message.text),
  );
  const outcome = message.event === "agent_closed" && message.why;
  if (outcome) {
    const told = words.text("message.ended", { outcome: words.text(`ending.${outcome}`) });
    node.append(element("p", { class: "aside" }, told));
  } else if (message.why && WITH_NOTE.has(message.event)) {
    const note = element("p", { class: "text", lang: message.lang }, message.why);
    node.append(element("div", { class: "event internal" }, internalByline(message), note));
  }
  return node;
}

function internalByline({ name }, ...when) {
  const by = words.text("message.note_by", { name: name ?? words.text("message.agent") });
  const label = element("strong", {}, words.text("message.internal"));
  return element("p", { class: "byline" }, icon(SIGNS.note), label, element("span", {}, by), ...when);
}

function spokenNode(message) {
  const name = message.sender === "agent" ? message.name : undefined;
  const node = element(
    "li",
    { class: `spoken ${message.sender}`, "data-seq": message.seq },
    byline(message.sender, name, timeNode(message.time)),
    element("p", { class: "text", lang: message.lang }, message.text),
  );
  if (message.choice) node.append(element("p", { class: "aside" }, words.text("message.chosen")));
  if (message.asks_for_contact) node.append(element("p", { class: "aside" }, words.text("message.asks")));
  // The first entry is the welcome, which answers nothing.
  if (message.sender === "bot" && message.seq > 1) node.append(aboutReply(message));
  return node;
}

function aboutReply(message) {
  const pairs = [];
  const add = (key, value) => value && pairs.push([words.text(`message.${key}`), value]);
  add("outcome", message.outcome && words.text(`outcome.${message.outcome}`));
  add("topic", message.topic && topicWords(message.topic));
  if (typeof message.confidence === "number") {
    add("confidence", words.text("message.percent", { percent: Math.round(message.confidence * 100) }));
  }
  add("sources", message.sources?.length ? sources(message.sources) : words.text("message.no_sources"));
  add("choices", message.choices?.map((choice) => choice.title).join(" · "));
  add("model", message.model);
  return element(
    "details",
    { class: "why" },
    element("summary", {}, words.text("message.about")),
    facts(pairs),
  );
}

function sources(links) {
  const list = element("ul", {});
  for (const { title, url, updated } of links) {
    const safe = /^https?:\/\//i.test(url);
    const link = safe
      ? element("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, title)
      : element("span", {}, title);
    if (safe) link.append(unseen(` (${words.text("message.new_tab")})`));
    const item = element("li", {}, link);
    if (updated) item.append(`, ${words.text("message.updated", { date: shortDate(new Date(updated)) })}`);
    list.append(item);
  }
  return list;
}
