// Small helpers for elements. Strings only ever become text, never markup.

/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => document.getElementById(id);

/**
 * @param {string} tag
 * @param {Record<string, unknown>} attributes names that begin with "on" are listeners; null is left out
 * @param {...(Node | string | null)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const glyph = () => make("span", { class: "glyph", "aria-hidden": "true" });

/** A link to another site; what is no web address becomes plain text. */
export function outward(href, text) {
  if (!/^https?:\/\//i.test(href)) return make("bdi", {}, text);
  return make("a", { href, rel: "noopener noreferrer nofollow", target: "_blank" }, make("bdi", {}, text));
}

/** @param {number | null} share 0 to 1 */
export const sure = (share) =>
  share === null || share === undefined
    ? null
    : make("span", { class: "sure", title: "confidence, 0 to 1" }, share.toFixed(2));

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** Say something to everyone, readers of the screen included; it goes after a while. */
export function say(text) {
  const box = byId("status");
  box.textContent = text;
  box.hidden = !text;
  clearTimeout(say.timer);
  if (text) say.timer = setTimeout(() => say(""), 6000);
}

const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** A text as it stands in XML; characters that have no place there are left out. */
export const xml = (text) =>
  text.replace(/[&<>"']/g, (one) => XML[one]).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
