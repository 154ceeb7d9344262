const DAY = 86400000;
const iso = (number) => new Date(number * DAY).toISOString().slice(0, 10);
const ordinal = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);

function render({ model, el }) {
  const box = host(el, "line", "The line of superiors on a day");
  const range = make("input", { type: "range", step: 1, "aria-label": "Day" });
  const day = make("input", { type: "text", size: 11, pattern: "\\d{4}-\\d{2}-\\d{2}", "aria-label": "Day, as 2025-03-01" });
  const jumps = make("span", { class: "ak-jumps" });
  const tree = make("div", { class: "ak-tree", "aria-live": "polite" });
  const ask = (value) => send(model, { day: value });
  range.addEventListener("input", () => { day.value = iso(+range.value); range.setAttribute("aria-valuetext", day.value); });
  range.addEventListener("change", () => ask(iso(+range.value)));
  const typed = () => {
    const number = ordinal(day.value);
    if (day.checkValidity() && !Number.isNaN(number) && iso(number) !== model.get("shown").day) ask(iso(number));
  };
  day.addEventListener("change", typed);
  day.addEventListener("keydown", onEnter(typed));
  const head = make("h3");
  box.append(head, make("div", { class: "ak-slider" }, range, day, jumps), tree);
  const below = (shown, post, seen) => {
    const rows = shown.rows.filter((row) => row.below === post && !seen.includes(row.post));
    return rows.length ? make("ul", {}, rows.map((row) => make("li", {}, card(row), below(shown, row.post, [...seen, row.post])))) : null;
  };
  const card = (row) => make("div", { class: row.said === "vacant" ? "ak-card ak-vacant" : "ak-card" },
    make("b", {}, row.said), make("span", {}, ` ${row.title || row.post}`), make("small", {}, ` ${row.post}${row.inferred ? " · inferred line" : ""}`));
  return follow(model, ["shown"], () => {
    const shown = model.get("shown");
    box.hidden = !shown.rows;
    if (!shown.rows) return;
    Object.assign(range, { min: ordinal(shown.first), max: ordinal(shown.last), value: ordinal(shown.day) });
    day.value = shown.day;
    head.textContent = `Who held ${shown.post}, and who stood above`;
    range.setAttribute("aria-valuetext", shown.day);
    if (!jumps.contains(document.activeElement))
      jumps.replaceChildren(...shown.jumps.map(([said, to]) => make("button", { type: "button", onclick: () => ask(to) }, said)));
    tree.replaceChildren(make("ul", {}, make("li", {}, card(shown.rows[0]), below(shown, shown.rows[0].post, [shown.rows[0].post]))));
  });
}
export default { render };
