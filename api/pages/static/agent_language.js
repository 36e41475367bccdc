// Names of languages, in the language of the page. The browser knows them.

import { lang } from "./agent_page.js";

const NORWEGIAN = new Set(["nn", "nb"]);

/** Whether the resident writes something else than Norwegian. */
export function isForeign(language) {
  return Boolean(language) && !NORWEGIAN.has(language);
}

/** «polsk» for "pl"; the code itself when the browser does not know it. */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([lang, "nb", "no"], { type: "language" }).of(code);
  } catch {
    return code;
  }
}
