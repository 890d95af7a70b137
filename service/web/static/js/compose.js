/** Where the article is put in: pasted, dropped, opened, or chosen among the samples. */

import { byId } from "./dom.js";
import { decode, lengthOf } from "./text.js";
import { number, say } from "./words.js";

const field = byId("text");
const most = Number(field.dataset.most);

/** The article as it stands. */
export const article = () => field.value;

/** Put a text in place of the article. */
export function putIn(text) {
  field.value = text;
  showCount();
}

/** Say how long the article is; if it is too long, at once. */
export function showCount() {
  const count = lengthOf(field.value);
  byId("count").textContent = say("compose.count", { count, most });
  byId("count").classList.toggle("over", count > most);
  if (field.getAttribute("aria-invalid")) complain(faultOf(field.value));
}

/** Whether the article can be sent; if not, says why beside it. */
export function check() {
  const fault = faultOf(field.value);
  complain(fault);
  if (fault) field.focus();
  return !fault;
}

function faultOf(text) {
  if (!text.trim()) return say("compose.empty");
  const count = lengthOf(text);
  return count > most ? say("compose.long", { count: number(count), most }) : "";
}

function complain(words) {
  byId("hint").textContent = words;
  if (words) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** Listen to the field, the samples, the button for files and files that are dropped. */
export function listen() {
  field.addEventListener("input", () => {
    byId("sample").value = "";
    showCount();
  });
  byId("sample").addEventListener("change", (event) => event.target.value && takeSample(event.target.value));
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => takeFile(event.target.files[0]));
  listenToDrops(byId("sheet"));
}

function listenToDrops(sheet) {
  const isFile = (event) => event.dataTransfer.types.includes("Files");
  sheet.addEventListener("dragover", (event) => {
    if (!isFile(event)) return; // text that is dropped goes where the browser puts it
    event.preventDefault();
    sheet.classList.add("dragged");
  });
  sheet.addEventListener("dragleave", () => sheet.classList.remove("dragged"));
  sheet.addEventListener("drop", (event) => {
    sheet.classList.remove("dragged");
    if (!isFile(event)) return;
    event.preventDefault();
    takeFile(event.dataTransfer.files[0]);
  });
}

async function takeSample(address) {
  try {
    const response = await fetch(address);
    putIn(await response.text());
    complain("");
  } catch {
    complain(say("problem.network"));
  }
}

async function takeFile(file) {
  if (!file) return;
  try {
    putIn(decode(new Uint8Array(await file.arrayBuffer())));
    complain("");
  } catch {
    complain(say("compose.file_failed"));
  }
  byId("file").value = "";
  byId("sample").value = "";
}
