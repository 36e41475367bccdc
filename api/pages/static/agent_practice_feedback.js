// After a practice: what the simple checks looked at, and each answer beside the original one.

import { words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { element, icon } from "./dom.js";

/** The whole of it. `hears`: `start(case)` and `erase(attempt)`. */
export function feedbackNode({ id, case: about, said, feedback }, hears) {
  return element(
    "section",
    { class: "feedback", "aria-labelledby": "feedback-heading" },
    element("h2", { id: "feedback-heading", tabindex: "-1" }, words.text("practice.feedback.heading")),
    element("p", {}, words.text("practice.feedback.intro")),
    element("ul", { class: "checks" }, ...feedback.checks.map(checkNode)),
    element("h3", {}, words.text("practice.feedback.beside")),
    ...feedback.rounds.map((round, at) => besideNode(round, said[at].answer)),
    element(
      "div",
      { class: "actions" },
      button("practice.feedback.again", () => hears.start(about.id)),
      button("practice.feedback.delete", () => hears.erase(id)),
    ),
  );
}

function checkNode({ check, seen, text }) {
  const state = seen === null ? "undecided" : seen ? "seen" : "unseen";
  const sign = { seen: SIGNS.available, unseen: SIGNS.problem, undecided: SIGNS.away }[state];
  return element(
    "li",
    { class: `check-${state}` },
    element(
      "p",
      { class: "what" },
      icon(sign),
      element("strong", {}, words.text(`practice.name.${check}`)),
      element("span", { class: "state" }, words.text(`practice.feedback.${state}`)),
    ),
    element("p", {}, text),
  );
}

function besideNode({ original, seconds, original_seconds: before }, answer) {
  const times = [words.text("practice.feedback.time", { time: duration(seconds) })];
  if (before !== null) times.push(words.text("practice.feedback.time_original", { time: duration(before) }));
  return element(
    "div",
    { class: "beside" },
    column("practice.play.you", [answer]),
    column("practice.play.original", original),
    element("p", { class: "hint" }, times.join(" ")),
  );
}

function column(heading, texts) {
  return element(
    "div",
    {},
    element("h4", {}, words.text(heading)),
    ...texts.map((text) => element("p", { class: "text" }, text)),
  );
}

function duration(seconds) {
  if (seconds < 60) return words.count("practice.feedback.seconds", seconds);
  return words.count("practice.feedback.minutes", Math.round(seconds / 60));
}

function button(key, onclick) {
  return element("button", { type: "button", onclick }, words.text(key));
}
