function render({ model, el }) {
  const box = host(el, "choice", model.get("shown").label);
  // The tables below come from another library: their keys are theirs too.
  requestAnimationFrame(() => el.closest(".ak-page")?.addEventListener("focusin", keep));
  const lit = () => box.querySelectorAll("button").forEach((one) =>
    one.setAttribute("aria-pressed", one.dataset.name === model.get("chosen").name));
  const stop = [follow(model, ["shown"], () => {
    const shown = model.get("shown");
    box.replaceChildren(make("span", { class: "ak-note" }, shown.label), ...shown.options.map(([name, said]) =>
      make("button", { type: "button", "data-name": name, onclick: () => send(model, { name }) }, said)));
    lit();
  }), follow(model, ["chosen"], lit)];
  return () => stop.forEach((one) => one());
}
export default { render };
