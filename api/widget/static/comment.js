// A few words in the resident's own language, beside a rating. Nobody has to write any.

import { element } from "./dom.js";
import { foundPrivate } from "./private_data.js";
import { Refused } from "./sheet.js";

const LONGEST_COMMENT = 1000; // Characters; as the service takes them.

/** The field with its label. `text()` is what was written; it throws `Refused` for personal data. */
export class Comment {
  constructor(words, label) {
    this.words = words;
    this.field = element("textarea", {
      id: "svara-comment", rows: "3", maxlength: String(LONGEST_COMMENT), "aria-describedby": "svara-comment-note",
    });
    this.node = element(
      "div",
      { class: "comment" },
      element("label", { for: "svara-comment" }, label),
      this.field,
      element("p", { id: "svara-comment-note", class: "notice" }, words.text("comment.notice")),
    );
  }

  text() {
    const text = this.field.value.trim();
    const found = foundPrivate(text);
    if (!found) return text;
    this.field.focus();
    throw new Refused(this.words.text("comment.private", { found: this.words.text(`private.${found.kind}`) }));
  }
}
