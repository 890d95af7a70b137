/** The API key, where the service asks for one: in this variable and nowhere else. */

import { byId } from "./dom.js";

let key = null;

/** The key that the reader has given; null where none was asked for. */
export const currentKey = () => key;

/** Ask for a key, again where the last was wrong; whether the reader has given one. */
export function askForKey() {
  const dialog = byId("key");
  const field = byId("key-value");
  byId("key-wrong").hidden = key === null;
  field.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "given"), { once: true });
  });
}

/** Listen to the dialogue. */
export function listen() {
  byId("key-cancel").addEventListener("click", () => byId("key").close());
  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    key = byId("key-value").value.trim();
    byId("key").close("given");
  });
}
