// Small helpers for elements. Strings only ever become text, never markup.

/** @import {Attributes, Elements} from "./elements" */

/**
 * An element that the page has.
 * @template {keyof Elements} Id
 * @param {Id} id
 */
export const byId = (id) => /** @type {Elements[Id]} */ (/** @type {unknown} */ (document.getElementById(id)));

/**
 * What a map has for a key that it must have.
 * @template Key, Value
 * @param {Map<Key, Value>} map
 * @param {Key} key
 */
export function need(map, key) {
  const value = map.get(key);
  if (value === undefined) throw new Error(`nothing is known of ${key}`);
  return value;
}

/**
 * The first element of a tag within another, which has one.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Element} element
 * @param {Tag} tag
 */
export function within(element, tag) {
  const found = element.querySelector(tag);
  if (!found) throw new Error(`there is no ${tag} in #${element.id}`);
  return found;
}

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes names that begin with "on" are listeners; null is left out
 * @param {...(Node | string | null | undefined)} children null is left out
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter(isThere));
  return element;
}

/** @template One @param {One | null | undefined} one @returns {one is One} */
export const isThere = (one) => one !== null && one !== undefined;

export const glyph = () => make("span", { class: "glyph", "aria-hidden": "true" });

/** A link to another site; what is no web address becomes plain text. @param {string} href @param {string} text */
export function outward(href, text) {
  if (!/^https?:\/\//i.test(href)) return make("bdi", {}, text);
  return make("a", { href, rel: "noopener noreferrer nofollow", target: "_blank" }, make("bdi", {}, text));
}

/** @param {number | null | undefined} share 0 to 1 */
export const sure = (share) =>
  share === null || share === undefined
    ? null
    : make("span", { class: "sure", title: "confidence, 0 to 1" }, share.toFixed(2));

/** @param {number} count @param {string} one @param {string} many */
export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/** Say something to everyone, readers of the screen included; it goes after a while. @param {string} text */
export function say(text) {
  const box = byId("status");
  box.textContent = text;
  box.hidden = !text;
  clearTimeout(silence);
  if (text) silence = setTimeout(() => say(""), 6000);
}

/** @type {Record<string, string>} */
const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** A text as it stands in XML; characters that have no place there are left out. @param {string} text */
export const xml = (text) =>
  text.replace(/[&<>"']/g, (one) => XML[one]).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
