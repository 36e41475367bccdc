// How else to reach the municipality, for when the chat cannot help.

import { element } from "./dom.js";

/** A paragraph with telephone and website as links, each large enough to touch. */
export function contact(words) {
  const { telephone, website } = words.config;
  return element(
    "p",
    { class: "contact" },
    element("a", { href: `tel:${telephone.replaceAll(" ", "")}` }, words.text("panel.telephone")),
    " ",
    element("a", { href: website, rel: "noopener" }, words.text("panel.website")),
  );
}
