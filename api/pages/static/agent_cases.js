// The list of cases: what residents were promised an answer to. What is overdue stands on top and is counted.

import { byId, departmentName, words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { moment } from "./agent_time.js";
import { element, icon, show } from "./dom.js";

/** What the list can show, and what the service is asked for then. */
const CHOICES = {
  open: {},
  mine: { owner: "me" },
  meetings: { state: "answered" },
  answered: { state: "answered" },
};

export class CaseList {
  #open = null;
  #counted = "";
  #drawn = "";

  constructor(service) {
    this.service = service;
    this.tab = byId("tab-cases");
    this.panel = byId("panel-cases");
    this.rows = this.panel.querySelector("ul");
    this.empty = this.panel.querySelector(".empty");
    this.summary = byId("cases-overdue");
    this.which = byId("cases-which");
    this.which.addEventListener("change", () => this.#quietly());
    this.tab.addEventListener("focus", () => this.#quietly());
    this.tab.addEventListener("click", () => this.#quietly());
  }

  /** The numbers the service gives with the list of conversations; null while it cannot read cases. */
  counted(counts) {
    const text = JSON.stringify(counts);
    const news = text !== this.#counted;
    this.#counted = text;
    if (!counts) {
      this.tab.querySelector(".count").textContent = "–";
      show(byId("tab-cases-overdue"), false);
      return;
    }
    this.#count(counts);
    // Read again when the numbers are others, and as often as the list is while it is looked at.
    if (news || !this.panel.hidden) this.#quietly();
  }

  /** Read the list anew. */
  async look() {
    const which = this.which.value;
    const { cases: found, open, overdue } = await this.service.cases(CHOICES[which]);
    if (which !== this.which.value) return; // Another was chosen meanwhile, and is asked for.
    const cases = which === "meetings" ? meetings(found) : found;
    this.#count({ open, overdue });
    this.empty.textContent = words.text(`cases.empty_${which}`);
    show(this.empty, cases.length === 0);
    this.summary.textContent = overdue ? words.count("cases.overdue", overdue) : "";
    show(this.summary.parentElement, overdue > 0);
    const drawn = JSON.stringify(cases);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = this.rows.contains(document.activeElement) && document.activeElement.hash;
    this.rows.replaceChildren(...cases.map((one) => this.#row(one)));
    this.mark(this.#open);
    if (focused) (this.#link(focused) ?? this.tab).focus();
  }

  mark(id) {
    this.#open = id;
    for (const link of this.rows.querySelectorAll("a")) {
      if (link.hash === `#sak=${id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** The link of a case in the list. */
  link(id) {
    return this.#link(`#sak=${id}`);
  }

  #link(hash) {
    return [...this.rows.querySelectorAll("a")].find((link) => link.hash === hash);
  }

  #quietly() {
    this.look().catch((error) => {
      if (error.status === undefined) throw error;
      if (!this.rows.children.length) this.empty.textContent = words.text("cases.unreadable");
    });
  }

  #count({ open, overdue }) {
    this.tab.querySelector(".count").textContent = open;
    const late = byId("tab-cases-overdue");
    late.lastElementChild.textContent = overdue ? words.count("cases.overdue", overdue) : "";
    show(late, overdue > 0);
  }

  #row(one) {
    const owner = one.owner && caseOwner(one, this.service.me.username);
    const link = element(
      "a",
      { href: `#sak=${one.id}` },
      element(
        "span",
        { class: "head" },
        element("span", { class: "sign" }, icon(one.overdue ? SIGNS.problem : SIGNS.due)),
        element("span", { class: "first" }, one.meeting?.at ? meetingText(one) : dueText(one)),
      ),
      element("span", { class: "last" }, one.text.replace(/\s+/g, " ")),
      element(
        "span",
        { class: "foot" },
        element("span", { class: "tag" }, words.text(`cases.kind_${one.kind}`)),
        element("span", {}, departmentName(one.municipality, one.department)),
        owner ? element("span", { class: "mark" }, icon(SIGNS.other), owner) : "",
      ),
    );
    return element("li", { "data-step": one.overdue ? "long" : "fresh" }, link);
  }
}

/** Those with a meeting today or later, the next one first. */
function meetings(cases) {
  const today = new Date().setHours(0, 0, 0, 0);
  const at = (one) => Date.parse(one.meeting?.at ?? 0);
  return cases.filter((one) => at(one) >= today).sort((a, b) => at(a) - at(b));
}

function meetingText({ meeting: { at, place, arrived } }) {
  const key = arrived ? "cases.meeting_arrived" : place ? "cases.meeting_at" : "cases.meeting";
  return words.text(key, { at: moment(new Date(at)), place });
}

/** «Svar innan 02.12.2026 kl. 10.42», or that it is too late. */
export function dueText({ due, overdue }) {
  return words.text(overdue ? "cases.late" : "cases.due", { due: moment(new Date(due)) });
}

/** Who has the case, in words. */
export function caseOwner({ owner }, me) {
  if (!owner) return words.text("cases.nobody_has_it");
  return owner.username === me ? words.text("cases.you_have_it") : words.text("cases.has_it", { name: owner.name });
}
