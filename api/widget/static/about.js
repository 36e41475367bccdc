// What the chatbot is and is not, what is kept, and every other way to reach the municipality.

import { contact } from "./contact.js";
import { element, unseen } from "./dom.js";

const PAGES = { privacy: "personvern", statement: "tilgjenge" }; // The service's own (api/pages).

/** Show it, with a way back. */
export function tellAbout(words, sheet) {
  const { config } = words;
  const hours = config.retention_hours;
  const kept = hours % 24 ? words.count("about.hours", hours) : words.count("about.days", hours / 24);
  const parts = [
    words.text("about.robot"),
    words.text("about.limits"),
    head(words.text("about.privacy_heading")),
    words.text("about.kept", { time: kept }),
    ...(config.archive_days ? [words.text("about.archived", { days: config.archive_days })] : []),
    words.text("about.browser"),
    head(words.text("about.contact_heading")),
    ...(config.telephone_hours ? [words.text("about.telephone", { hours: config.telephone_hours })] : []),
    ...(config.people_hours ? [words.text("about.people", { hours: config.people_hours })] : []),
    places(config.places),
    element("p", { class: "contact" }, ...Object.entries(PAGES).map(([page, path]) => link(words, page, path))),
  ];
  const back = { text: words.text("sheet.back"), action: () => sheet.close(), main: true };
  sheet.ask(words.text("about.heading"), parts, [back], contact(words));
}

function head(text) {
  return element("h4", {}, text);
}

function places(list) {
  const lines = list.map(({ name, address, hours }) => {
    const rest = [address, hours].filter(Boolean).join(". ");
    return element("li", {}, element("strong", {}, name), rest && `: ${rest}`);
  });
  return element("ul", { class: "places" }, ...lines);
}

function link(words, page, path) {
  const { base, lang, municipality } = words.config;
  const href = new URL(`${path}?${new URLSearchParams({ lang, municipality })}`, base);
  const inNewTab = unseen(` (${words.text("message.new_tab")})`);
  return element("a", { href, target: "_blank", rel: "noopener noreferrer" }, words.text(`about.${page}`), inNewTab);
}
