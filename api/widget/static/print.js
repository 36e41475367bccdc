// The conversation on paper. The page around the chat cannot be left out of its own print, so the messages are
// set up in a window of their own: nodes and text only, as everywhere.

import { element } from "./dom.js";
import { heading, sources } from "./message_parts.js";
import { senderOf } from "./senders.js";
import { Refused } from "./sheet.js";
import { longDate } from "./words.js";
import printStyle from "./print.css" with { type: "css" };

/**
 * Open the window, fill it with the messages that `read()` promises, and open the browser's print dialogue. Throws
 * `Refused` when the browser opens no windows.
 */
export async function printMessages(words, read) {
  // Opened before anything is waited for: browsers allow it only as an answer to a press.
  const paper = open("", "_blank");
  if (!paper) throw new Refused(words.text("save.print_failed"));
  try {
    lay(paper, words, await read());
  } catch (error) {
    paper.close();
    throw error;
  }
  paper.focus();
  paper.print();
}

function lay(paper, words, messages) {
  const page = paper.document;
  const look = new paper.CSSStyleSheet();
  look.replaceSync([...printStyle.cssRules].map((rule) => rule.cssText).join("\n"));
  page.adoptedStyleSheets = [look];
  page.documentElement.lang = words.config.lang;
  page.title = words.text("panel.title");
  page.body.replaceChildren(
    element("h1", {}, words.text("panel.title")),
    element("p", {}, words.text("save.printed", { date: longDate(words, new Date()) })),
    element("ol", {}, ...messages.filter(({ text }) => text).map((message) => entry(words, message))),
  );
}

function entry(words, message) {
  const item = element("li", {}, heading(words, senderOf(words, message), new Date(message.time)));
  item.append(element("div", { class: "text", lang: message.lang }, message.text));
  if (message.sources?.length) item.append(sources(words, message.sources));
  return item;
}
