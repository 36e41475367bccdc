// Telling an agent who looks elsewhere: a sound, the browser's notification, a number in the title, a dot on the icon.
// Only one of an agent's open tabs makes a noise. Nothing that anybody wrote is ever part of it.

import { byId, words } from "./agent_page.js";
import { ring } from "./agent_sound.js";
import { STEPS_MIN } from "./agent_waiting.js";

export const OCCASIONS = ["new", "passed_on", "unanswered"];
const PLAIN = byId("icon").href;
const DOTTED = PLAIN.replace("agent_icon.svg", "agent_icon_dot.svg");
const OFF = Object.fromEntries(OCCASIONS.map((occasion) => [occasion, false]));

export class Alerts {
  #first = true;
  #offered = new Set();
  #told = new Map(); // id → number of the last message that was told of, and whether it was told of again when late
  #rings = !navigator.locks;
  choices = { sound: OFF, notification: OFF, title: true, dot: true };

  constructor(service) {
    this.service = service;
    this.count = 0;
    // Held as long as the tab lives; the next tab gets it then.
    navigator.locks?.request(`svara-agent-alerts:${service.me.username}`, () => {
      this.#rings = true;
      return new Promise(() => {});
    });
    this.read();
  }

  /** Fetch the agent's own choices; rejected quietly, since the next page load asks again. */
  async read() {
    try {
      this.choices = await this.service.preferences();
      this.#draw();
    } catch (error) {
      if (error.status === undefined) throw error;
    }
  }

  /** Keep other choices. */
  async keep(choices) {
    this.choices = await this.service.keepPreferences(choices);
    this.#draw();
  }

  /** The list as it is now; `open` is the id of the conversation in sight, if one is. */
  list({ waiting, mine }, open) {
    const news = waiting.filter((row) => row.offered && !this.#offered.has(row.id));
    this.#offered = new Set([...waiting.filter((row) => row.offered), ...news].map((row) => row.id));
    if (news.length && !this.#first) this.#tell("new", news[0].id);
    for (const row of mine) this.#unanswered(row, row.id === open && !document.hidden);
    for (const id of this.#told.keys()) if (!mine.some((row) => row.id === id)) this.#told.delete(id);
    this.#first = false;
  }

  /** A notice has come. */
  notice(notice) {
    if (notice.kind === "passed_on" || notice.kind === "mentioned") this.#tell("passed_on", notice.conversation, `alert.${notice.kind}`);
  }

  /** How much waits for this agent. */
  waits(count) {
    this.count = count;
    this.#draw();
  }

  #unanswered({ id, held, unanswered, unanswered_since: since }, inSight) {
    const last = unanswered.at(-1) ?? 0;
    const known = this.#told.get(id) ?? { seq: last, late: false };
    const late = !held && since !== null && this.service.now() - Date.parse(since) >= STEPS_MIN.ageing * 60000;
    if (last > known.seq && !inSight) this.#tell("unanswered", id);
    else if (late && !known.late && !this.#first) this.#tell("unanswered", id, "alert.late");
    this.#told.set(id, { seq: Math.max(last, known.seq), late });
  }

  #tell(occasion, id, key = `alert.${occasion}`) {
    if (!this.#rings) return;
    if (this.choices.sound[occasion]) ring(occasion);
    if (this.choices.notification[occasion] && (document.hidden || !document.hasFocus())) notify(words.text(key), id);
  }

  #draw() {
    const { title, dot } = this.choices;
    document.title = title && this.count ? words.text("console.title_waiting", { count: this.count }) : words.text("console.title");
    const icon = dot && this.count ? DOTTED : PLAIN;
    if (byId("icon").href !== icon) byId("icon").href = icon;
  }
}

function notify(text, id) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const shown = new Notification(text, { tag: `svara-${id}`, lang: document.documentElement.lang });
  shown.onclick = () => {
    window.focus();
    location.hash = `#samtale=${id}`;
    shown.close();
  };
}
