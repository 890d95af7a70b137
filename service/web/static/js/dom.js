/**
 * An element with attributes and children. Children that are strings become text, never markup;
 * an attribute that is null, undefined or false is left out.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

/** The element of that id, which is in the page's template. */
export const byId = (id) => document.getElementById(id);
