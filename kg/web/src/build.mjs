// Bundles the scripts of each page and the licences of what is in it; the same sources give the same bytes.
// node build.mjs [FOLDER [NAME ...]]: all of them into ../static, unless it is said which and where.
import { build } from "esbuild";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const [target = join(here, "..", "static"), ...names] = process.argv.slice(2);

/**
 * By the name of a bundle, where it begins and what it is; the styles that it imports become NAME.css.
 * Modules in the folder `instead` take the place of those with the same name here.
 */
const ENTRIES = {
  explorer: { entry: "main.js", format: "iife" },
  file: { entry: "main.js", format: "iife", instead: "file" }, // the explorer without a server
  forces: { entry: "forces.js", format: "iife" }, // the explorer's worker
  query: { entry: "query/main.js", format: "iife" },
  lines: { entry: "query/lines.js", format: "esm" }, // which the query page imports for its first line chart
};

for (const name of names.length ? names : Object.keys(ENTRIES)) await bundle(name, ENTRIES[name]);

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
    banner: { js: said, css: said },
    metafile: true,
    logLevel: "warning",
    plugins: instead ? [replacing(join(here, instead))] : [],
  });
  writeFileSync(join(target, `${name}.licences.txt`), licencesOf(Object.keys(metafile.inputs)));
}

/** Takes a module from a folder that has one of its name. */
function replacing(folder) {
  const onResolve = ({ path, resolveDir }) => {
    const meant = resolve(resolveDir, path);
    const own = join(folder, basename(meant));
    return relative(here, dirname(meant)) === "" && existsSync(own) ? { path: own } : undefined;
  };
  return { name: "replacing", setup: (build) => build.onResolve({ filter: /^\.\.?\// }, onResolve) };
}

function licencesOf(paths) {
  const packages = new Set(paths.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const texts = [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${readLicence(folder)}\n`;
  });
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}

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
