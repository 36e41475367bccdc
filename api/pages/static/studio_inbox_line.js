// One line of the inbox: what people wrote, what Svara made of it, and what a person decides.

import { lang, words } from "./agent_page.js";
import { element } from "./dom.js";
import { inForm } from "./studio_page.js";
import { subjectChoice } from "./studio_subject_choice.js";

function text(key, values) {
  return words.text(`studio_inbox.${key}`, values);
}

/** A subject the service thought of, and how sure it was. */
function guessed(guess) {
  const percent = Math.round(100 * (guess.confidence ?? 0));
  return `${inForm(guess.title)} (${text("sure", { percent })})`;
}

/** What went wrong, as marks. */
export function signs(line) {
  const names = Array.isArray(line.signs) ? line.signs : Object.keys(line.signs);
  return names.map((name) => element("span", { class: `badge ${name === "thumb_down" ? "bad" : "care"}` }, text(`sign.${name}`)));
}

/** What is known about a line: what Svara thought, the runner-up, the answer. */
export function facts(line) {
  const rows = [];
  const add = (name, ...value) => rows.push(element("dt", {}, name), element("dd", {}, ...value));
  if (line.guess) add(text("thought"), guessed(line.guess));
  else add(text("thought"), text("thought_nothing"));
  if (line.runner_up) add(text("runner_up"), guessed(line.runner_up));
  const outcome = line.outcome && text(`outcome.${line.outcome}`);
  if (line.answer || outcome) add(outcome || text("answered"), line.answer ?? "");
  return element("dl", { class: "facts" }, ...rows);
}

export class Line {
  #card;
  #decide;
  #texts = null;
  #more = element("div", {});

  /** `decide(line, judgement, said)` is called with what a person decides; `test(line, text, subject)` to save it. */
  constructor(line, card, decide, test) {
    this.line = line;
    this.#card = card;
    this.#decide = decide;
    this.test = test;
  }

  /** Show everything there is to decide. */
  open() {
    const { line } = this;
    const head = element("h2", { tabindex: "-1", lang: line.form }, `«${line.text}»`);
    const more = line.count > 1 ? element("span", { class: "hint" }, words.count("studio_inbox.more", line.count - 1)) : "";
    const id = `learns-${line.id}`;
    this.#texts = element("textarea", { id, rows: Math.min(6, line.proposed.length + 1), "aria-describedby": `${id}-hint`, lang: line.form });
    this.#texts.value = line.proposed.join("\n");
    this.#card.setAttribute("aria-current", "true");
    this.#card.replaceChildren(
      element("div", { class: "line-head" }, head, more, ...signs(line)),
      facts(line),
      element(
        "div",
        { class: "field" },
        element("label", { for: id }, text("learns")),
        this.#texts,
        element("span", { class: "hint", id: `${id}-hint` }, text("learns_hint")),
      ),
      element("div", { class: "decide", role: "group", "aria-label": text("decide") }, ...this.#buttons()),
      this.#more,
    );
    return head;
  }

  /** What a key asks for; null where the line has no such choice. */
  key(name) {
    return { 1: this.#choices[0], 2: this.#choices[1], a: this.#choices[0], b: this.#other, n: this.#new, i: this.#notOurs, s: this.#skip }[name] ?? null;
  }

  get #choices() {
    const { guess, runner_up: second } = this.line;
    const choices = [];
    if (guess) choices.push(() => this.#send({ decision: "right" }, text("what.right")));
    if (second) choices.push(() => this.#subject(second));
    return choices;
  }

  #buttons() {
    const { guess, runner_up: second } = this.line;
    const button = (key, label, act, primary = false) =>
      element("button", { type: "button", class: primary && "primary", onclick: act }, label, element("kbd", {}, key));
    const buttons = [];
    if (guess) buttons.push(button("1", inForm(guess.title), this.#choices[0], true));
    if (second) buttons.push(button("2", inForm(second.title), this.#choices[1]));
    buttons.push(button("B", text("other"), this.#other), button("N", text("new"), this.#new));
    buttons.push(button("I", text("not_ours"), this.#notOurs), button("S", text("skip"), this.#skip));
    if (guess) {
      const save = () => this.test(this.line, this.#own()[0] ?? this.line.text, guess.id);
      buttons.push(element("button", { type: "button", class: "quiet", onclick: save }, text("test")));
    }
    return buttons;
  }

  #own() {
    return this.#texts.value.split("\n").map((one) => one.trim()).filter(Boolean);
  }

  #send(judgement, said) {
    const texts = judgement.decision === "skipped" ? undefined : this.#own();
    return this.#decide(this.line, { ids: this.line.ids, ...judgement, texts }, said);
  }

  #subject = (subject) =>
    this.#send({ decision: "subject", subject: subject.id }, text("what.subject", { title: inForm(subject.title) }));

  #skip = () => this.#send({ decision: "skipped" }, text("what.skipped"));

  #notOurs = () => this.#send({ decision: "not_ours" }, text("what.not_ours"));

  #other = () => {
    const choice = subjectChoice(this.#subject);
    this.#more.replaceChildren(choice.node);
    choice.field.focus();
  };

  #new = () => {
    const names = ["nn", "nb"].map((form) => element("input", { id: `title-${form}`, maxlength: "80", required: true, lang: form, autocomplete: "off" }));
    const fields = names.map((name, at) => {
      const form = ["nn", "nb"][at];
      return element("div", { class: "field" }, element("label", { for: name.id }, text(`title_${form}`)), name);
    });
    const form = element(
      "form",
      {
        class: "ask",
        onsubmit: (event) => {
          event.preventDefault();
          const [nn, nb] = names.map((name) => name.value.trim());
          this.#send({ decision: "new_subject", title: { nn, nb } }, text("what.new_subject", { title: lang === "nb" ? nb : nn }));
        },
      },
      ...fields,
      element("div", { class: "actions" }, element("button", { type: "submit", class: "primary" }, text("make"))),
    );
    this.#more.replaceChildren(form);
    names[0].focus();
  };
}
