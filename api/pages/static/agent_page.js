// What the page itself was sent with: its texts, its language and the service's limits.

import { Words } from "./words.js";

const data = document.body.dataset;

/** Texts of the page, `words.text("list.waiting")`. */
export const words = new Words({ texts: JSON.parse(data.texts), name: "", telephone: "", website: "" });

/** The form of Norwegian the page is in. */
export const lang = data.lang;

/** Longest message to a resident, in characters. */
export const longest = Number(data.longest ?? 0);

/** Names of the municipalities by id. */
export const municipalities = JSON.parse(data.municipalities ?? "{}");

/** Departments of each municipality, in order: `{alver: {byggesak: "Byggesak"}}`. */
export const departments = JSON.parse(data.departments ?? "{}");

/** Name of a department; its id when the municipality no longer has it. */
export function departmentName(municipality, id) {
  return departments[municipality]?.[id] ?? id;
}

/** The element with this id. */
export function byId(id) {
  return document.getElementById(id);
}
