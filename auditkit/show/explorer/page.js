const SVG = "http://www.w3.org/2000/svg";
/* Every text becomes a text node: nothing that stands in a record can become markup. */
const fill = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
};
const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
/* JupyterLab takes letters, arrows and Enter as commands on cells unless the element that has the focus says otherwise. */
const keep = (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true");
const host = (el, kind, label) => {
  el.addEventListener("focusin", keep);
  return el.appendChild(make("section", { class: `ak ak-${kind}`, "aria-label": label }));
};
const follow = (model, names, act) => {
  const events = names.map((name) => `change:${name}`).join(" ");
  model.on(events, act);
  act();
  return () => model.off(events, act);
};
/* Numbered, so that the same choice made again is a choice. */
const send = (model, value) => {
  model.set("chosen", { ...value, nth: (model.get("chosen").nth || 0) + 1 });
  model.save_changes();
};
/* A field is done with at Enter, too. */
const onEnter = (act) => (event) => { if (event.key === "Enter") act(); };
const parted = (cell) => {
  if (typeof cell === "string") return cell;
  const tags = { gone: "del", new: "ins", same: "span" };
  return cell.map(([kind, text]) => make(tags[kind], {}, text));
};
/* The state of an item by shape, so that grey print and colour-blind eyes keep it. */
const MARKS = {
  never_followed_up: "M-4,-4L4,4M4,-4L-4,4",
  cannot_tell: "M-2.6,-2.2C-2.6,-6 2.8,-6 2.8,-2.4C2.8,0 0,-0.4 0,2M0,4.2L0,4.6",
  followed_up_late: "M0,-4.5L4.4,3.6L-4.4,3.6Z",
  not_yet: "M-4,0A4,4 0 1 0 4,0A4,4 0 1 0 -4,0Z",
  followed_up: "M-4,0A4,4 0 1 0 4,0A4,4 0 1 0 -4,0Z",
  closed_between: "M-3.6,-3.6H3.6V3.6H-3.6Z",
  stale: "M-3.6,-3.6H3.6V3.6H-3.6Z",
  problem: "M-1.4,-4.5H1.4V-1.4H4.5V1.4H1.4V4.5H-1.4V1.4H-4.5V-1.4H-1.4Z",
};
const mark = (state, x, y) =>
  draw("path", { class: `ak-mark ak-s-${state}`, d: MARKS[state], transform: `translate(${x},${y})` });
