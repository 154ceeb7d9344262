function render({ model, el }) {
  const box = host(el, "sheet", "The source as it stands in its sheet");
  return follow(model, ["shown"], () => {
    const shown = model.get("shown");
    if (!shown.state) return box.replaceChildren(make("p", { class: "ak-empty" }, shown.said || "Choose a row of evidence to see the cell in its sheet."));
    const lit = (row) => row.number === shown.row;
    box.replaceChildren(
      make("h3", { role: "status", "aria-live": "polite" }, shown.where),
      make("p", { class: shown.state === "as read" ? "ak-said" : "ak-warn" }, shown.said),
      shown.headings.length ? make("div", { class: "ak-wide", tabindex: 0, role: "region", "aria-label": "Rows around it" }, make("table", { class: "ak-grid-table" },
        make("thead", {},
          shown.letters[0] ? make("tr", {}, make("th"), shown.letters.map((letter) => make("th", { class: "ak-letter" }, letter))) : null,
          make("tr", {}, make("th", {}, ""), shown.headings.map((head) => make("th", { scope: "col" }, head)))),
        make("tbody", {}, shown.rows.map((row) => make("tr", { class: lit(row) ? "ak-lit" : null, "aria-current": lit(row) ? "true" : null },
          make("th", { scope: "row" }, `${row.number}`),
          row.cells.map((cell, at) => make("td", { class: lit(row) && at === shown.column ? "ak-cell" : null }, cell))))))) : "",
      make("dl", {}, [["file", shown.file], ["sheet", shown.sheet], ["SHA-256 when read", shown.sha256],
        ["SHA-256 now", shown.sha256_now === shown.sha256 ? "the same" : shown.sha256_now], ["shown", shown.headings.length ? shown.count : ""]]
        .filter(([, said]) => said).map(([name, said]) => [make("dt", {}, name), make("dd", {}, said)])),
    );
    const cell = box.querySelector(".ak-cell"), wide = box.querySelector(".ak-wide");
    if (cell && wide) wide.scrollLeft = Math.max(cell.offsetLeft - 160, 0);
  });
}
export default { render };
