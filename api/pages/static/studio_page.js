// What every page of the studio begins with: who is signed in, which municipality, how trouble is told.

import { byId, lang, municipalities, words } from "./agent_page.js";
import { Service } from "./agent_service.js";
import { show } from "./dom.js";

const data = document.body.dataset;
const KEPT_MUNICIPALITY = "svara-studio-municipality";
const service = new Service(lang);

/** Who the page was made for. */
export const username = data.username;

const people = JSON.parse(data.people);

/** What somebody is called, from their user name; "" for nobody. */
export function nameOf(user) {
  return people[user] ?? user ?? "";
}

/** Whether they may put a version live. */
export const approver = data.approver === "yes";

/** What is at an address below /api/studio. Rejects with `ServiceError`. */
export function get(address) {
  return service.get(`../studio/${address}`);
}

/** Change what is at an address below /api/studio. */
export function change(method, address, body = undefined) {
  return service.change(method, `../studio/${address}`, body);
}

/** A title, or any `{nn, nb}`, in the page's form. */
export function inForm(texts) {
  return texts?.[lang] || texts?.[lang === "nn" ? "nb" : "nn"] || "";
}

/** Id of the municipality that is worked for. */
export function municipality() {
  return byId("municipality")?.value ?? data.served.split(" ")[0];
}

/** Its name. */
export function municipalityName() {
  return municipalities[municipality()] ?? municipality();
}

/** Let a screen reader say it. */
export function say(text) {
  byId("told").textContent = "";
  requestAnimationFrame(() => {
    byId("told").textContent = text;
  });
}

/** Tell what went wrong above the work; "" takes it away. Somebody who is signed out signs in again. */
export function trouble(error) {
  const place = byId("trouble");
  if (error?.signedOut) {
    place.textContent = words.text("studio.signed_out");
  } else {
    place.textContent = error ? error.detail || words.text("studio.unreachable") : "";
  }
  show(place, Boolean(error));
}

/** Run `work`; what goes wrong is told, and gives undefined. Errors of our own making are not caught. */
export async function trying(work) {
  try {
    trouble(null);
    return await work();
  } catch (error) {
    if (error.status === undefined) throw error;
    trouble(error);
    return undefined;
  }
}

/** Sign-in first, then `begin()`; `begin` again whenever another municipality is chosen. */
export async function open(begin) {
  byId("leave").addEventListener("click", leave);
  const choice = byId("municipality");
  if (choice) {
    const kept = sessionStorage.getItem(KEPT_MUNICIPALITY);
    if ([...choice.options].some((option) => option.value === kept)) choice.value = kept;
    choice.addEventListener("change", () => {
      sessionStorage.setItem(KEPT_MUNICIPALITY, choice.value);
      begin();
    });
  }
  try {
    await service.session();
  } catch (error) {
    if (error.signedOut) return location.replace("/agent");
    trouble(error);
  }
  byId("other-language").addEventListener("click", (event) => {
    event.currentTarget.hash = location.hash;
  });
  await begin();
}

async function leave() {
  const left = await trying(async () => {
    await service.signOut();
    return true;
  });
  if (left) location.assign("/agent");
}
