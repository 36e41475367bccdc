// Keys that do what buttons do, while one is not writing, and the sheet that lists them. One letter is one
// key, so they can be turned off (WCAG 2.1.4): speech input and stray fingers press letters too.

import { openDialog } from "./agent_dialog.js";
import { byId, words } from "./agent_page.js";
import { element } from "./dom.js";

const KEYS = [
  ["j", "next"],
  ["k", "previous"],
  ["t", "take"],
  ["m", "note"],
  ["v", "hold"],
  ["a", "close"],
  ["s", "search"],
  ["?", "sheet"],
];
const WRITES = "input, textarea, select, [contenteditable]";

export class Keys {
  /** `does` has a function for each action: next, previous, take, note, hold, close, search. */
  constructor(memory, does) {
    this.memory = memory;
    this.does = { ...does, sheet: () => this.sheet() };
    this.button = byId("keys");
    this.button.disabled = false;
    this.button.addEventListener("click", () => this.sheet());
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** The list of keys, with the switch. */
  sheet() {
    const rows = KEYS.map(([key, action]) =>
      element("div", {}, element("dt", {}, element("kbd", {}, key.toUpperCase())), element("dd", {}, words.text(`keys.${action}`))),
    );
    const always = ["send", "line", "replies", "leave_field"].map((action) =>
      element("div", {}, element("dt", {}, element("kbd", {}, words.text(`keys.${action}_key`))), element("dd", {}, words.text(`keys.${action}`))),
    );
    const on = element("input", { type: "checkbox", id: "keys-on" });
    on.checked = this.memory.keysOn();
    on.addEventListener("change", () => this.memory.keepKeysOn(on.checked));
    const dialog = openDialog(
      words.text("keys.heading"),
      element("p", {}, words.text("keys.explained")),
      element("dl", { class: "keys" }, ...rows),
      element("div", { class: "tick" }, on, element("label", { for: "keys-on" }, words.text("keys.switch"))),
      element("p", {}, words.text("keys.always")),
      element("dl", { class: "keys" }, ...always),
      element("button", { type: "button", onclick: () => dialog.close() }, words.text("keys.done")),
    );
  }

  #pressed(event) {
    const writing = event.target.matches?.(WRITES);
    if (event.key === "Escape" && event.target.id === "composer") return byId("conversation-heading").focus();
    if (writing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (document.querySelector("dialog[open]")) return;
    const action = KEYS.find(([key]) => key === event.key.toLowerCase())?.[1];
    if (!action || !this.memory.keysOn()) return;
    event.preventDefault();
    this.does[action]();
  }
}
