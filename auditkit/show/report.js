for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const clear = () => heads.forEach((head) => {
    head.removeAttribute("aria-sort");
    head.lastChild.textContent = "\u2195";
  });
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `sort by ${head.textContent}`);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      clear();
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      button.textContent = down ? "\u2193" : "\u2191";
      const text = (row) => row.cells[column].textContent;
      const order = (a, b) => text(a).localeCompare(text(b), undefined, { numeric: true });
      body.append(...[...body.rows].sort((a, b) => (down ? order(b, a) : order(a, b))));
    });
  });
  clear();
}
