// Who is there and how much they have, and who is registered as away.

import { labelled, openForm } from "./agent_dialog.js";
import { byId, words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { shortDate } from "./agent_time.js";
import { element, icon, unseen } from "./dom.js";

const ORDER = ["available", "transfers_only", "away"];

export class People {
  #drawn = "";

  /** `changed(text)` is called with what to say when something is another. */
  constructor(service, changed) {
    this.service = service;
    this.changed = changed;
    byId("add-absence").disabled = false;
    byId("add-absence").addEventListener("click", () => this.#add());
  }

  show(colleagues, absences, conversations) {
    const drawn = JSON.stringify([colleagues, absences, new Date().toDateString()]);
    byId("people-count").textContent = colleagues.length;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const here = [...colleagues].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || a.name.localeCompare(b.name, "no"));
    byId("people").replaceChildren(...(here.length ? here.map(personNode) : [element("li", { class: "empty" }, words.text("lead.nobody_here"))]));
    const held = byId("absences").contains(document.activeElement);
    byId("absences").replaceChildren(
      ...(absences.length ? absences.map((one) => this.#absence(one)) : [element("li", { class: "empty" }, words.text("lead.absent_none"))]),
    );
    if (held) byId("absences-heading").focus();
  }

  #absence(one) {
    const text = absenceText(one);
    const remove = async () => {
      try {
        await this.service.removeAbsence(one.id);
      } catch (error) {
        if (error.status === undefined) throw error;
        if (error.status !== 404) return this.changed(error.detail || words.text("conversation.unreachable"));
      }
      this.changed(words.text("lead.absence_removed"));
    };
    const button = element("button", { type: "button", class: "quiet", onclick: remove }, words.text("lead.absence_remove"), unseen(`: ${text}`));
    return element("li", {}, element("span", { class: "who" }, text), button);
  }

  #add() {
    const name = element("input", { id: "absence-name", maxlength: "120", required: true, autocomplete: "off" });
    const first = element("input", { id: "absence-first", type: "date", required: true, value: isoDay(new Date()) });
    const last = element("input", { id: "absence-last", type: "date", required: true, value: isoDay(new Date()) });
    first.addEventListener("change", () => {
      if (last.value < first.value) last.value = first.value;
    });
    openForm(
      words.text("lead.absence_add"),
      words.text("lead.save"),
      async () => {
        await this.service.addAbsence({ name: name.value.trim(), first: first.value, last: last.value });
        this.changed(words.text("lead.absence_saved"));
      },
      labelled(words.text("lead.absence_name"), name),
      element("p", { class: "hint" }, words.text("lead.absence_explained")),
      labelled(words.text("lead.absence_first"), first),
      labelled(words.text("lead.absence_last"), last),
    );
  }
}

function personNode({ name, role, status, has, capacity }) {
  return element(
    "li",
    { "data-status": status },
    element("span", { class: "sign" }, icon(SIGNS[status])),
    element(
      "span",
      { class: "who" },
      element("strong", {}, name),
      element("span", {}, role),
      element("span", {}, `${words.text(`status.${status}`)} · ${words.text("lead.has", { has, capacity })}`),
    ),
  );
}

function absenceText({ name, first, last }) {
  const today = isoDay(new Date());
  const day = (iso) => shortDate(new Date(`${iso}T12:00`));
  const values = { name, first: day(first), last: day(last) };
  if (first <= today) return words.text(last > today ? "lead.absent_now" : "lead.absent_today", values);
  return words.text(first === last ? "lead.absent_day" : "lead.absent_later", values);
}

/** The day in local time, «2026-12-01». */
function isoDay(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
