// The inbox: lines to decide about, most useful first; the next one comes up when one is decided.

import { latest } from "./agent_latest.js";
import { byId, words } from "./agent_page.js";
import { timeNode } from "./agent_time.js";
import { element, show } from "./dom.js";
import { Line, facts, signs } from "./studio_inbox_line.js";
import { readOffers } from "./studio_inbox_offers.js";
import { change, get, municipality, nameOf, open, say, trying } from "./studio_page.js";
import { forgetSubjects } from "./studio_subject_choice.js";

let current = null;
let decided = false;
let changes = [];
const beginReading = latest();

function text(key, values) {
  return words.text(`studio_inbox.${key}`, values);
}

async function read(focus = false) {
  const reading = beginReading();
  current = null;
  byId("show-open").setAttribute("aria-pressed", String(!decided));
  byId("show-decided").setAttribute("aria-pressed", String(decided));
  show(byId("keys"), !decided);
  const told = await trying(() => get(`inbox?${new URLSearchParams({ municipality: municipality(), state: decided ? "decided" : "open" })}`));
  if (!told || !reading()) return;
  byId("left").textContent = decided ? "" : words.count("studio_inbox.left", told.lines_in_all);
  const lines = decided ? told.messages : told.lines;
  show(byId("state"), !lines.length);
  byId("state").textContent = text(decided ? "decided_empty" : "empty");
  byId("lines").replaceChildren(...lines.map(decided ? was : closed));
  if (!decided && lines.length) choose(byId("lines").firstElementChild, focus);
}

/** A line that is not the one in work. */
function closed(line) {
  const card = element("li", { class: "card" });
  card.line = line;
  close(card);
  return card;
}

function close(card) {
  const { line } = card;
  card.removeAttribute("aria-current");
  const more = line.count > 1 ? element("span", { class: "hint" }, words.count("studio_inbox.more", line.count - 1)) : "";
  card.replaceChildren(
    element("button", { type: "button", class: "open-line", lang: line.form, onclick: () => choose(card, true) }, `«${line.text}»`),
    element("div", { class: "line-head" }, more, ...signs(line)),
  );
}

function choose(card, focus) {
  if (current) close(current.card);
  const line = new Line(card.line, card, decide, test);
  current = { card, line };
  const head = line.open();
  if (focus) head.focus();
}

function was(line) {
  const said = text(`what.${line.decision}`, { title: line.topic ?? "" });
  const by = [text("by", { name: nameOf(line.decided_by), time: "" }).replace(/, $/, ", ")];
  return element(
    "li",
    { class: "card" },
    element("div", { class: "line-head" }, element("h2", { lang: line.form }, `«${line.text}»`), element("span", { class: "badge good" }, said)),
    facts(line),
    element("p", { class: "hint" }, ...by, line.decided_at ? timeNode(line.decided_at) : ""),
  );
}

async function decide(line, judgement, said) {
  const done = await trying(() => change("POST", "inbox/decisions", judgement));
  // Somebody else was quicker, or the text may not be learned from: what was written stays.
  if (!done) return byId("trouble").scrollIntoView({ block: "nearest" });
  if (judgement.decision === "new_subject") forgetSubjects();
  changes.push(done.change);
  byId("undo").disabled = false;
  const next = current.card.nextElementSibling ?? current.card.previousElementSibling;
  current.card.remove();
  current = null;
  const left = byId("lines").children.length;
  byId("left").textContent = words.count("studio_inbox.left", left);
  say(`${text("saved", { what: said })} ${words.count("studio_inbox.left", left)}`);
  if (next) return choose(next, true);
  await read();
  byId("show-open").focus();
}

async function undo() {
  const last = changes.pop();
  if (last === undefined) return;
  byId("undo").disabled = !changes.length;
  const undone = await trying(() => change("POST", `history/${last}/undo`));
  if (!undone) return;
  decided = false;
  await read(true);
  say(text("undone"));
}

async function test(line, question, subject) {
  const body = { text: question, subject, from: "inbox", lang: ["nn", "nb"].includes(line.form) ? line.form : null };
  if (await trying(() => change("POST", "tests", body))) say(text("tested"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || decided) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  const key = event.key.toLowerCase();
  if (key === "z" || event.key === "Backspace") {
    event.preventDefault();
    return undo();
  }
  const act = current?.line.key(key);
  if (!act) return;
  event.preventDefault();
  act();
});
byId("undo").addEventListener("click", undo);
byId("show-open").addEventListener("click", () => {
  decided = false;
  read();
});
byId("show-decided").addEventListener("click", () => {
  decided = true;
  read();
});

open(async () => {
  changes = [];
  byId("undo").disabled = true;
  await read();
  await readOffers();
});
