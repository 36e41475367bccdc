// One subject: its questions in both forms side by side, and what can be done with those that are chosen.

import { openForm } from "./agent_dialog.js";
import { words } from "./agent_page.js";
import { element, show } from "./dom.js";
import { change, get, inForm, municipality, nameOf, trying } from "./studio_page.js";
import { subjects } from "./studio_subject_choice.js";
import { addQuestion } from "./studio_subjects_add.js";

const FORMS = ["nn", "nb"];

function text(key, values) {
  return words.text(`studio_subjects.${key}`, values);
}

/** Fields for what a subject is called in each form. */
export function titleFields() {
  const names = FORMS.map((form) => element("input", { id: `title-${form}`, maxlength: "80", required: true, lang: form, autocomplete: "off" }));
  const nodes = names.map((name, at) =>
    element("p", { class: "field" }, element("label", { for: name.id }, text(`title_${FORMS[at]}`)), name),
  );
  return { nodes, title: () => ({ nn: names[0].value.trim(), nb: names[1].value.trim() }) };
}

export class OneSubject {
  #id;
  #place;
  #done;
  #told = null;
  #chosen = new Set();
  #bar = element("div", { id: "chosen", role: "group", hidden: true });

  constructor(id, place, done) {
    this.#id = id;
    this.#place = place;
    this.#done = done;
  }

  async read(focus = false) {
    const told = await trying(() => get(`subjects/${encodeURIComponent(this.#id)}`));
    if (!told) return;
    this.#told = told;
    this.#chosen.clear();
    const heading = element("h2", { id: "one-heading", tabindex: "-1" }, inForm(told.title));
    this.#place.replaceChildren(
      element("a", { class: "back", href: "#" }, text("back")),
      heading,
      element("p", { class: "hint" }, text("counts", told.counts)),
      element("p", { class: "marks" }, ...told.warnings.map((name) => element("span", { class: "badge care" }, text(`warning.${name}`)))),
      element(
        "div",
        { class: "actions" },
        element("button", { type: "button", class: "primary", onclick: () => this.#add() }, text("add")),
        element("button", { type: "button", onclick: () => this.#merge() }, text("merge")),
        element("a", { class: "quiet", href: `/studio/svar#${municipality()}/${told.id}` }, text("answer")),
        element("a", { class: "quiet", href: `/studio/endringar#emne=${told.id}` }, text("history")),
      ),
      element("div", { class: "forms" }, ...FORMS.map((form) => this.#column(form))),
      this.#words(),
      this.#bar,
    );
    this.#showBar();
    if (focus) heading.focus();
  }

  #column(form) {
    const own = this.#told.examples.filter((one) => one.lang === form && !one.word);
    own.sort((one, other) => Number(other.added) - Number(one.added)); // what staff have added is looked for first
    const heading = element("h3", {}, `${text(form)} (${own.length})`);
    return element("section", {}, heading, element("ul", { class: "examples" }, ...own.map((one) => this.#example(one))));
  }

  #example({ text: question, lang: form, by, added }) {
    const box = element("input", { type: "checkbox", "aria-label": text("select", { text: question }) });
    box.addEventListener("change", () => {
      if (box.checked) this.#chosen.add(question);
      else this.#chosen.delete(question);
      this.#showBar();
    });
    const mark = added && by ? element("span", { class: "hint" }, text("added_by", { name: nameOf(by) })) : "";
    return element("li", {}, element("label", { lang: form }, box, element("span", {}, question), mark));
  }

  #words() {
    const own = this.#told.examples.filter((one) => one.word);
    if (!own.length) return "";
    return element("details", {}, element("summary", {}, text("words", { count: own.length })), element("p", {}, own.map((one) => one.text).join(" · ")));
  }

  #showBar() {
    const count = this.#chosen.size;
    const button = (key, act) => element("button", { type: "button", onclick: act }, text(key));
    this.#bar.replaceChildren(
      element("strong", { role: "status" }, count ? words.count("studio_subjects.chosen", count) : ""),
      button("remove", () => this.#change("examples/remove", {}, "removed")),
      button("move", () => this.#move()),
      button("split", () => this.#split()),
    );
    show(this.#bar, count > 0);
  }

  async #send(what, more, said) {
    const body = { version: this.#told.version, ...more };
    const made = await change("POST", `subjects/${encodeURIComponent(this.#id)}/${what}`, body);
    this.#done(made, text(said));
    return made;
  }

  async #change(what, more, said) {
    const made = await trying(() => this.#send(what, { texts: [...this.#chosen], ...more }, said));
    if (made) await this.read(true);
  }

  #add() {
    addQuestion(inForm(this.#told.title), async (examples) => {
      await this.#send("examples", { examples }, "saved");
      await this.read(true);
    });
  }

  async #choice(id) {
    const others = (await subjects()).filter((one) => one.id !== this.#id);
    return element("select", { id }, ...others.map((one) => element("option", { value: one.id }, inForm(one.title))));
  }

  async #move() {
    const choice = await this.#choice("to");
    openForm(
      text("move"),
      text("move_to"),
      async () => {
        await this.#send("examples/move", { texts: [...this.#chosen], to: choice.value }, "moved");
        await this.read(true);
      },
      element("p", { class: "field" }, element("label", { for: "to" }, text("move_to")), choice),
    );
  }

  #split() {
    const { nodes, title } = titleFields();
    openForm(
      text("split"),
      text("make"),
      async () => {
        const made = await this.#send("split", { title: title(), texts: [...this.#chosen] }, "split_done");
        location.hash = made.detail.to; // and the page reads that one
      },
      ...nodes,
    );
  }

  async #merge() {
    const choice = await this.#choice("into");
    openForm(
      text("merge"),
      text("merge_do"),
      async () => {
        await this.#send("merge", { into: choice.value }, "merged");
        location.hash = choice.value;
      },
      element("p", {}, text("merge_text")),
      element("p", { class: "field" }, element("label", { for: "into" }, text("merge_into")), choice),
    );
  }
}

