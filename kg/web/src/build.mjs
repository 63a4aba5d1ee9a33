// Bundles the scripts of each page and the licences of what is in it; the same sources give the same bytes.
// node build.mjs [FOLDER [NAME ...]]: all of them into ../static, unless it is said which and where.

import { readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const [target = join(here, "..", "static"), ...names] = process.argv.slice(2);

/** @import {BuildOptions, OnResolveArgs, Plugin} from "esbuild" */
/** @typedef {Record<string, string>} Instead modules by the path of what they stand in for */
/** @typedef {{entry: string, format: BuildOptions["format"], instead?: Instead}} Entry */

/** What the explorer without a server has in place of the served one's modules. */
const WITHOUT_SERVER = {
  "explorer/api.js": "file/api.js",
  "explorer/drawer.js": "file/drawer.js",
  "explorer/rounds.js": "file/rounds.js",
  "explorer/wrong.js": "file/wrong.js",
};

/** @type {Record<string, Entry>} by the name of a bundle, where it begins and what it is; the styles that it imports become NAME.css. */
const ENTRIES = {
  explorer: { entry: "explorer/main.js", format: "iife" },
  file: { entry: "explorer/main.js", format: "iife", instead: WITHOUT_SERVER },
  forces: { entry: "explorer/forces.js", format: "iife" }, // the explorer's worker
  query: { entry: "query/main.js", format: "iife" },
  lines: { entry: "query/lines.js", format: "esm" }, // which the query page imports for its first line chart
};

for (const name of names.length ? names : Object.keys(ENTRIES)) await bundle(name, ENTRIES[name]);

/** @param {string} name @param {Entry} bundle */
async function bundle(name, { entry, format, instead }) {
  const said = `/* Made from kg/web/src; licences: ${name}.licences.txt */`;
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    outfile: join(target, `${name}.js`),
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    charset: "ascii",
    conditions: ["module"],
    legalComments: "none",
    tsconfigRaw: "{}", // tsconfig.json is for checks alone
    banner: { js: said, css: said },
    metafile: true,
    logLevel: "warning",
    plugins: instead ? [replacing(instead)] : [],
  });
  writeFileSync(join(target, `${name}.licences.txt`), licencesOf(Object.keys(metafile.inputs)));
}

/** Takes the modules that are listed in place of others. @param {Instead} instead @returns {Plugin} */
function replacing(instead) {
  /** @param {OnResolveArgs} asked */
  const onResolve = ({ path, resolveDir }) => {
    const own = instead[relative(here, resolve(resolveDir, path))];
    return own ? { path: join(here, own) } : undefined;
  };
  return { name: "replacing", setup: (build) => build.onResolve({ filter: /^\.\.?\// }, onResolve) };
}

/** @param {string[]} paths of what is in a bundle */
function licencesOf(paths) {
  const packages = new Set(paths.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const texts = [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${readLicence(folder)}\n`;
  });
  return texts.join(`\n${"-".repeat(72)}\n\n`) || "It has nothing of others.\n";
}

/** @param {string} folder @returns {string} */
function readLicence(folder) {
  for (const name of ["LICENSE.txt", "LICENSE", "LICENSE.md", "license"]) {
    try {
      return readFileSync(join(folder, name), "utf8").trim();
    } catch {
      // It goes by another name.
    }
  }
  throw new Error(`${folder} has no licence file`);
}
