// The top of the window: what it is, the languages, the menu, and the two ways to a person.

import { element, icon, ICONS, show, unseen } from "./dom.js";
import { DRAWINGS } from "./icons.js";

const LANGUAGES = { nn: "Nynorsk", nb: "Bokmål", en: "English" };

/** `on` has `language(lang)`, `menu()`, `close()` and `person()`. */
export class Head {
  constructor(words, on) {
    this.words = words;
    this.title = words.label(element("h2", { id: "svara-title", tabindex: "-1" }), "panel.title");
    this.subtitle = element("p", { class: "subtitle" });
    this.menu = press(words, "panel.menu", on.menu, DRAWINGS.menu);
    this.menu.classList.add("menu");
    const close = element("button", { type: "button", class: "close", onclick: on.close }, icon(ICONS.close));
    close.append(words.label(unseen(), "panel.close"));
    this.languages = element("div", { class: "languages", role: "group" });
    words.attribute(this.languages, "aria-label", "panel.languages");
    for (const [lang, name] of Object.entries(LANGUAGES)) {
      this.languages.append(element("button", { type: "button", lang, onclick: () => on.language(lang) }, name));
    }
    this.person = press(words, "person.ask", on.person, ICONS.person);
    this.person.classList.add("person");
    this.telephone = element("a", { class: "call" }, icon(DRAWINGS.telephone));
    this.number = element("span");
    this.telephone.append(words.label(unseen(), "panel.call"), " ", this.number);
    this.node = element(
      "div", { class: "head" },
      element("div", { class: "bar" }, this.title, this.menu, close),
      element("div", { class: "bar" }, this.subtitle, this.languages),
    );
    this.tools = element("div", { class: "tools" }, this.person, this.telephone);
    words.follow(() => this.#render());
  }

  /** A person has the conversation (or not): the line below the title says so. */
  talking(person) {
    this.withPerson = person;
    this.#render();
  }

  #render() {
    const { lang, telephone } = this.words.config;
    this.subtitle.textContent = this.words.text(this.withPerson ? "panel.subtitle_person" : "panel.subtitle");
    for (const button of this.languages.children) show(button, button.lang !== lang);
    this.number.textContent = telephone;
    this.telephone.href = `tel:${telephone.replaceAll(" ", "")}`;
  }
}

function press(words, key, action, drawing) {
  const button = element("button", { type: "button", onclick: action }, icon(drawing));
  button.append(words.label(element("span"), key));
  return button;
}
