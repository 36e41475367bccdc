// One practice: the conversation so far, where to answer, and afterwards the original beside what was answered.

import { byline } from "./agent_entry.js";
import { longest, words } from "./agent_page.js";
import { feedbackNode } from "./agent_practice_feedback.js";
import { SIGNS } from "./agent_signs.js";
import { element, icon, show } from "./dom.js";

export class Play {
  #busy = false;

  /** `hears`: `title(about)`, `say(text)`, `start(case)` and `erase(attempt)`. */
  constructor(place, service, attempt, hears) {
    this.service = service;
    this.hears = hears;
    this.shown = 0;
    this.heading = element("h1", { tabindex: "-1" }, hears.title(attempt.case));
    this.progress = element("p", { class: "hint" });
    this.entries = element("ol", { class: "entries" });
    this.log = element("div", { role: "log", "aria-label": words.text("practice.play.log") }, this.entries);
    this.problem = element("p", { class: "error", role: "alert", id: "answer-problem", hidden: true });
    this.field = element("textarea", {
      id: "answer",
      rows: "5",
      maxlength: longest,
      "aria-describedby": "answer-hint answer-problem",
    });
    this.form = element(
      "form",
      { class: "answer", onsubmit: (event) => this.#send(event) },
      element("p", { class: "field" }, element("label", { for: "answer" }, words.text("practice.play.field")), this.field),
      element("p", { class: "hint", id: "answer-hint" }, words.text("practice.play.hint")),
      this.problem,
      element("button", { type: "submit", class: "primary" }, words.text("practice.play.send")),
    );
    this.after = element("div", {});
    const back = element("a", { href: "#", class: "back" }, icon(SIGNS.back), words.text("practice.play.back"));
    for (const { sender, text } of attempt.opening) this.#add(sender, text);
    place.replaceChildren(back, this.heading, this.progress, this.log, this.form, this.after);
    this.#draw(attempt);
  }

  /** Add what is new since the last time, and say how far one has come. */
  #draw(attempt) {
    this.attempt = attempt;
    const { said, round, rounds, feedback } = attempt;
    for (; this.shown < said.length; this.shown += 1) {
      for (const text of said[this.shown].resident) this.#add("resident", text);
      if (said[this.shown].answer === null) break;
      this.#add("agent", said[this.shown].answer);
    }
    show(this.form, !feedback);
    show(this.progress, !feedback);
    this.progress.textContent = words.text("practice.play.round", { round: round + 1, rounds });
    if (feedback) this.after.replaceChildren(feedbackNode(attempt, this.hears));
  }

  #add(sender, text) {
    const name = words.text(`practice.play.${sender === "agent" ? "you" : sender}`);
    this.entries.append(
      element("li", { class: `spoken ${sender}` }, byline(sender, name, ""), element("p", { class: "text" }, text)),
    );
  }

  async #send(event) {
    event.preventDefault();
    if (this.#busy) return;
    const text = this.field.value.trim();
    if (!text) return this.#tell(words.text("practice.play.empty"));
    this.#busy = true;
    show(this.problem, false);
    this.field.removeAttribute("aria-invalid");
    try {
      const { id, round } = this.attempt;
      const address = `practice/attempts/${encodeURIComponent(id)}/answers`;
      const attempt = await this.service.change("POST", address, { round, text });
      this.#add("agent", attempt.said[round].answer);
      this.shown = round + 1;
      this.field.value = "";
      this.#draw(attempt);
      if (attempt.feedback) this.after.querySelector("h2").focus();
      else this.field.focus();
    } catch (error) {
      if (error.signedOut) return location.replace("/agent");
      if (error.status === undefined) throw error;
      this.#tell(error.status === 0 ? words.text("practice.play.unreachable") : error.detail);
    } finally {
      this.#busy = false;
    }
  }

  #tell(text) {
    this.problem.textContent = text;
    show(this.problem, true);
    this.field.setAttribute("aria-invalid", "true");
    this.field.focus();
  }
}
