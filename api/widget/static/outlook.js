// What somebody who waits for a person can expect, in a few short sentences.

import { clock } from "./words.js";

const DAY_MS = 86400000;

/** The place in line, how long others waited, and when nobody is there: when somebody will be. */
export function outlook(words, { position, people, opens, day, estimate, slow }) {
  const said = [position ? words.text("state.queued_position", { position }) : words.text("state.queued")];
  if (people === "closed" && opens) {
    if (day) said.push(words.text("queue.day", { day }));
    said.push(words.text("queue.closed", { opens: when(words, new Date(opens)) }));
  } else if (people === "busy" || people === "open") said.push(words.text(`queue.${people}`));
  if (slow) said.push(words.text("queue.slow"));
  else if (estimate) said.push(howLong(words, estimate));
  said.push(words.text("queue.meanwhile"));
  return said.join(" ");
}

function howLong(words, { from_minutes: low, to_minutes: high }) {
  if (low < 1) return words.count("queue.up_to", high);
  return low === high ? words.count("queue.about", high) : words.text("queue.between", { low, high });
}

function when(words, date) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.floor((date.getTime() - midnight) / DAY_MS);
  const time = clock(date);
  if (days < 1) return words.text("queue.today", { time });
  if (days < 2) return words.text("queue.tomorrow", { time });
  const names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
  const day = words.text(`day.${names[date.getDay()]}`);
  return days < 7
    ? words.text("queue.weekday", { day, time })
    : words.text("queue.date", { day, date: `${date.getDate()}. ${words.text(`month.${date.getMonth() + 1}`)}`, time });
}
