// Tables as CSV.

/** @param {string | number | null} value */
function cell(value) {
  // A spreadsheet must not read a title as a formula.
  const text = String(value ?? "");
  const plain = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** @param {(string | number | null)[][]} rows */
export const toCsv = (rows) => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
