/**
 * Lights what belongs together: a quote, its source and every mention of that person; or a person with all that
 * they said. Whatever names its quotes (`data-quotes`) or entities (`data-entities`), innermost first, takes part.
 */

const PARTS = "[data-quotes], [data-entities]";

/** Let the elements under `root` light for a result; the answer takes the lights away again. */
export function lightUp(root, result) {
  const control = new AbortController();
  const { signal } = control;
  let held = null;

  const show = (wish) => {
    for (const element of root.querySelectorAll(".lit")) element.classList.remove("lit");
    if (wish) for (const element of root.querySelectorAll(selectorOf(wish))) element.classList.add("lit");
  };
  const follow = ({ target }) => {
    show(wishOf(target.closest(PARTS), result) ?? held);
    for (const list of root.querySelectorAll("[data-follow]")) if (!list.contains(target)) bringLit(list);
  };
  let rest = "";
  const followPointer = (event) => {
    const place = `${event.clientX} ${event.clientY}`;
    if (place !== rest) follow(event); // else the page has moved below a pointer that lies still
    rest = place;
  };
  const hold = (event) => {
    if (event.target.closest("select, [data-save], [data-copy]")) return;
    const wish = wishOf(event.target.closest(PARTS), result);
    held = sameWish(wish, held) ? null : wish;
    show(held);
  };
  const letGo = (event) => {
    if (event.key !== "Escape") return;
    held = null;
    show(null);
  };

  root.addEventListener("pointerover", followPointer, { signal });
  root.addEventListener("pointerleave", () => show(held), { signal });
  root.addEventListener("focusin", follow, { signal });
  root.addEventListener("focusout", () => show(held), { signal });
  root.addEventListener("click", hold, { signal });
  document.addEventListener("keydown", letGo, { signal });
  return () => (show(null), control.abort());
}

/** Scroll a list within itself so far that what is lit in it (its `data-follow`) is in sight. */
function bringLit(list) {
  const lit = list.querySelector(list.dataset.follow);
  if (!lit) return;
  const above = lit.offsetTop < list.scrollTop;
  const below = lit.offsetTop + lit.offsetHeight > list.scrollTop + list.clientHeight;
  if (above || below) list.scrollTop = lit.offsetTop;
}

/** The quotes and entities to light for an element; null for none. */
export function wishOf(element, result) {
  if (!element) return null;
  const [id] = (element.dataset.quotes ?? "").split(" ");
  const quote = result.quotes.find((one) => one.id === id);
  if (quote) return { quotes: [quote.id], entities: [quote.speaker.entity].filter(Boolean) };
  const [entity] = (element.dataset.entities ?? "").split(" ");
  if (!entity) return null;
  const said = result.quotes.filter((one) => one.speaker.entity === entity);
  return { quotes: said.map((one) => one.id), entities: [entity] };
}

const sameWish = (one, other) => one !== null && other !== null && selectorOf(one) === selectorOf(other);

const selectorOf = ({ quotes, entities }) =>
  [
    ...quotes.map((id) => `[data-quotes~="${CSS.escape(id)}"]`),
    ...entities.map((id) => `[data-entities~="${CSS.escape(id)}"]`),
  ].join(",");
