/* What a cell was read as, by a sign as well as by its ground. */
const SIGNS = { header: "▤", title: "¶", value: "", section: "§", total: "Σ", footer: "⌄", "unknown column": "?", "not used": "–", ignored: "·", error: "!" };
const NAMES = { period: "month", moment: "moment", unit: "department", recorded_on: "written on", table: "table" };

function render({ model, el }) {
  const box = host(el, "mapping", "How the workbooks were understood");
  const say = (asked) => send(model, asked);
  /* Kept through every drawing: a sender's workbooks mostly have the same headings. */
  const everywhere = make("input", { type: "checkbox", checked: true, "data-key": "everywhere" });
  const scope = make("label", { class: "ak-note" }, everywhere, " a meaning holds for every workbook with that heading");
  const fact = (one) => {
    const value = one.options.length
      ? make("select", { "data-key": one.name, onchange: (event) => say({ name: one.name, value: event.target.value }) },
        ["", ...one.options].map((option) => make("option", { value: option, selected: option === one.value }, option)))
      : make("input", { type: "text", value: one.value, "data-key": one.name,
        onkeydown: onEnter(() => document.activeElement.blur()), onchange: (event) => say({ name: one.name, value: event.target.value }) });
    return make("label", { class: "ak-field" }, make("span", {}, NAMES[one.name]), value, make("small", {}, one.rule));
  };
  const column = (one, meanings) => make("tr", {},
    make("th", { scope: "row" }, one.column), make("td", {}, one.heading),
    make("td", {}, make("select", { "aria-label": `Meaning of ${one.heading || one.column}`, "data-key": `c:${one.column}`,
      onchange: (event) => say({ name: "means", column: one.heading || one.column, value: event.target.value, everywhere: !!one.heading && everywhere.checked }) },
    meanings.map(([name, said]) => make("option", { value: name, selected: name === one.means }, said)))),
    make("td", {}, one.rule), make("td", {}, one.filled), make("td", {}, one.example));
  const grid = (shown, header) => make("div", { class: "ak-wide ak-map", tabindex: 0, role: "region", "aria-label": "The sheet" }, make("table", { class: "ak-grid-table" },
    make("caption", {}, shown.count),
    make("thead", {}, make("tr", {}, make("th"), shown.letters.map((letter) => make("th", { class: "ak-letter" }, letter)))),
    make("tbody", {}, shown.rows.map((row) => make("tr", {},
      make("th", { scope: "row" }, make("button", { type: "button", "data-key": `r:${row.number}`, "aria-pressed": `${row.number}` === header,
        title: `Row ${row.number} is the header`, onclick: () => say({ name: "header", value: `${row.number}` }) }, `${row.number}`)),
      row.cells.map((cell) => cell === null ? make("td") : make("td", { class: `ak-as ak-as-${cell.as.split(" ")[0]}`,
        title: [cell.as, cell.means, cell.rule, cell.marks].filter(Boolean).join(" · ") },
      SIGNS[cell.as] ? make("b", { "aria-label": cell.as }, `${SIGNS[cell.as]} `) : null, cell.text)))))));
  const key = make("ul", { class: "ak-counts ak-key" }, Object.entries(SIGNS).map(([name, sign]) =>
    make("li", {}, make("span", { class: `ak-as ak-as-${name.split(" ")[0]} ak-swatch` }, sign || "a"), name)));
  return follow(model, ["shown"], () => {
    const shown = model.get("shown"), sheet = shown.sheet;
    const held = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const scrolled = box.querySelector(".ak-map")?.scrollLeft ?? 0;
    const list = make("select", { "data-key": "sheet", onchange: (event) => say({ name: "sheet", value: event.target.value }) },
      shown.sheets.map((one) => make("option", { value: one.at, selected: one.at === shown.at }, `${one.state === "read" ? "" : `[${one.state}] `}${one.said}`)));
    const button = (name, said) => make("button", { type: "button", "data-key": name, onclick: () => say({ name }) }, said);
    box.replaceChildren(...[
      make("h3", { role: "status" }, shown.whole),
      make("p", { class: shown.said.startsWith("NOT") ? "ak-warn" : "ak-said", role: "status", "aria-live": "polite" }, shown.said),
      make("label", { class: "ak-field" }, make("span", {}, "Sheet"), list, make("small", { class: "ak-note" }, shown.sheets_count)),
      shown.refused ? make("p", {}, button("next", `Next of ${shown.refused} refused`)) : null,
      ...(sheet.file ? [
        make("p", { class: sheet.state === "refused" ? "ak-warn" : "ak-note" }, `${sheet.state}${sheet.said ? `: ${sheet.said}` : ""}`),
        make("div", { class: "ak-lists" }, sheet.facts.map(fact)),
        sheet.columns.length ? scope : null,
        sheet.columns.length ? make("div", { class: "ak-wide" }, make("table", {}, make("caption", {}, make("b", {}, "What the columns mean"), ` ${sheet.columns_count}`),
          make("thead", {}, make("tr", {}, ["", "heading", "means", "because", "filled", "example"].map((head) => make("th", { scope: "col" }, head)))),
          make("tbody", {}, sheet.columns.map((one) => column(one, sheet.meanings))))) : null,
        make("p", { class: "ak-note" }, "The number of a row makes it the header. What every cell was read as:"), key, grid(sheet.grid, sheet.header_row),
      ].filter(Boolean) : [make("p", { class: "ak-empty" }, "No sheet was found.")]),
      make("div", { class: "ak-choice" }, button("save", `Save ${shown.rules} corrections`), button("undo", "Undo"), button("ignore", "Leave this sheet out")),
    ].filter(Boolean));
    const map = box.querySelector(".ak-map");
    if (map) map.scrollLeft = scrolled;
    if (held) box.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  });
}
export default { render };
