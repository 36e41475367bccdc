// Signing out. Whoever still has conversations puts them back in the queue first, so that nobody is forgotten.

import { byId, words } from "./agent_page.js";
import { show } from "./dom.js";

/** Make the button work. `mine()` gives the conversations the agent has; `before()` is called on leaving. */
export function signOutButton(service, mine, before) {
  const dialog = byId("sign-out-dialog");
  const error = byId("sign-out-error");

  const leave = async () => {
    show(error, false);
    try {
      for (const { id } of mine()) await putBack(service, id);
      await service.signOut();
    } catch (problem) {
      if (!problem.signedOut) {
        error.textContent = words.text("sign_out.failed");
        if (!dialog.open) dialog.showModal();
        show(error, true);
        return;
      }
    }
    before();
    location.assign("/agent");
  };

  byId("sign-out").disabled = false;
  byId("sign-out").addEventListener("click", () => {
    if (!mine().length) return leave();
    byId("sign-out-text").textContent = words.count("sign_out.text", mine().length);
    show(error, false);
    dialog.showModal();
  });
  byId("sign-out-confirm").addEventListener("click", leave);
  byId("sign-out-cancel").addEventListener("click", () => dialog.close());
}

async function putBack(service, id) {
  try {
    await service.release(id, "queued");
  } catch (error) {
    // Somebody has it already, or it is gone: then it is not ours to put back.
    if (error.status !== 409 && error.status !== 404) throw error;
  }
}
