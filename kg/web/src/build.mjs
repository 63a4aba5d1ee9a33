// Bundles the explorer and the licences of what is in it; the same sources give the same bytes.
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = process.argv[2] ?? join(here, "..", "static");

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["main.js"],
  outfile: join(target, "explorer.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "ascii",
  conditions: ["module"],
  legalComments: "none",
  banner: { js: "/* Made from kg/web/src; licences: explorer.licences.txt */" },
  metafile: true,
  logLevel: "warning",
});

const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
);
const texts = [...packages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${name} ${version} (${license})\n\n${readLicence(folder)}\n`;
});
writeFileSync(join(target, "explorer.licences.txt"), texts.join(`\n${"-".repeat(72)}\n\n`));

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
