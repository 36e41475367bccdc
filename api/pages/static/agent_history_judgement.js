// What a supervisor thinks of a conversation: a quality label, whether it is good to practise on, comments.

import { byId, words } from "./agent_page.js";
import { moment } from "./agent_time.js";
import { element, show } from "./dom.js";

const qualities = ["", ...byId("conversation").dataset.qualities.split(" ")];

/** The comments so far. */
export function commentsNode(comments) {
  if (!comments.length) return element("p", { class: "hint" }, words.text("history.comments.none"));
  const items = comments.map(({ name, time, text }) =>
    element(
      "li",
      {},
      element("p", { class: "hint" }, words.text("history.comments.by", { name, time: moment(new Date(time)) })),
      element("p", { class: "text" }, text),
    ),
  );
  return element("ul", { class: "comments" }, ...items);
}

/** `hears`: `label(judgement)` and `comment(text)` promise the conversation as it is then; `said(text)` is read out. */
export class JudgementForm {
  #busy = false;

  constructor(found, hears) {
    this.hears = hears;
    this.problem = element("p", { class: "error", role: "alert", hidden: true });
    this.comments = element("div", {}, commentsNode(found.comments));
    this.text = element("textarea", { id: "comment", rows: "3", maxlength: "1000", "aria-describedby": "comment-hint" });
    this.node = element(
      "div",
      { class: "judgement" },
      element("p", { class: "hint" }, words.text("history.quality.who")),
      this.#label(found),
      element("h4", {}, words.text("history.comments.heading")),
      this.comments,
      this.#comment(),
      this.problem,
    );
  }

  #label(found) {
    const choices = qualities.map((quality) => choiceNode(quality, quality === (found.quality ?? "")));
    this.practice = element("input", { type: "checkbox", id: "practice", "aria-describedby": "practice-hint" });
    this.practice.checked = found.practice;
    return element(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          const quality = new FormData(event.currentTarget).get("quality") || null;
          this.#do(() => this.hears.label({ quality, practice: this.practice.checked }));
        },
      },
      element("fieldset", {}, element("legend", {}, words.text("history.quality.label")), ...choices),
      element(
        "p",
        { class: "tick" },
        this.practice,
        element("label", { for: "practice" }, words.text("history.quality.practice")),
      ),
      element("p", { class: "hint", id: "practice-hint" }, words.text("history.quality.practice_hint")),
      element("button", { type: "submit" }, words.text("history.quality.save")),
    );
  }

  #comment() {
    return element(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          const text = this.text.value.trim();
          if (!text) return this.#tell(words.text("history.comments.empty"), this.text);
          this.#do(async () => {
            const found = await this.hears.comment(text);
            this.text.value = "";
            this.comments.replaceChildren(commentsNode(found.comments));
          });
        },
      },
      element("p", { class: "field" }, element("label", { for: "comment" }, words.text("history.comments.add")), this.text),
      element("p", { class: "hint", id: "comment-hint" }, words.text("history.comments.hint")),
      element("button", { type: "submit" }, words.text("history.comments.submit")),
    );
  }

  async #do(change) {
    if (this.#busy) return;
    this.#busy = true;
    show(this.problem, false);
    try {
      await change();
      this.hears.said(words.text("history.quality.saved"));
      this.#saved();
    } catch (error) {
      if (error.status === undefined) throw error;
      this.#tell(error.status === 0 ? words.text("conversation.unreachable") : error.detail);
    } finally {
      this.#busy = false;
    }
  }

  #saved() {
    this.done?.remove();
    this.done = element("p", { class: "done" }, words.text("history.quality.saved"));
    this.node.append(this.done);
  }

  #tell(text, field = null) {
    this.done?.remove();
    this.problem.textContent = text;
    show(this.problem, true);
    field?.focus();
  }
}

function choiceNode(quality, chosen) {
  const id = `quality-${quality || "none"}`;
  const input = element("input", { type: "radio", name: "quality", value: quality, id });
  input.checked = chosen;
  return element(
    "p",
    { class: "choice" },
    input,
    element("label", { for: id }, words.text(`history.quality.${quality || "none"}`)),
  );
}
