// One answer: a draft in both forms, kept on this machine as it is written, saved, seen as residents will, published.

import { openForm } from "./agent_dialog.js";
import { byId, words } from "./agent_page.js";
import { timeNode } from "./agent_time.js";
import { element } from "./dom.js";
import { line } from "./studio_answers_fields.js";
import { ASPECTS, partForm, referralForm, sourcesForm } from "./studio_answers_parts.js";
import { missing, preview } from "./studio_answers_shown.js";
import { change, get, inForm, municipality, nameOf, say, trouble, trying } from "./studio_page.js";

const REFERRALS = "referrals";
const LOOK_EVERY_MS = 1000;

function text(key, values) {
  return words.text(`studio_answers.${key}`, values);
}

export class OneAnswer {
  #place;
  #topic;
  #node;
  #told = null;
  #draft = null;
  #authorities = {};
  #shown = element("section", { "aria-live": "polite" });

  constructor(place, topic, node) {
    this.#place = place;
    this.#topic = topic;
    this.#node = node;
  }

  get #address() {
    return `answers/${encodeURIComponent(this.#place)}/${encodeURIComponent(this.#topic)}`;
  }

  get #kept() {
    return `svara-draft-${this.#place}-${this.#topic}`;
  }

  async read(focus = false) {
    const told = await trying(() => get(this.#address));
    if (!told) return;
    if (this.#place === REFERRALS) this.#authorities = (await trying(() => get("referrals")))?.authorities ?? {};
    this.#take(told);
    const unsaved = sessionStorage.getItem(this.#kept);
    if (unsaved) {
      this.#draft = JSON.parse(unsaved);
      say(text("kept_here"));
    }
    this.#show();
    if (focus) byId("one-heading").focus();
  }

  #take(told) {
    this.#told = told;
    const kind = this.#place === REFERRALS ? "referral" : "article";
    this.#draft = structuredClone(told.draft ?? { [kind]: told.live ?? {} });
    const article = this.#draft.article;
    if (article) {
      article.sources ??= {};
      article.sections ??= {};
      article.extra ??= [];
    }
  }

  #changed = () => sessionStorage.setItem(this.#kept, JSON.stringify(this.#draft));

  #show() {
    const { title, published, draft } = this.#told;
    const marks = [];
    if (draft) marks.push(element("span", { class: "badge care" }, text("mark.draft", { name: nameOf(draft.by) })));
    if (published) marks.push(element("span", { class: "badge good" }, text("live_since", { name: nameOf(published.by), time: "" }).replace(/, $/, ", "), timeNode(published.at)));
    this.#node.replaceChildren(
      element("a", { class: "back", href: "#" }, text("back")),
      element("h2", { id: "one-heading", tabindex: "-1" }, inForm(title)),
      element("p", { class: "marks" }, ...marks),
      ...this.#beside(),
      ...(this.#draft.referral ? this.#referral() : this.#article()),
      this.#about(),
      this.#shown,
      this.#buttons(),
    );
    this.#shown.replaceChildren(...missing(this.#told.problems));
  }

  /** What residents asked, and what a colleague answered. */
  #beside() {
    const nodes = [];
    const list = (key, lines) => nodes.push(element("div", { class: "card" }, element("h3", {}, text(key)), element("ul", {}, ...lines.map((one) => element("li", {}, one)))));
    if (this.#draft.asked?.length) list("asked", this.#draft.asked.map((one) => `«${one}»`));
    if (this.#draft.offered?.length) list("offered", this.#draft.offered.map((one) => `«${one.question}» – ${one.answer}`));
    if (this.#draft.article && this.#told.live) nodes.push(element("p", { class: "hint" }, text("shared_hint")));
    return nodes;
  }

  #referral() {
    return [referralForm(this.#draft.referral, this.#authorities, this.#changed)];
  }

  #article() {
    const { article } = this.#draft;
    const again = () => {
      this.#changed();
      this.#show();
    };
    const parts = ASPECTS.filter((name) => article.sections[name]).map((name) => partForm(text(`part.${name}`), article.sections[name], article.sources, this.#changed));
    const extra = article.extra.map((one) => partForm(text("question_part", { question: inForm(one.question) }), one, article.sources, this.#changed));
    return [...parts, ...extra, this.#adding(again), sourcesForm(article.sources, this.#changed, again)];
  }

  #adding(again) {
    const { article } = this.#draft;
    const left = ASPECTS.filter((name) => !article.sections[name]);
    if (!left.length) return "";
    const choice = element("select", { id: "new-part" }, ...left.map((name) => element("option", { value: name }, text(`part.${name}`))));
    const add = () => {
      article.sections[choice.value] = { source: Object.keys(article.sources)[0] ?? "" };
      again();
    };
    return element(
      "div",
      { class: "row" },
      element("div", { class: "field" }, element("label", { for: "new-part" }, text("add_part")), choice),
      element("button", { type: "button", onclick: add }, text("add")),
    );
  }

  #about() {
    const set = (name) => (value) => {
      if (value) this.#draft[name] = value;
      else delete this.#draft[name];
      this.#changed();
    };
    return element(
      "div",
      { class: "row" },
      line(text("owner"), this.#draft.owner, set("owner"), { maxlength: "60" }),
      line(text("valid_from"), this.#draft.valid_from, set("valid_from"), { type: "date" }),
      line(text("valid_to"), this.#draft.valid_to, set("valid_to"), { type: "date" }),
    );
  }

  #buttons() {
    const button = (key, act, primary = false) => element("button", { type: "button", class: primary && "primary", onclick: act }, text(key));
    const nodes = [button("save", () => this.#save()), button("preview", () => this.#preview()), button("publish", () => this.#publish(), true)];
    if (this.#told.draft) nodes.push(button("discard", () => this.#end("discard", "discarded")));
    if (this.#told.published) nodes.push(button("withdraw", () => this.#end("withdraw", "withdrawn")));
    return element("div", { class: "actions last" }, ...nodes);
  }

  async #save(quiet = false) {
    const { by: _by, at: _at, ...draft } = this.#draft;
    const saved = await trying(() => change("PUT", this.#address, { ...draft, version: this.#told.version }));
    // Where somebody else has saved in the meantime, what was written here stays, and who it was is told.
    if (!saved) return false;
    sessionStorage.removeItem(this.#kept);
    this.#take(saved.answer);
    this.#show();
    if (!quiet) say(text("saved"));
    return true;
  }

  async #preview() {
    const { by: _by, at: _at, ...draft } = this.#draft;
    const told = await trying(() => change("POST", `${this.#address}/preview`, { municipality: municipality(), draft }));
    if (!told) return;
    this.#shown.replaceChildren(...missing(this.#told.problems), ...preview(told.replies));
    this.#shown.scrollIntoView({ block: "nearest" });
  }

  async #publish() {
    if (!(await this.#save(true))) return;
    openForm(
      text("publish_heading"),
      text("publish"),
      async () => {
        await change("POST", `${this.#address}/publish`, { version: this.#told.version });
        this.#settled("published");
      },
      element("p", {}, text("publish_text")),
      ...missing(this.#told.problems),
    );
  }

  #end(what, said) {
    openForm(
      text(what),
      text(what),
      async () => {
        await change("POST", `${this.#address}/${what}`, { version: this.#told.version });
        sessionStorage.removeItem(this.#kept);
        if (what === "withdraw") {
          this.#settled(said);
          return;
        }
        say(text(said));
        location.hash = "";
      },
      element("p", {}, text(`${what}_text`)),
    );
  }

  /** Look until the base has been taken into use, which takes about half a minute, and say how it went. */
  async #settled(said) {
    say(text("publishing"));
    this.#shown.replaceChildren(element("p", { class: "notice" }, text("publishing")));
    const state = await trying(async () => {
      for (;;) {
        const now = await get("publishing");
        if (now.state !== "running") return now;
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    });
    if (!state) return;
    await this.read(true);
    if (state.state === "failed") return trouble({ detail: text("publish_failed") });
    say(text(said));
  }
}
