// The pieces a message is made of. Text from residents and the service is data: it is only ever put in as
// text nodes, and links are made for http and https addresses alone.

import { element, unseen } from "./dom.js";
import { clock, longDate } from "./words.js";

const ADDRESS = /https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?()[\]]/g;
// Short emergency numbers, 116 117 and the like, and eight digits as Norwegians write them.
const TELEPHONE = /(?<![\d.,])(?:11[023]|116[ ]?\d{3}|\d{2}[ ]\d{2}[ ]\d{2}[ ]\d{2}|\d{3}[ ]\d{2}[ ]\d{3})(?![\d]|[.,]\d)/g;

/** Who wrote, and when. */
export function heading(words, sender, date) {
  return element("p", { class: "meta" }, element("span", { class: "sender" }, sender), " ", timeOf(words, date));
}

/** The clock; with the date for another day than today. */
export function timeOf(words, date) {
  const today = date.toDateString() === new Date().toDateString();
  const time = today ? clock(date) : words.text("message.time_with_date", { date: longDate(words, date), time: clock(date) });
  return element("time", { datetime: date.toISOString() }, time);
}

/**
 * The text itself in its own language. `links`: each line stands by itself, and addresses in it can be followed;
 * `telephones`: numbers can be called by touching them.
 */
export function body(words, text, lang, { links = false, telephones = false } = {}) {
  const node = element("div", { class: links ? "text lines" : "text", lang });
  if (!links) {
    node.append(text);
    return node;
  }
  for (const line of text.split("\n")) {
    if (node.lastChild) node.append("\n"); // For whoever copies the text; it takes no room.
    node.append(element("span", {}, ...linked(words, line, telephones)));
  }
  return node;
}

function linked(words, text, telephones) {
  const found = [...text.matchAll(ADDRESS)].map((match) => ({ match, make: (url) => webLink(words, url) }));
  if (telephones) found.push(...[...text.matchAll(TELEPHONE)].map((match) => ({ match, make: telephoneLink })));
  found.sort((one, other) => one.match.index - other.match.index);
  const parts = [];
  let end = 0;
  for (const { match, make } of found) {
    if (match.index < end) continue;
    parts.push(text.slice(end, match.index), make(match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

/** Where an answer comes from, one line each. A source without a web address is named, not linked. */
export function sources(words, list) {
  const lines = list.map(({ title, url, updated }) => {
    const text = updated ? words.text("message.source_updated", { title, date: dateInWords(words, updated) }) : title;
    const link = isWeb(url) ? webLink(words, url, text) : text;
    return element("li", {}, element("span", {}, words.text("message.source")), " ", link);
  });
  return element("ul", { class: "sources" }, ...lines);
}

/** Suggested answers as buttons, with a label. `choose(choice)` is called for the one that is used. */
export function choices(words, list, choose) {
  const label = element("p", { class: "choices-label", "aria-hidden": "true" }, words.text("message.choices"));
  const group = element("div", { class: "choices", role: "group", "aria-label": words.text("message.choices") });
  for (const choice of list) {
    const press = ({ currentTarget }) => {
      if (currentTarget.getAttribute("aria-disabled") === "true") return;
      markChosen(words, group, choice.title);
      choose(choice);
    };
    group.append(element("button", { type: "button", class: "choice", onclick: press }, choice.title));
  }
  return [label, group];
}

/** Mark a group of choices as used when `text` is one of them; whether it is. */
export function markChosen(words, group, text) {
  const buttons = [...group.querySelectorAll("button:not([aria-disabled])")];
  const chosen = buttons.find((button) => button.textContent === text);
  if (!chosen) return false;
  for (const button of buttons) button.setAttribute("aria-disabled", "true");
  chosen.classList.add("chosen");
  chosen.append(element("span", { class: "chosen-mark" }, ` (${words.text("message.chosen")})`));
  return true;
}

// A link away from this site opens beside it: who waits for a person should not lose the chat.
function webLink(words, url, text = url) {
  if (!isWeb(url)) return text;
  const elsewhere = new URL(url).origin !== location.origin;
  const link = element("a", { href: url, rel: "noopener noreferrer", target: elsewhere ? "_blank" : null }, text);
  if (elsewhere) link.append(unseen(` (${words.text("message.new_tab")})`));
  return link;
}

function telephoneLink(number) {
  return element("a", { href: `tel:${number.replaceAll(" ", "")}`, class: "telephone" }, number);
}

function isWeb(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function dateInWords(words, day) {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(day) ?? [];
  return year ? longDate(words, new Date(Number(year), Number(month) - 1, Number(date))) : day;
}
