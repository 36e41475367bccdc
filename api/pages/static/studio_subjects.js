// Subjects: all of them with what needs care, or one with its questions. The address says which: `#barnehageplass`.

import { openForm } from "./agent_dialog.js";
import { latest } from "./agent_latest.js";
import { byId, words } from "./agent_page.js";
import { element, show } from "./dom.js";
import { change, get, inForm, open, say, trying } from "./studio_page.js";
import { forgetSubjects } from "./studio_subject_choice.js";
import { importForm } from "./studio_subjects_import.js";
import { OneSubject, titleFields } from "./studio_subjects_one.js";

const AFTER_TYPING_MS = 250;
let all = [];
let waiting = 0;
let last = null;

const beginReading = latest();

function text(key, values) {
  return words.text(`studio_subjects.${key}`, values);
}

async function read() {
  const current = beginReading();
  const asked = byId("q").value.trim();
  const told = await trying(() => get(`subjects${asked ? `?${new URLSearchParams({ q: asked })}` : ""}`));
  if (!told || !current()) return;
  all = told.subjects;
  list();
}

function list() {
  const care = byId("care").checked;
  const shown = all.filter((one) => !care || one.warnings.length || one.alike.length);
  byId("count").textContent = shown.length ? words.count("studio_subjects.shown", shown.length) : text("none");
  const titles = new Map(all.map(({ id, title }) => [id, inForm(title)]));
  byId("subjects").replaceChildren(...shown.map((one) => row(one, titles)));
}

/** What needs care in a subject, as marks. */
export function marks(one, titles) {
  const said = one.warnings.map((name) => text(`warning.${name}`));
  const alike = one.alike.map((other) => titles.get(other.id ?? other) ?? other.id ?? other);
  if (alike.length) said.push(text("warning.alike", { subjects: alike.join(", ") }));
  return said.map((mark) => element("span", { class: "badge care" }, mark));
}

function row(one, titles) {
  const nodes = [
    element("a", { href: `#${one.id}` }, inForm(one.title)),
    element("span", { class: "hint" }, ` · ${text("counts", one.counts)}`),
  ];
  const cares = marks(one, titles);
  if (cares.length) nodes.push(element("p", { class: "marks" }, ...cares));
  if (one.hits?.length) nodes.push(element("p", { class: "hint" }, text("hits", { texts: one.hits.map((hit) => `«${hit}»`).join(", ") })));
  return element("li", {}, ...nodes);
}

/** Say what was done, with a way to take it back. */
function done(made, said) {
  last = made.change;
  byId("last-change-text").textContent = said;
  show(byId("last-change"), true);
  say(said);
  forgetSubjects();
}

async function route(byHand = true) {
  const id = decodeURIComponent(location.hash.slice(1));
  show(byId("all"), !id);
  show(byId("one"), Boolean(id));
  if (!id) {
    await read();
    if (byHand) byId("q").focus();
    return;
  }
  const subject = new OneSubject(id, byId("one"), done);
  await subject.read(byHand);
}

byId("q").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(read, AFTER_TYPING_MS);
});
byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  read();
});
byId("care").addEventListener("change", list);
byId("make").addEventListener("click", () => {
  const { nodes, title } = titleFields();
  openForm(
    text("make"),
    text("make"),
    async () => {
      const made = await change("POST", "subjects", { title: title() });
      done(made, text("made", { title: inForm(title()) }));
      location.hash = made.subject;
    },
    ...nodes,
  );
});
byId("undo").addEventListener("click", async () => {
  if (!(await trying(() => change("POST", `history/${last}/undo`)))) return;
  show(byId("last-change"), false);
  forgetSubjects();
  say(text("undone"));
  await route(false);
  byId("main").focus();
});
importForm(done, read);
addEventListener("hashchange", () => route());
open(() => route(false));
