// Agreeing on a meeting about a case: when and where, and then the text with the link that the resident is sent.

import { labelled, openDialog, openForm } from "./agent_dialog.js";
import { words } from "./agent_page.js";
import { localMinute } from "./agent_time.js";
import { element } from "./dom.js";

const SOON_MS = 24 * 3600000;

/** Ask when and where; `agree(meeting)` promises `{arrival, message, …}`, the case as it is then. */
export function askForMeeting(one, agree) {
  const known = one.meeting?.at;
  const start = known ? new Date(known) : wholeHour(new Date(Date.now() + SOON_MS));
  const at = element("input", { id: "meeting-at", type: "datetime-local", required: true, value: localMinute(start) });
  const place = element("input", { id: "meeting-place", maxlength: "120", value: one.meeting?.place ?? "", "aria-describedby": "meeting-hint" });
  openForm(
    words.text(known ? "meeting.change" : "meeting.agree"),
    words.text("meeting.save"),
    async () => {
      const agreed = await agree({ at: new Date(at.value).toISOString(), place: place.value.trim() || null });
      showLink(agreed);
    },
    one.wishes ? element("p", {}, words.text("meeting.wishes", { wishes: one.wishes })) : "",
    known ? element("p", { class: "notice" }, words.text("meeting.replaces")) : "",
    labelled(words.text("meeting.at"), at),
    labelled(words.text("meeting.place"), place),
    element("p", { class: "hint", id: "meeting-hint" }, words.text("meeting.place_hint")),
  );
}

/** The link is told once, so it stays in sight until somebody puts it away. */
function showLink({ arrival, message, lang }) {
  const text = `${message}\n${new URL(arrival, location.origin).href}`;
  const field = element("textarea", { id: "meeting-text", rows: "6", readonly: true, lang }, text);
  const said = element("p", { role: "status" });
  const copy = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = words.text("meeting.copied");
    } catch {
      said.textContent = words.text("meeting.copy_yourself");
    }
  };
  const dialog = openDialog(
    words.text("meeting.agreed"),
    element("p", {}, words.text("meeting.send_it")),
    labelled(words.text("meeting.text"), field),
    said,
    element(
      "div",
      { class: "actions" },
      element("button", { type: "button", class: "primary", onclick: copy }, words.text("meeting.copy")),
      element("button", { type: "button", onclick: () => dialog.close() }, words.text("keys.done")),
    ),
  );
}

function wholeHour(date) {
  date.setMinutes(0, 0, 0);
  return date;
}
