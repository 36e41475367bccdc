// Answers: all of them, or one that is edited. The address says which: `#alver/batplass`, `#referrals/dagpengar`.

import { latest } from "./agent_latest.js";
import { byId, words } from "./agent_page.js";
import { element, show } from "./dom.js";
import { OneAnswer } from "./studio_answers_one.js";
import { get, inForm, municipality, nameOf, open, trying } from "./studio_page.js";

const REFERRALS = "referrals";
let rows = [];
let referrals = false;
const beginReading = latest();

function text(key, values) {
  return words.text(`studio_answers.${key}`, values);
}

async function read() {
  const current = beginReading();
  byId("show-answers").setAttribute("aria-pressed", String(!referrals));
  byId("show-referrals").setAttribute("aria-pressed", String(referrals));
  const told = await trying(() => get(referrals ? "referrals" : `answers?${new URLSearchParams({ municipality: municipality() })}`));
  if (!told || !current()) return;
  rows = referrals ? told.referrals : told.answers;
  list();
}

function fits(one) {
  const asked = byId("q").value.trim().toLocaleLowerCase("no");
  const names = [one.title.nn, one.title.nb, one.topic].join(" ").toLocaleLowerCase("no");
  const today = new Date().toISOString().slice(0, 10);
  const only = {
    all: true,
    draft: Boolean(one.draft),
    machine: Boolean(one.states?.machine),
    own: Boolean(one.local || one.published),
    ended: Boolean((one.valid_to && one.valid_to < today) || (one.valid_from && one.valid_from > today)),
  };
  return names.includes(asked) && only[byId("only").value];
}

function list() {
  const shown = rows.filter(fits);
  byId("count").textContent = shown.length ? words.count("studio_answers.shown", shown.length) : text("none");
  byId("answers").replaceChildren(...shown.map(row));
}

function row(one) {
  const place = referrals ? REFERRALS : municipality();
  const marks = [];
  const mark = (key, kind = "", values = {}) => marks.push(element("span", { class: `badge ${kind}` }, text(`mark.${key}`, values)));
  if (one.draft) mark("draft", "care", { name: nameOf(one.draft.by) });
  if (!one.live) mark("not_live", "care");
  if (one.states?.machine) mark("machine", "care");
  if (one.local || one.published) mark("own", "good");
  return element("li", {}, element("a", { href: `#${place}/${one.topic}` }, inForm(one.title)), ...marks);
}

async function route(byHand = true) {
  const [, place, topic] = /^#([\w-]+)\/([\wæøåÆØÅ-]+)$/.exec(decodeURIComponent(location.hash)) ?? [];
  show(byId("all"), !topic);
  show(byId("one"), Boolean(topic));
  if (topic) return new OneAnswer(place, topic, byId("one")).read(byHand);
  await read();
  if (byHand) byId("q").focus();
}

byId("q").addEventListener("input", list);
byId("only").addEventListener("change", list);
byId("find").addEventListener("submit", (event) => event.preventDefault());
for (const [id, which] of [["show-answers", false], ["show-referrals", true]]) {
  byId(id).addEventListener("click", () => {
    referrals = which;
    read();
  });
}
addEventListener("hashchange", () => route());
open(() => route(false));
