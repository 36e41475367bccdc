// The figures of the day, as a row of numbers.

import { words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { element, icon } from "./dom.js";

const LONG_S = 600; // As the list's own step "long" (agent_waiting.js).

export class Figures {
  #drawn = "";

  constructor(list) {
    this.list = list;
  }

  /** `municipality` is one of the overview's. */
  show({ figures, cases }) {
    const late = (figures.longest_s ?? 0) >= LONG_S;
    const rows = [
      ["waiting", String(figures.waiting)],
      ["longest", wait(figures.longest_s), late && "late"],
      ["median", wait(figures.median_s)],
      ["with_people", String(figures.with_people)],
      ["came", String(figures.came)],
      ["taken", String(figures.taken)],
      ["answered", String(figures.answered)],
      ["closed", String(total(figures.closed)), "", endings(figures.closed)],
      ["overdue", cases ? String(cases.overdue) : words.text("lead.figure.unknown"), cases?.overdue > 0 && "late"],
    ];
    const drawn = JSON.stringify(rows);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.list.replaceChildren(...rows.map((row) => figure(...row)));
  }
}

function figure(key, number, style = "", more = "") {
  return element(
    "div",
    { class: style || undefined },
    element("dt", {}, words.text(`lead.figure.${key}`)),
    element("dd", {}, style ? icon(SIGNS.problem) : "", number, more && element("span", { class: "more" }, more)),
  );
}

function total(closed) {
  return Object.values(closed).reduce((sum, number) => sum + number, 0);
}

function endings(closed) {
  return Object.entries(closed)
    .map(([how, count]) => words.text(`lead.ended.${how || "unsaid"}`, { count }))
    .join(", ");
}

/** «4 min», «1 t 20 min»; nobody waits where there is no number. */
function wait(seconds) {
  if (seconds === null) return words.text("lead.figure.nobody");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return words.text("lead.figure.seconds");
  if (minutes < 60) return words.text("lead.figure.minutes", { count: minutes });
  return words.text("lead.figure.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
