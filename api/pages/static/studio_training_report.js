// What became better and worse in a version, in words, and each question that changed.

import { lang, words } from "./agent_page.js";
import { element, show } from "./dom.js";
import { get, inForm, trying } from "./studio_page.js";

function text(key, values) {
  return words.text(`studio_training.report.${key}`, values);
}

export class Report {
  #place;

  constructor(place) {
    this.#place = place;
  }

  /** Show what the comparison of version `number` said, and go there. */
  async open(number) {
    const heading = element("h2", { id: "report-heading", tabindex: "-1" }, text("heading", { number }));
    const close = element("button", { type: "button", class: "quiet", onclick: () => this.#close(number) }, text("close"));
    const body = element("div", {}, element("p", { class: "hint" }, text("loading")));
    this.#place.replaceChildren(element("div", { class: "line" }, heading, close), body);
    show(this.#place, true);
    heading.focus();
    const told = await trying(() => get(`models/${number}/report`));
    if (!told) return this.#close(number);
    body.replaceChildren(...sections(told));
  }

  #close(number) {
    show(this.#place, false);
    document.getElementById(`version-${number}`)?.focus();
  }
}

function sections(told) {
  const title = (intent) => inForm(told.titles[intent]) || intent;
  const said = told.words[lang];
  return [
    list(said.summary, "said"),
    ...part("reasons", said.reasons.length, () => list(said.reasons)),
    ...part("must_pass", said.must_pass.length, () => list(said.must_pass)),
    ...changes("worse", told.worse, title),
    ...changes("better", told.better, title),
    ...part("confusions", told.confusions.length, () => list(told.confusions.map((one) => confusion(one, title)))),
    ...part("subjects", told.subjects.length, () => list(told.subjects.map((one) => hit(one, title)))),
  ];
}

function part(key, any, content) {
  return any ? [element("h3", {}, text(key)), content()] : [];
}

function list(lines, kind = false) {
  return element("ul", { class: kind }, ...lines.map((line) => element("li", {}, line)));
}

function confusion({ wanted, given, times, texts }, title) {
  const pair = text("confusion", { wanted: title(wanted), given: title(given) });
  const often = words.count("studio_training.report.times", times);
  return `${pair} (${often}): ${texts.map((one) => `«${one}»`).join(", ")}`;
}

function hit({ intent, before, now, questions }, title) {
  const counted = (right) => text("right", { right, of: questions });
  return `${title(intent)}: ${counted(before)} → ${counted(now)}`;
}

function changes(key, changed, title) {
  const heading = element("h3", {}, `${text(key)} (${changed.length})`);
  if (!changed.length) return [heading, element("p", { class: "hint" }, text("none"))];
  const columns = ["question", "wanted", "before", "now"].map((name) => text(name));
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
  const rows = changed.map((one) => row(one, columns, title));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
  return [heading, element("div", { class: "scroll" }, table)];
}

function row({ text: question, lang: written, wanted, before, now }, columns, title) {
  const guess = ({ intent, confidence }) => {
    const kind = wanted.includes(intent) ? "right" : "wrong";
    const sure = text("sure", { percent: Math.round(100 * confidence) });
    return element("span", { class: kind }, `${title(intent)} (${sure})`);
  };
  const cells = [
    element("span", { lang: written }, `«${question}»`),
    wanted.map(title).join(" / "),
    guess(before),
    guess(now),
  ];
  return element("tr", {}, ...cells.map((cell, at) => element("td", { "data-head": columns[at] }, cell)));
}
