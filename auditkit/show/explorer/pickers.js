function render({ model, el }) {
  const box = host(el, "pickers", "What is looked at");
  const find = () => { if (search.value !== model.get("shown").words) send(model, { name: "words", value: search.value }); };
  const search = make("input", {
    type: "search", placeholder: "project, post, person or year", "aria-label": "Find a handover",
    onchange: find, onkeydown: onEnter(find),
  });
  const found = make("output", { class: "ak-note", "aria-live": "polite" });
  const lists = make("div", { class: "ak-lists" });
  box.append(make("label", { class: "ak-field ak-find" }, make("span", {}, "Find"), search, found), lists);
  return follow(model, ["shown"], () => {
    const shown = model.get("shown");
    const held = document.activeElement?.dataset?.list;
    const mine = lists.contains(document.activeElement);
    search.value = shown.words;
    found.textContent = shown.found;
    lists.replaceChildren(...shown.lists.map((list) => {
      const select = make("select", {
        "data-list": list.name,
        onchange: () => send(model, { name: list.name, value: select.value }),
      }, list.options.map(([id, said]) => make("option", { value: id, selected: id === list.chosen }, said)));
      return make("label", { class: "ak-field" }, make("span", {}, list.label), select,
        list.count ? make("small", { class: "ak-note" }, list.count) : null);
    }));
    if (mine) lists.querySelector(`[data-list="${held}"]`)?.focus();
  });
}
export default { render };
