// Practising: cases to choose from and what one has practised; the address says which practice is open.

import { latest } from "./agent_latest.js";
import { byId, lang, words } from "./agent_page.js";
import { Play } from "./agent_practice_play.js";
import { Service } from "./agent_service.js";
import { moment } from "./agent_time.js";
import { element, show } from "./dom.js";

const ADDRESS = /^#oving=([\w-]+)$/;
const service = new Service(lang);
const beginReading = latest();
let open = null;

/** Let a screen reader say it. */
function say(text) {
  byId("told").textContent = "";
  requestAnimationFrame(() => {
    byId("told").textContent = text;
  });
}

function title(about) {
  return about ? (about.title[lang] ?? about.title.nn) : words.text("practice.practised.gone");
}

function kind(about) {
  const form = words.text(`practice.cases.form_${about.lang}`);
  const parts = [words.text(about.made_up ? "practice.cases.made_up" : "practice.cases.real")];
  parts.push(words.text("practice.cases.written_in", { form }));
  if (about.topic_name) parts.push(about.topic_name[lang]);
  return parts.join(" · ");
}

function caseNode(about) {
  const begin = element(
    "button",
    { type: "button", onclick: () => start(about.id) },
    words.text("practice.cases.begin", { title: title(about) }),
  );
  return element("li", {}, begin, element("p", { class: "hint" }, kind(about)));
}

function attemptNode(attempt) {
  const named = { title: title(attempt.case), time: moment(new Date(attempt.started)) };
  const state = words.text(attempt.finished ? "practice.practised.finished" : "practice.practised.unfinished");
  const link = attempt.case
    ? element("a", { href: `#oving=${attempt.id}` }, words.text("practice.practised.again", named))
    : element("span", {}, named.title);
  const remove = element(
    "button",
    { type: "button", class: "quiet", onclick: () => erase(attempt.id) },
    words.text("practice.practised.delete", named),
  );
  return element("li", {}, link, element("span", { class: "hint" }, state), remove);
}

async function list() {
  const current = beginReading();
  const { cases, practised } = await service.get("practice");
  if (!current()) return; // What was read before something was deleted must not bring it back.
  show(byId("cases-told"), false);
  byId("cases").replaceChildren(...cases.map(caseNode));
  byId("practised").replaceChildren(...practised.map(attemptNode));
  show(byId("none"), practised.length === 0);
}

/** Do it; what goes wrong is told over the cases. */
async function guarded(work) {
  try {
    return await work();
  } catch (error) {
    if (error.signedOut) return location.replace("/agent");
    if (error.status === undefined) throw error;
    const text = error.status === 404 ? error.detail : words.text("practice.cases.unreadable");
    byId("cases-told").replaceChildren(element("span", { class: "error" }, text));
    show(byId("cases-told"), true);
    say(text);
  }
}

function start(id) {
  return guarded(async () => {
    const attempt = await service.change("POST", "practice/attempts", { case: id });
    location.hash = `#oving=${attempt.id}`;
  });
}

function erase(id) {
  return guarded(async () => {
    await service.change("DELETE", `practice/attempts/${encodeURIComponent(id)}`);
    await list();
    say(words.text("practice.practised.deleted"));
    byId("practised-heading").focus();
  });
}

async function route(byHand) {
  const [, id = null] = ADDRESS.exec(location.hash) ?? [];
  if (id === open) return;
  open = id;
  show(byId("overview"), !id);
  show(byId("play"), Boolean(id));
  if (!id) {
    byId("play").replaceChildren();
    if (byHand) byId("overview-heading").focus();
    await guarded(list);
    return;
  }
  await guarded(async () => {
    try {
      const attempt = await service.get(`practice/attempts/${encodeURIComponent(id)}`);
      new Play(byId("play"), service, attempt, { title, say, start, erase: leave }).heading.focus();
    } catch (error) {
      location.hash = "";
      throw error;
    }
  });
}

async function leave(id) {
  await erase(id);
  location.hash = "";
}

async function begin() {
  const known = await guarded(() => service.session());
  if (!known) return;
  addEventListener("hashchange", () => route(true));
  const other = byId("other-language");
  other.addEventListener("click", () => {
    other.hash = location.hash;
  });
  open = "";
  await route(false);
}

begin();
