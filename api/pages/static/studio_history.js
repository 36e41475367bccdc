// What has been changed: who, when, what in words, and taking it back. `#emne=barnehageplass` shows one subject's.

import { latest } from "./agent_latest.js";
import { byId, words } from "./agent_page.js";
import { moment } from "./agent_time.js";
import { element, show } from "./dom.js";
import { change, get, inForm, open, say, trying } from "./studio_page.js";
import { subjects } from "./studio_subject_choice.js";

const AT_ONCE = 50;
let last = null;
const beginReading = latest();

function text(key, values) {
  return words.text(`studio_history.${key}`, values);
}

async function read(before = null) {
  const current = beginReading();
  const asked = new URLSearchParams({ most: AT_ONCE });
  const [, subject] = /^#emne=([\w-]+)$/.exec(location.hash) ?? [];
  if (subject) asked.set("thing", `intent:subject/${subject}`);
  if (before) asked.set("before", before);
  const titles = new Map((await subjects()).map(({ id, title }) => [id, inForm(title)]));
  const told = await trying(() => get(`history?${asked}`));
  if (!told || !current()) return;
  const rows = told.changes.map((one) => row(one, titles));
  if (before) byId("changes").append(...rows);
  else byId("changes").replaceChildren(...rows);
  last = told.changes.at(-1)?.id ?? last;
  show(byId("more"), told.changes.length === AT_ONCE);
  show(byId("state"), !byId("changes").children.length);
  byId("state").textContent = text("empty");
}

function row(one, titles) {
  const own = titles.get(one.subject) ?? inForm(one.detail?.title) ?? one.subject;
  const key = `what.${one.what}`;
  const known = text(key, { subject: own || one.subject });
  const said = known === `studio_history.${key}` ? text("what.other", { subject: own || one.subject }) : known;
  const head = element("h2", { tabindex: "-1" }, said);
  const time = moment(new Date(one.at));
  const node = element(
    "li",
    { class: "card" },
    element("div", {}, head, element("p", { class: "hint" }, text("by", { name: one.who.name, time }))),
    one.undone ? element("span", { class: "badge" }, text("undone_mark")) : undoButton(one),
  );
  const details = [...(one.detail?.examples ?? []), one.detail?.text].filter(Boolean);
  if (details.length) {
    const lines = details.map((line) => element("li", {}, `«${line}»`));
    node.append(element("details", {}, element("summary", {}, text("details")), element("ul", {}, ...lines)));
  }
  return node;
}

function undoButton(one) {
  const undo = async () => {
    if (!(await trying(() => change("POST", `history/${one.id}/undo`)))) return;
    await read();
    byId("changes").querySelector("h2")?.focus();
    say(text("undone"));
  };
  return element("button", { type: "button", onclick: undo }, text(one.what === "undone" ? "redo" : "undo"));
}

byId("more").addEventListener("click", () => read(last));
addEventListener("hashchange", () => read());
open(() => read());
