function render({ model, el }) {
  const box = host(el, "links", "Links in doubt");
  box.setAttribute("tabindex", "0");
  const say = (name) => send(model, { name });
  const why = make("input", { type: "text", "aria-label": "Why", onchange: () => { model.set("why", why.value); model.save_changes(); } });
  const button = (name, key, said) => make("button", { type: "button", "data-name": name, onclick: () => say(name) }, make("kbd", {}, key), ` ${said}`);
  const head = make("div"), pair = make("div"), keys = make("div", { class: "ak-choice" });
  box.append(head, pair, keys, make("label", { class: "ak-field" }, make("span", {}, "Why (kept with every decision)"), why));
  box.addEventListener("keydown", (event) => {
    if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = { arrowright: "next", arrowleft: "back" }[event.key.toLowerCase()] || event.key.toLowerCase();
    if (!keys.querySelector(`[data-name="${CSS.escape(name)}"]`)) return;
    event.preventDefault();
    say(name);
  });
  const side = (one) => make("div", { class: "ak-side" }, make("small", {}, `${one.head} · ${one.line}`), make("p", {}, parted(one.parts)));
  const stop = [follow(model, ["shown"], () => {
    const shown = model.get("shown"), [done, all] = shown.progress, one = shown.pair;
    if (!keys.childElementCount)
      keys.append(...shown.keys.map(([key, said]) => button(key, key.toUpperCase(), said)), button("u", "U", "undo"), button("back", "←", "back"), button("next", "→", "next"));
    head.replaceChildren(
      make("h3", { role: "status", "aria-live": "polite" }, all ? `${done} of ${all} decided` : "No link is in doubt."),
      make("progress", { value: done, max: Math.max(all, 1), "aria-label": "Decided" }),
      make("p", { class: shown.file.kept ? "ak-note" : "ak-warn" }, shown.file.said),
      make("p", { class: "ak-said ak-told", role: "status" }, shown.said));
    pair.replaceChildren(...(one.sides ? [
      make("p", {}, make("b", {}, one.decides), ` ${one.at}`, one.decided ? ` · decided: ${one.decided}` : ""),
      make("div", { class: "ak-sides" }, one.sides.map(side)),
      make("p", { class: "ak-note" }, make("del", {}, "only in the first"), "  ", make("ins", {}, "only in the second")),
      make("b", {}, "What speaks for and against one item"),
      make("ul", {}, one.reasons.map((said) => make("li", {}, said))),
      make("p", { class: "ak-note" }, one.score),
    ] : [make("p", { class: "ak-empty" }, all ? "Every pair is decided. Ask the queue anew with the audit of this page." : "")]));
  }), follow(model, ["why"], () => { why.value = model.get("why"); })];
  return () => stop.forEach((one) => one());
}
export default { render };
