// The switches of one municipality: the bot off and on, and a notice to residents; and today's opening hours.

import { labelled, openForm } from "./agent_dialog.js";
import { byId, longest, words } from "./agent_page.js";
import { SIGNS } from "./agent_signs.js";
import { localMinute, moment } from "./agent_time.js";
import { element, icon } from "./dom.js";

export class Switches {
  #drawn = "";

  /** `municipality()` gives the id; `changed(text)` is called with what to say when something is another. */
  constructor(service, municipality, changed) {
    this.service = service;
    this.municipality = municipality;
    this.changed = changed;
  }

  show({ id, bot_off: off, notice, hours }) {
    const drawn = JSON.stringify([id, off, notice, hours]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    keepFocus("bot", this.#bot(off));
    keepFocus("shown", this.#notice(notice));
    byId("hours").replaceChildren(hoursNode(hours), ...hours.departments.map((one) => hoursNode(one, one.name)));
  }

  #bot(off) {
    const text = off
      ? words.text("lead.bot_off", { by: off.by, since: moment(new Date(off.since)), reason: off.reason })
      : words.text("lead.bot_on");
    return [
      element("p", off ? { class: "notice" } : {}, off ? icon(SIGNS.problem) : "", text),
      actions(button(off ? "lead.turn_on" : "lead.turn_off", () => this.#turn(Boolean(off)))),
    ];
  }

  #turn(on) {
    const reason = element("textarea", { id: "reason", rows: "2", maxlength: "500", required: true, "aria-describedby": "reason-hint" });
    openForm(
      words.text(on ? "lead.turn_on" : "lead.turn_off"),
      words.text(on ? "lead.turn_on" : "lead.turn_off"),
      async () => {
        await this.service.turnBot(this.municipality(), on, reason.value.trim());
        this.changed(words.text(on ? "lead.bot_is_on" : "lead.bot_is_off"));
      },
      element("p", {}, words.text(on ? "lead.turn_on_explained" : "lead.turn_off_explained")),
      labelled(words.text("lead.reason"), reason),
      element("p", { class: "hint", id: "reason-hint" }, words.text("lead.reason_hint")),
    );
  }

  #notice(notice) {
    if (!notice) return [element("p", {}, words.text("lead.shown_none")), actions(button("lead.show", () => this.#write()))];
    const values = { by: notice.by, first: moment(new Date(notice.first)), last: moment(new Date(notice.last)) };
    const begun = Date.parse(notice.first) <= this.service.now();
    return [
      element("p", {}, words.text(begun ? "lead.shown_now" : "lead.shown_later", values)),
      element("blockquote", { lang: "nn" }, notice.text.nn),
      notice.text.nb === notice.text.nn ? "" : element("blockquote", { lang: "nb" }, notice.text.nb),
      actions(
        button("lead.change", () => this.#write(notice)),
        button("lead.end", () => this.#end()),
      ),
    ];
  }

  #write(notice = null) {
    const field = (form) =>
      element("textarea", { id: `notice-${form}`, lang: form, rows: "3", maxlength: longest, required: true }, notice?.text[form] ?? "");
    const nn = field("nn");
    const nb = field("nb");
    const first = element("input", { id: "notice-first", type: "datetime-local", "aria-describedby": "notice-first-hint" });
    const last = element("input", { id: "notice-last", type: "datetime-local", required: true });
    if (notice) last.value = localMinute(new Date(notice.last));
    if (notice && Date.parse(notice.first) > this.service.now()) first.value = localMinute(new Date(notice.first));
    openForm(
      words.text(notice ? "lead.change" : "lead.show"),
      words.text("lead.save"),
      async () => {
        await this.service.showNotice({
          municipality: this.municipality(),
          text: { nn: nn.value.trim(), nb: nb.value.trim() },
          first: first.value ? new Date(first.value).toISOString() : null,
          last: new Date(last.value).toISOString(),
        });
        this.changed(words.text("lead.shown_saved"));
      },
      element("p", {}, words.text("lead.show_explained")),
      labelled(words.text("lead.text_nn"), nn),
      labelled(words.text("lead.text_nb"), nb),
      labelled(words.text("lead.first"), first),
      element("p", { class: "hint", id: "notice-first-hint" }, words.text("lead.first_hint")),
      labelled(words.text("lead.last"), last),
    );
  }

  async #end() {
    try {
      await this.service.endNotice(this.municipality());
      this.changed(words.text("lead.shown_ended"));
    } catch (error) {
      if (error.status === undefined) throw error;
      this.changed(error.detail || words.text("conversation.unreachable"));
    }
  }
}

function hoursNode({ open, today, special, opens_next: next }, name = "") {
  const spans = today.map(({ opens, closes }) => words.text("lead.span", { opens: dotted(opens), closes: dotted(closes) })).join(", ");
  const parts = [
    name && words.text("lead.hours_of", { name }),
    words.text(open ? "lead.open" : "lead.closed"),
    special ? words.text("lead.special", { day: special }) : "",
    spans ? words.text("lead.spans", { spans }) : words.text("lead.no_spans"),
    !open && next ? words.text("lead.opens_next", { opens: moment(new Date(next)) }) : "",
  ];
  return element("p", {}, parts.filter(Boolean).join(" "));
}

function dotted(clock) {
  return clock.replace(":", ".");
}

function actions(...buttons) {
  return element("p", { class: "actions" }, ...buttons);
}

function button(key, onclick) {
  return element("button", { type: "button", onclick }, words.text(key));
}

/** Put new content in; whoever had the keyboard there is not sent to the top of the page. */
function keepFocus(id, nodes) {
  const held = byId(id).contains(document.activeElement);
  byId(id).replaceChildren(...nodes);
  if (held) byId(`${id}-heading`).focus();
}
