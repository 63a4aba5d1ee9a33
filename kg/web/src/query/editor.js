// The editor in place of the text field. It stands in a shadow root, where its styles need no <style>.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { EditorView, minimalSetup } from "codemirror";
import { sparql } from "codemirror-lang-sparql";
import { make } from "../shared/dom.js";
import { complete, completeNames } from "./complete.js";
import { faults } from "./faults.js";
import { fillsPrefixes } from "./prefixes.js";
import { looks } from "./theme.js";
import { typesOverLines } from "./typing.js";

/** @import {ViewUpdate} from "@codemirror/view" */

const isTouch = matchMedia("(pointer: coarse)").matches;

const said = {
  "aria-label": "SPARQL query",
  "aria-description": "Control Enter runs the query, Control Space completes, Escape and then Tab leaves the editor.",
  spellcheck: "false",
  autocorrect: "off",
  autocapitalize: "off",
};

/** Puts an editor where a text field is; the field keeps the text for the form. @param {HTMLTextAreaElement} field @param {{onRun: () => void, onChange: (update: ViewUpdate) => void}} on */
export function createEditor(field, { onRun, onChange }) {
  const host = make("div", { id: "editor" });
  const root = host.attachShadow({ mode: "open" });
  field.after(host);
  field.hidden = true;
  field.required = false; // of a field that is not seen nobody could be told
  const run = () => {
    onRun();
    return true;
  };
  const keep = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    field.value = update.state.doc.toString();
    onChange(update);
  });
  const state = EditorState.create({
    doc: field.value,
    extensions: [
      // Tab takes what the list of completions offers, and otherwise goes on to the next control.
      Prec.highest(
        keymap.of([
          { key: "Mod-Enter", run },
          { key: "Tab", run: acceptCompletion },
        ]),
      ),
      keymap.of(closeBracketsKeymap),
      ...(isTouch ? [] : [lineNumbers(), highlightActiveLineGutter(), highlightActiveLine()]),
      minimalSetup,
      sparql(),
      bracketMatching(),
      closeBrackets(),
      indentUnit.of("  "),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of(said),
      autocompletion({ override: [complete, completeNames], icons: false, maxRenderedOptions: 60 }),
      fillsPrefixes,
      typesOverLines,
      faults,
      keep,
      looks,
    ],
  });
  return new EditorView({ state, parent: root, root });
}

/** @param {EditorView} view @param {string} text */
export function setText(view, text) {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: 0 },
    scrollIntoView: true,
  });
}
