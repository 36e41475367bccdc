// How long somebody has waited, in words and in three steps.

const MINUTE = 60000;
export const STEPS_MIN = { ageing: 3, long: 10 }; // Our own choice, to be tried with the front desk: no figure is known.

/**
 * `{text, step}`; `step` is "fresh", "ageing" or "long". `words` gives the text; `prefix` says whose: "waiting" for a
 * person at all, "answering" for the person they have.
 */
export function waiting(words, sinceMs, nowMs, prefix = "waiting") {
  const minutes = Math.max(0, Math.floor((nowMs - sinceMs) / MINUTE));
  const step = minutes >= STEPS_MIN.long ? "long" : minutes >= STEPS_MIN.ageing ? "ageing" : "fresh";
  const text = duration(words, minutes, prefix);
  return { step, text: step === "long" ? words.text("waiting.long", { waiting: text }) : text };
}

function duration(words, minutes, prefix) {
  if (minutes < 1) return words.text(`${prefix}.now`);
  if (minutes < 60) return words.count(`${prefix}.minutes`, minutes);
  if (minutes < 24 * 60) return words.count(`${prefix}.hours`, Math.floor(minutes / 60));
  return words.count(`${prefix}.days`, Math.floor(minutes / (24 * 60)));
}
