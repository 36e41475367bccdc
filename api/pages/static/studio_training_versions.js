// The versions: which one is in use, which may be, and putting one in use or taking it back.

import { latest } from "./agent_latest.js";
import { byId, words } from "./agent_page.js";
import { openForm } from "./agent_dialog.js";
import { moment } from "./agent_time.js";
import { element, show } from "./dom.js";
import { approver, change, get, nameOf, say, trying, username } from "./studio_page.js";

const BADGES = { live: "good", refused: "bad", former: "" };
const MACHINE = "svara";

function text(key, values) {
  return words.text(`studio_training.versions.${key}`, values);
}

export class Versions {
  #list;
  #rollback;
  #report;
  #former = null;
  #beginReading = latest();

  constructor(list, rollback, report) {
    this.#list = list;
    this.#rollback = rollback;
    this.#report = report;
    rollback.addEventListener("click", () => this.#goBack());
  }

  /** Read the list anew. */
  async read() {
    const current = this.#beginReading();
    const told = await trying(() => get("models"));
    if (told && current()) this.#show(told);
  }

  #show({ models, former }) {
    this.#former = former;
    show(this.#rollback, Boolean(former) && approver);
    this.#rollback.textContent = former ? text("rollback", { number: former }) : "";
    const none = element("li", { class: "hint" }, text("none"));
    this.#list.replaceChildren(...(models.length ? models.map((version) => this.#card(version)) : [none]));
  }

  #card(version) {
    const { number, state } = version;
    const name = version.made_by === MACHINE ? text("machine") : nameOf(version.made_by);
    const head = element("h3", { id: `version-${number}`, tabindex: "-1" }, text("number", { number }));
    const facts = [text("made", { time: moment(new Date(version.made_at)), name })];
    if (version.subjects) facts.push(text("subjects", { count: version.subjects }));
    const card = element(
      "li",
      { class: "card", "data-state": state, "aria-labelledby": head.id },
      element("div", { class: "line" }, head, this.#badge(version)),
      version.description ? element("p", {}, version.description) : "",
      element("p", { class: "hint" }, facts.join(" · ")),
    );
    if (version.override && state !== "live") card.append(element("p", { class: "notice" }, this.#asked(version)));
    card.append(element("div", { class: "actions" }, ...this.#actions(version)));
    return card;
  }

  #badge({ state, passed, live_since: since }) {
    let key = state;
    if (state === "candidate") key = passed === null ? "not_compared" : "candidate_passed";
    const said = since ? text("live_since", { time: moment(new Date(since)) }) : text(key);
    const kind = state === "candidate" ? (passed ? "good" : "care") : BADGES[state];
    return element("span", { class: `badge ${kind}` }, said);
  }

  #asked({ override }) {
    if (override.by === username) return text("asked_by_you");
    return text("asked", { name: nameOf(override.by), reason: override.reason });
  }

  #actions(version) {
    const { number, state, passed, override } = version;
    const buttons = [];
    const add = (key, act, primary = false) =>
      buttons.push(element("button", { type: "button", class: primary && "primary", onclick: act }, text(key)));
    if (passed !== null) add("report", () => this.#report.open(number));
    if (state === "live") return buttons;
    if (approver && passed && state !== "former") add("activate", () => this.#activate(number), true);
    if (approver && passed === false && !override) add("override", () => this.#ask(number));
    if (approver && override && override.by !== username) add("agree", () => this.#agree(number));
    add("compare", () => this.#compare(number));
    return buttons;
  }

  #activate(number) {
    return this.#doing(number, () => change("POST", `models/${number}/activate`), text("activated", { number }));
  }

  #agree(number) {
    return this.#doing(number, () => change("POST", `models/${number}/approve-override`), text("activated", { number }));
  }

  #compare(number) {
    return this.#doing(number, () => change("POST", `models/${number}/compare`), "");
  }

  #ask(number) {
    const reason = element("textarea", { id: "reason", rows: "3", minlength: "10", maxlength: "500", required: true });
    const say_ = (key, values) => words.text(`studio_training.override.${key}`, values);
    openForm(
      say_("heading", { number }),
      say_("ask"),
      async () => {
        await change("POST", `models/${number}/activate`, { override_reason: reason.value });
        await this.read();
      },
      element("p", {}, say_("text")),
      element("p", { class: "field" }, element("label", { for: "reason" }, say_("reason")), reason),
    );
  }

  #goBack() {
    const number = this.#former;
    openForm(
      text("sure_heading", { number }),
      text("sure"),
      async () => {
        await change("POST", "models/rollback");
        await this.read();
        say(text("rolled_back", { number }));
      },
      element("p", {}, text("sure_text")),
    );
  }

  async #doing(number, work, said) {
    const done = await trying(async () => {
      await work();
      return true;
    });
    await this.read();
    byId(`version-${number}`)?.focus();
    if (done && said) say(said);
  }
}
