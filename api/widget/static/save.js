// A copy of the conversation to keep: as a file, on paper, or by e-mail where the municipality offers it.

import { element } from "./dom.js";
import { printMessages } from "./print.js";
import { Refused } from "./sheet.js";

const FILES = { text: "txt", html: "html" };
const ADDRESS_LIKE = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Offer the ways there are. `service` and `begin()` (promises the conversation) fetch it; `say` tells afterwards. */
export function offerCopies(words, sheet, { service, begin, say }) {
  const download = (format) => async () => {
    const blob = await service.transcript(await begin(), format);
    offer(blob, `${words.text("save.file")}-${words.config.municipality}.${FILES[format]}`);
    sheet.close();
    say(words.text("save.saved"));
  };
  const onPaper = () => printMessages(words, async () => (await service.read(await begin(), 0)).messages);
  const { email } = words.config;
  sheet.ask(
    words.text("save.heading"),
    [words.text("save.intro"), ...(email ? [byEmail(words, sheet, { service, begin, say })] : [])],
    [
      { text: words.text("save.text"), action: download("text"), main: !email },
      { text: words.text("save.html"), action: download("html") },
      { text: words.text("save.print"), action: onPaper },
      { text: words.text("sheet.back"), action: () => sheet.close() },
    ],
  );
}

function byEmail(words, sheet, { service, begin, say }) {
  const field = element("input", { id: "svara-email", type: "email", autocomplete: "email" });
  const send = async () => {
    const address = field.value.trim();
    if (!ADDRESS_LIKE.test(address)) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      throw new Refused(words.text("save.email_wrong"));
    }
    await service.email(await begin(), address);
    sheet.close();
    say(words.text("save.email_sent", { address }));
  };
  return element(
    "form",
    { class: "email", novalidate: true, onsubmit: (event) => { event.preventDefault(); sheet.run(send); } },
    element("label", { for: "svara-email" }, words.text("save.email")),
    element("div", { class: "row" }, field, element("button", { type: "submit", class: "main" }, words.text("save.email_send"))),
  );
}

function offer(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  // The browser has begun to read it long before this.
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
