// Times as they stand in the console: the clock alone today, with the date on other days.

import { words } from "./agent_page.js";
import { clock } from "./words.js";

/** «10.42», or «20.11.2026 kl. 10.42» when it is not today. */
export function moment(date, now = new Date()) {
  if (date.toDateString() === now.toDateString()) return clock(date);
  return words.text("message.time_with_date", { date: shortDate(date), time: clock(date) });
}

/** «20.11.2026», from a Date in local time. */
export function shortDate(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(date.getDate())}.${two(date.getMonth() + 1)}.${date.getFullYear()}`;
}

/** A Date as a `datetime-local` field holds it: «2026-11-20T10:42», in local time. */
export function localMinute(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A `<time>` for a time as the service writes it. */
export function timeNode(iso) {
  const node = document.createElement("time");
  node.dateTime = iso;
  node.textContent = moment(new Date(iso));
  return node;
}
