// A count in front of the page's title while the tab is out of sight, for those who wait for a person.

/** Counts messages that come while the tab is hidden; the title is as before when it is looked at. */
export class TabTitle {
  #count = 0;
  #title = "";

  constructor(words) {
    this.words = words;
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  message() {
    if (!document.hidden) return;
    if (this.#count === 0) this.#title = document.title;
    this.#count += 1;
    document.title = this.words.text("launcher.tab_title", { count: this.#count, title: this.#title });
  }

  #seen() {
    if (document.hidden || this.#count === 0) return;
    document.title = this.#title;
    this.#count = 0;
  }
}
