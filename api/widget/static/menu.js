// Everything that is not needed all the time, behind one button.

import { element, icon } from "./dom.js";
import { DRAWINGS } from "./icons.js";

/** Show `entries` ({key, drawing, action}) as a list of buttons. */
export function openMenu(words, sheet, entries) {
  const rows = entries.map(({ key, drawing, action }) => {
    const button = element("button", { type: "button", onclick: action }, icon(DRAWINGS[drawing]));
    button.append(element("span", {}, words.text(key)));
    return element("li", {}, button);
  });
  const back = { text: words.text("sheet.back"), action: () => sheet.close(), main: true };
  sheet.ask(words.text("panel.menu"), [element("ul", { class: "entries" }, ...rows)], [back]);
}
