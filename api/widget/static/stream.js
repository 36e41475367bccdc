// Reading server-sent events from a fetch body. EventSource cannot be used: it sends no headers, and the
// token must not stand in an address.

/**
 * The events in `body` (a ReadableStream of bytes) as they are completed: `{event, id, data}`, `id` null
 * where the event has none. `alive` is called for every piece that arrives. Ends when the stream ends.
 */
export async function* readEvents(body, alive = () => {}) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let lines = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      rest += value;
      // A lone CR may be the first half of a CRLF still on its way.
      const complete = rest.split(/\r\n|\n|\r(?!$)/);
      rest = complete.pop();
      for (const line of complete) {
        if (line !== "") {
          lines.push(line);
          continue;
        }
        const event = parseEvent(lines);
        lines = [];
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** One event from its lines; null when it carries no data (a comment, a lone `retry`). */
export function parseEvent(lines) {
  const event = { event: "message", id: null, data: null };
  for (const line of lines) {
    const [, field, value] = /^([^:]*)(?::[ ]?(.*))?$/s.exec(line);
    if (field === "data") event.data = event.data === null ? (value ?? "") : `${event.data}\n${value ?? ""}`;
    else if (field === "event" || field === "id") event[field] = value ?? "";
  }
  return event.data === null ? null : event;
}
