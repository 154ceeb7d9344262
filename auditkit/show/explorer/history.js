function render({ model, el }) {
  const box = host(el, "history", "The history of what was chosen");
  const lit = () => {
    const chosen = model.get("chosen").at;
    box.querySelectorAll("button[data-at]").forEach((one) => one.setAttribute("aria-pressed", one.dataset.at === chosen));
  };
  const table = (section, number) => make("table", {},
    make("caption", {}, make("b", {}, section.title), ` ${section.count}`),
    make("thead", {}, make("tr", {}, section.places ? make("th", { scope: "col" }, "evidence") : null,
      section.heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, section.rows.map((row, at) => make("tr", {},
      section.places ? make("td", {}, row.place ? make("button", {
        type: "button", "data-at": `${number}.${at}`, title: `Show ${row.evidence} as it stands in its sheet`,
        "aria-pressed": false, onclick: () => send(model, { at: `${number}.${at}`, place: row.place }),
      }, row.evidence) : "") : null,
      row.cells.map((cell) => make("td", { class: cell.length <= 14 && typeof cell === "string" ? "ak-short" : null }, parted(cell)))))));
  const stop = [follow(model, ["shown"], () => {
    const shown = model.get("shown");
    if (!shown.name) return box.replaceChildren(make("p", { class: "ak-empty" }, shown.said || "Nothing is chosen yet."));
    box.replaceChildren(
      make("h3", { role: "status", "aria-live": "polite" }, shown.name),
      make("p", { class: "ak-said" }, shown.said),
      ...shown.sections.map((section, number) => make("div", { class: "ak-wide" }, table(section, number))));
    lit();
  }), follow(model, ["chosen"], lit)];
  return () => stop.forEach((one) => one());
}
export default { render };
