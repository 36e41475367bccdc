// One case in the middle pane: what the resident asked, how they are reached, what was done, and what can be done.

import { caseOwner, dueText } from "./agent_cases.js";
import { askEnding, labelled, openForm } from "./agent_dialog.js";
import { facts } from "./agent_entry.js";
import { askForMeeting } from "./agent_meeting.js";
import { byId, departmentName, words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { moment, timeNode } from "./agent_time.js";
import { element, icon, show } from "./dom.js";

const WAYS = ["telephone", "email", "chat", "visit"];

export class OpenCase {
  gone = false;
  /** Nothing of a case is ever on its way unseen; a conversation has messages here. */
  unsent = { size: 0 };
  #closed = false;
  #drawn = "";
  #one = null;

  /** `changed()` is called when the agent has changed it. */
  constructor(id, service, changed) {
    this.id = id;
    this.service = service;
    this.changed = changed;
    this.heading = element("h2", { id: "conversation-heading", tabindex: "-1" }, words.text("case.heading", { case: id }));
    this.state = element("p", { class: "state" }, words.text("case.loading"));
    this.problem = element("p", { class: "notice bad", role: "alert", hidden: true });
    this.actions = element("div", { class: "actions" });
    this.body = element("div", { class: "scroller case", role: "group", tabindex: "0", "aria-label": words.text("case.about") });
    const back = element("a", { href: "#", class: "back" }, icon(SIGNS.back), words.text("conversation.back"));
    const titles = element("div", { class: "titles" }, this.heading, this.state);
    this.nodes = [element("header", {}, back, titles, this.actions, this.problem), this.body];
  }

  dispose() {
    this.#closed = true;
  }

  async look() {
    try {
      this.#draw(await this.service.case(this.id));
    } catch (error) {
      if (error.status !== 404) throw error;
      this.gone = true;
      this.#tell(error.detail);
    }
  }

  #draw(one) {
    const drawn = JSON.stringify(one);
    if (this.#closed || drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#one = one;
    const held = this.actions.contains(document.activeElement);
    const met = one.state === "answered" && one.meeting?.at;
    this.state.textContent = words.text(met ? "case.state_meeting" : `case.state_${one.state}`);
    this.actions.replaceChildren(...this.#possible(one));
    if (held) this.heading.focus();
    this.body.replaceChildren(
      one.overdue ? element("p", { class: "notice bad" }, dueText(one)) : "",
      element("h3", {}, words.text(`cases.kind_${one.kind}`)),
      element("p", { class: "text said", lang: one.lang }, one.text),
      facts(this.#facts(one)),
      element("p", {}, element("a", { href: `#samtale=${one.conversation}` }, words.text("case.conversation"))),
      element("h3", {}, words.text("case.done")),
      element("ol", { class: "done" }, ...one.events.map((event) => eventNode(event, this.#names(one)))),
    );
  }

  /** Names of the people the case itself tells of, by user name. */
  #names({ owner, meeting }) {
    const known = [owner, meeting?.host, this.service.me].filter(Boolean);
    return new Map(known.map(({ username, name }) => [username, name]));
  }

  #facts(one) {
    const { contact, meeting } = one;
    const pairs = [
      [words.text("case.due"), moment(new Date(one.due))],
      [words.text("case.owner"), caseOwner(one, this.service.me.username)],
      [words.text("about.department"), departmentName(one.municipality, one.department)],
    ];
    if (one.wishes) pairs.push([words.text("case.wishes"), one.wishes]);
    for (const key of ["name", "telephone", "email"]) {
      if (contact[key]) pairs.push([words.text(`case.${key}`), reach(key, contact[key])]);
    }
    if (meeting?.at) {
      const at = moment(new Date(meeting.at));
      pairs.push([words.text("case.meeting"), meeting.place ? `${at}, ${meeting.place}` : at]);
      if (meeting.arrived) pairs.push([words.text("case.arrived"), moment(new Date(meeting.arrived))]);
    }
    return pairs;
  }

  #possible({ state, owner, ...one }) {
    const mine = owner?.username === this.service.me.username;
    const meet = button(one.meeting?.at ? "meeting.change" : "meeting.agree", () => this.#meet());
    const take = button("case.take", () => this.#change("claim"), "primary");
    const release = button("case.release", () => this.#change("release"));
    const answer = button("case.answer", () => this.#answer(), "primary");
    const close = button("case.close", () => this.#close());
    if (state === "open") return [take];
    if (state === "claimed" && mine) return [answer, meet, release, close];
    return state === "answered" && mine ? [meet, close] : [];
  }

  #meet() {
    askForMeeting(this.#one, (meeting) => this.#send("meeting", meeting));
  }

  #answer() {
    const how = element("select", { id: "answer-how" }, ...WAYS.map((way) => element("option", { value: way }, words.text(`case.how_${way}`))));
    const note = element("textarea", { id: "answer-note", rows: "3", maxlength: "1000" });
    openForm(
      words.text("case.answer_heading"),
      words.text("case.answer_submit"),
      () => this.#send("answer", { how: how.value, note: note.value.trim() || null }),
      labelled(words.text("case.how"), how),
      labelled(words.text("case.note"), note),
    );
  }

  #close() {
    askEnding(words.text("case.ending_heading"), (outcome) => this.#change("close", { outcome }));
  }

  async #send(what, body) {
    this.#tell("");
    const changed = await this.service.changeCase(this.id, what, body);
    this.#draw(changed);
    byId("announcements").textContent = this.state.textContent;
    this.changed();
    return changed;
  }

  async #change(what, body) {
    try {
      await this.#send(what, body);
    } catch (error) {
      if (error.status === undefined) throw error;
      this.#tell(error.status === 0 ? words.text("conversation.unreachable") : error.detail);
      await this.look().catch(() => {});
    }
  }

  #tell(text) {
    this.problem.textContent = text;
    show(this.problem, text !== "");
  }
}

function reach(key, value) {
  if (key === "name") return value;
  return element("a", { href: `${key === "email" ? "mailto" : "tel"}:${value}` }, value);
}

function eventNode({ time, what, who, why }, names) {
  const text = words.text(`case.event_${what}`, { who: names.get(who) ?? who ?? words.text("message.resident") });
  const line = element("p", {}, timeNode(time), ` ${text}`);
  return element("li", {}, line, why ? element("p", { class: "hint" }, reason(what, why)) : "");
}

/** The service keeps how it was answered before the note, and a meeting's time, as it was sent them. */
function reason(what, why) {
  if (what === "closed") return words.text(`ending.${why}`);
  if (what === "meeting") return moment(new Date(why));
  if (what !== "answered") return why;
  const [, how, note] = /^(\w+)(?:: (.*))?$/s.exec(why) ?? [];
  return note ? `${words.text(`case.how_${how}`)}: ${note}` : words.text(`case.how_${how}`);
}

function button(key, onclick, style = undefined) {
  return element("button", { type: "button", class: style, onclick }, words.text(key));
}
