function render({ model, el }) {
  const box = host(el, "review", "The review");
  return follow(model, ["shown"], () => {
    const shown = model.get("shown");
    if (!shown.headline) {
      box.replaceChildren(make("p", { class: "ak-empty", role: "status" }, shown.said || ""));
      return;
    }
    const open = box.querySelector("details")?.open ?? true;
    box.replaceChildren(
      make("h3", { role: "status", "aria-live": "polite" }, shown.headline),
      make("details", { open }, make("summary", {}, "Read first: what the records do not show, and what speaks for the persons"),
        make("ul", {}, shown.first.map((said) => make("li", {}, said)))),
      shown.assumed.length ? make("details", { class: "ak-assumed", open: box.querySelector(".ak-assumed")?.open ?? false },
        make("summary", {}, `What was assumed when the records were opened (${shown.assumed.length})`),
        make("ul", {}, shown.assumed.map((said) => make("li", {}, said)))) : "",
      make("p", { class: "ak-said" }, shown.said),
      make("ul", { class: "ak-counts", "aria-label": "Items by what became of them" }, shown.counts.map((one) =>
        make("li", {}, draw("svg", { viewBox: "-7 -7 14 14", width: 14, height: 14, "aria-hidden": "true" }, mark(one.state, 0, 0)),
          make("b", {}, one.count), ` ${one.word}`))),
    );
  });
}
export default { render };
