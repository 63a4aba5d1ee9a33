// What is wrong with a query, under the line that it is about.
import { setDiagnostics } from "@codemirror/lint";
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { make } from "../shared/dom.js";

/** @import {DecorationSet} from "@codemirror/view" */
/** @import {Problem} from "./types" */
/** @typedef {{at: number, text: string}} Said what stands below the line that ends there */

/** @type {import("@codemirror/state").StateEffectType<Said | null>} */
const setFault = StateEffect.define();

class Fault extends WidgetType {
  /** @param {string} text */
  constructor(text) {
    super();
    this.text = text;
  }

  /** @param {Fault} other */
  eq(other) {
    return other.text === this.text;
  }

  toDOM() {
    return make("div", { class: "cm-fault" }, this.text);
  }
}

/** @param {number} at @param {string} text */
const lineBelow = (at, text) =>
  Decoration.set([Decoration.widget({ widget: new Fault(text), block: true, side: 1 }).range(at)]);

// The line with the fault; it goes with the next change of the text.
/** @type {StateField<DecorationSet>} */
export const faults = StateField.define({
  create: () => Decoration.none,
  update(shown, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setFault)) return effect.value ? lineBelow(effect.value.at, effect.value.text) : Decoration.none;
    return transaction.docChanged ? Decoration.none : shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Shows a problem of the server's; one without a line has no place here. @param {EditorView} view @param {Problem} problem */
export function showFault(view, { detail = "", line: number = 1, column = 1 }) {
  const { doc } = view.state;
  const line = doc.line(Math.min(number, doc.lines));
  const begin = Math.min(line.from + wide(line.text, column - 1), line.to);
  const from = begin === line.to ? Math.max(line.from, line.to - 1) : begin;
  const [word] = /^[\p{L}\p{N}_:?$.-]*/u.exec(doc.sliceString(from, line.to)) ?? [""];
  const to = from + Math.max(1, word.length);
  view.dispatch(
    setDiagnostics(view.state, [{ from, to: Math.min(to, doc.length), severity: "error", message: detail }]),
  );
  view.dispatch({ effects: [setFault.of({ at: line.to, text: detail }), EditorView.scrollIntoView(from)] });
}

/** How many units of a text its first characters take. @param {string} text @param {number} characters */
const wide = (text, characters) => [...text].slice(0, characters).join("").length;

/** @param {EditorView} view */
export function clearFault(view) {
  view.dispatch(setDiagnostics(view.state, []));
  view.dispatch({ effects: setFault.of(null) });
}
