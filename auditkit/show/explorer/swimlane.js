const ROW = 22, BAND = 24, HEAD = 26, GAP = 10, TOP = 44, TICKS = 20;
const measure = document.createElement("canvas").getContext("2d");
const clip = (text, room, font) => {
  measure.font = font;
  if (measure.measureText(text).width <= room) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return low > 1 ? `${text.slice(0, low).trimEnd()}…` : "";
};

/* The signs of a line, by the words of the scene; changes stand beside it, for the sign of the state may share their day. */
const SIGN = {
  last: "M0,-5V5", due: "M0,-4L4,0L0,4L-4,0Z", "due before": "M0,-4.5L3,0L0,4.5L-3,0Z", "due later": "M-3,-4L3,0L-3,4Z",
  earlier: "M-3,0L3,-3.5V3.5Z", "due moved": "M-3.5,-3L3.5,-3L0,3.5Z",
  wording: "M0,-4.8L1.2,-1.5L4.6,-1.5L1.8,.6L2.8,3.9L0,1.9L-2.8,3.9L-1.8,.6L-4.6,-1.5L-1.2,-1.5Z",
};
const BESIDE = { wording: 5, "due moved": -5.5 };
const sign = (kind, x, y) => draw("path", { class: `ak-sign ak-k-${kind.replace(" ", "-")}`, d: SIGN[kind], transform: `translate(${x},${y + (BESIDE[kind] || 0)})` });

class Picture {
  constructor(shown, width, family) {
    this.shown = shown;
    this.width = width;
    this.left = Math.min(320, width * 0.31);
    this.right = Math.min(215, width * 0.21);
    this.font = (weight, size) => `${weight} ${size}px ${family}`;
    this.lines = `ak-lines-${Math.random().toString(36).slice(2)}`;
    this.notes = [];
    this.parts = [];
    this.down = TOP;
  }
  x(share) { return this.left + share * (this.width - this.left - this.right); }
  text(x, y, words, room, style = {}) {
    const { weight = 400, size = 12, ...rest } = style;
    const said = clip(words, room, this.font(weight, size));
    return draw("text", { x, y, "font-weight": weight, "font-size": size, ...rest }, said,
      said === words ? null : draw("title", {}, words));
  }
  lane(lane) {
    const high = lane.levels * BAND;
    const row = draw("g", { class: lane.reviewed ? "ak-lane ak-reviewed" : "ak-lane" });
    row.append(this.text(this.left - 10, this.down + high / 2, lane.heading, this.left - 16,
      { "text-anchor": "end", weight: lane.reviewed ? 700 : 400 }));
    for (const band of lane.bands) row.append(this.band(band, lane));
    if (!lane.bands.length) row.append(this.text(this.left + 6, this.down + high / 2, "no holder on record", 200));
    this.parts.push(row);
    this.down += high + 4;
  }
  band(band, lane) {
    const x = this.x(band.from), wide = Math.max(this.x(band.to) - x, 1.5), y = this.down + band.level * BAND;
    const made = draw("g", {}, draw("title", {}, band.says),
      draw("rect", { class: `ak-band ak-b-${band.kind} ${band.certain ? "" : "ak-unsure"}`, x, y, width: wide, height: BAND - 4, rx: 3 }));
    if (!["substantive", "vacant"].includes(band.capacity))
      made.append(draw("rect", { class: "ak-hatch", x, y, width: wide, height: BAND - 4, rx: 3, fill: `url(#${this.lines})` }));
    let words = band.name;
    if (clip(words, wide - 8, this.font(500, 12)) !== words) {
      this.notes.push(`${this.notes.length + 1} = ${band.says}`);
      words = wide > 12 ? `${this.notes.length}` : "";
      if (!words) this.notes[this.notes.length - 1] = band.says;
    }
    const on = this.x(this.shown.on.at);
    let from = x, to = x + wide;
    if (from < on && on < to && words === band.name) {
      const [a, b] = on - from > to - on ? [from, on] : [on, to];
      if (clip(words, b - a - 12, this.font(500, 12)) === words) [from, to] = [a, b];
    }
    const said = draw("text", { x: (from + to) / 2, y: y + BAND / 2 - 1.5, "text-anchor": "middle", "font-weight": 500, "font-size": 12 }, words);
    made.append(said);
    return made;
  }
  heading(state, said) {
    this.parts.push(draw("g", { class: "ak-group" }, mark(state, 14, this.down + HEAD / 2),
      this.text(28, this.down + HEAD / 2, said, this.width - 40, { weight: 600 }),
      draw("line", { class: "ak-rule", x1: 6, x2: this.width - 6, y1: this.down + HEAD - 2, y2: this.down + HEAD - 2 })));
    this.down += HEAD;
  }
  row(one, state, kind, inside) {
    const y = this.down + ROW / 2;
    this.parts.push(draw("g", { class: "ak-row", role: "button", tabindex: -1, "data-kind": kind, "data-name": one.name, "aria-label": one.says },
      draw("rect", { class: "ak-hit", x: 3, y: this.down + 1, width: this.width - 6, height: ROW - 2, rx: 4 }),
      this.text(28, y, one.text, this.left - 36),
      draw("g", { class: `ak-s-${state}` }, one.earlier ? sign("earlier", this.left + 2, y) : null, inside(y)),
      this.text(this.width - this.right + 10, y, one.detail, this.right - 18, { size: 11, class: "ak-faint" })));
    this.down += ROW;
  }
  item(one, state) {
    this.row(one, state, "item", (y) => one.marks.length ? [
      draw("line", { class: `ak-life ak-s-${state}`, x1: this.x(one.from), x2: this.x(one.to), y1: y, y2: y }),
      one.moved ? draw("line", { class: "ak-moved", x1: this.x(one.moved[0]), x2: this.x(one.moved[1]), y1: y, y2: y }) : null,
      /* A letter is lost on the line of the handover without a ground of its own. */
      one.marks.map(([kind, at]) => kind !== "end" ? sign(kind, this.x(at), y) : [
        state === "cannot_tell" ? draw("circle", { class: "ak-under", cx: this.x(at), cy: y, r: 7 }) : null,
        mark(state, this.x(at), y)]),
    ] : []);
  }
  problem(one) {
    this.row(one, "problem", "problem", (y) => [
      one.from === null ? null : draw("rect", { class: "ak-span", x: this.x(one.from), y: y - 5, width: Math.max(this.x(one.to) - this.x(one.from), 1), height: 10 }),
      mark("problem", this.x(one.to), y),
    ]);
  }
  /* Two drawings of one width: who held the posts stays in sight while the lines below are scrolled. */
  top() {
    this.shown.lanes.forEach((lane) => this.lane(lane));
    const lanes = this.parts.splice(0), floor = this.down;
    const high = floor + TICKS;
    return draw("svg", { width: this.width, height: high, role: "group", "aria-label": "Holders of the post and of the posts above" },
      draw("defs", {}, draw("pattern", { id: this.lines, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        draw("line", { x1: 0, x2: 0, y1: 0, y2: 6, class: "ak-hatching" }))),
      this.grid(TOP - 6, high - TICKS + 4),
      this.named().map((tick) => draw("text", { class: "ak-faint", x: this.x(tick.at), y: high - 8, "text-anchor": "middle", "font-size": 11 }, tick.label)),
      lanes, this.moments(TOP - 18, floor, true));
  }
  body() {
    const { shown } = this;
    this.down = 2;
    for (const group of shown.groups) {
      this.heading(group.state, group.said);
      group.rows.forEach((one) => this.item(one, group.state));
      this.down += GAP;
    }
    if (shown.problems.rows.length) {
      this.heading("problem", shown.problems.said);
      shown.problems.rows.forEach((one) => this.problem(one));
      this.down += GAP;
    }
    return draw("svg", { width: this.width, height: this.down, role: "group", "aria-label": shown.said },
      this.grid(0, this.down), this.moments(0, this.down, false), this.parts);
  }
  /* As many months are named as have room; the newest is. */
  named() {
    const { ticks } = this.shown;
    const every = ticks.length < 2 ? 1 : Math.max(1, Math.ceil(54 / (this.x(ticks[1].at) - this.x(ticks[0].at))));
    return ticks.filter((_, at) => (ticks.length - 1 - at) % every === 0);
  }
  grid(from, to) {
    return this.shown.ticks.map((tick) => draw("line", { class: "ak-grid", x1: this.x(tick.at), x2: this.x(tick.at), y1: from, y2: to }));
  }
  moments(from, to, named) {
    const { on, as_of: asOf } = this.shown;
    const middle = (share, room) => Math.min(Math.max(this.x(share), room / 2 + 8), this.width - room / 2 - 8);
    const words = `handover ${on.label}`;
    measure.font = this.font(700, 13);
    const room = Math.min(measure.measureText(words).width, this.width - 20);
    return [
      on.to > on.at ? draw("rect", { class: "ak-between", x: this.x(on.at), width: this.x(on.to) - this.x(on.at), y: from, height: to - from }) : null,
      draw("line", { class: "ak-on", x1: this.x(on.at), x2: this.x(on.at), y1: from, y2: to }),
      draw("line", { class: "ak-asof", x1: this.x(asOf.at), x2: this.x(asOf.at), y1: named ? from + 12 : from, y2: to }),
      named ? this.text(middle(on.at, room), 12, words, this.width - 20, { weight: 700, size: 13, "text-anchor": "middle" }) : null,
      named ? this.text(middle(asOf.at, 110), 30, asOf.label, 140, { class: "ak-faint", size: 11, "text-anchor": "middle" }) : null,
    ];
  }
}

function render({ model, el }) {
  const box = host(el, "swimlane", "The handover as a picture");
  const top = make("div", { class: "ak-top" });
  const frame = make("div", { class: "ak-frame" });
  const more = make("button", { type: "button", onclick: () => send(model, { kind: "more", name: "" }) });
  const note = make("p", { class: "ak-note" });
  const key = make("ul", { class: "ak-counts ak-key" });
  const hint = make("p", { class: "ak-note" }, "Choose a line for its history: click it, or press Tab, ↑ ↓ and Enter.");
  box.append(hint, top, frame, key, make("p", {}, more), note);
  const rows = () => [...frame.querySelectorAll(".ak-row")];
  const choose = (row) => send(model, { kind: row.dataset.kind, name: row.dataset.name });
  const lit = () => {
    const chosen = model.get("chosen");
    const all = rows();
    let start = all.find((row) => row.dataset.kind === chosen.kind && row.dataset.name === chosen.name);
    for (const row of all) {
      row.classList.toggle("ak-chosen", row === start);
      row.setAttribute("aria-pressed", row === start);
      row.setAttribute("tabindex", row === (start ?? all[0]) ? 0 : -1);
    }
    if (!start) return;
    /* One chosen from a cell may lie below what the frame shows; the page itself is not moved. */
    const place = start.getBoundingClientRect(), seen = frame.getBoundingClientRect();
    if (place.top < seen.top || place.bottom > seen.bottom) frame.scrollTop += place.top - seen.top - seen.height / 2;
  };
  const paint = () => {
    const shown = model.get("shown");
    const width = Math.max(frame.clientWidth || box.clientWidth, 560);
    const held = frame.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    box.hidden = !shown.lanes;
    if (!shown.lanes) return;
    const picture = new Picture(shown, width, getComputedStyle(box).fontFamily);
    const scrolled = frame.scrollTop;
    top.replaceChildren(picture.top());
    frame.replaceChildren(picture.body());
    frame.scrollTop = scrolled;
    key.replaceChildren(...shown.key.map(([kind, said]) => make("li", {},
      draw("svg", { viewBox: "-7 -7 14 14", width: 14, height: 14, "aria-hidden": "true" }, sign(kind, 0, -(BESIDE[kind] || 0))), said)));
    more.hidden = !shown.more;
    more.textContent = shown.more;
    note.textContent = [shown.said, picture.notes.length ? `In the bands: ${picture.notes.join("; ")}.` : ""].join(" ").trim();
    lit();
    if (held) rows().find((row) => row.dataset.name === held)?.focus();
  };
  frame.addEventListener("click", (event) => {
    const row = event.target.closest(".ak-row");
    if (row) { row.focus(); choose(row); }
  });
  frame.addEventListener("keydown", (event) => {
    const all = rows(), at = all.indexOf(event.target.closest(".ak-row"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(all[at]);
    else if (to === undefined) return;
    else {
      const next = all[Math.min(Math.max(to, 0), all.length - 1)];
      all.forEach((row) => row.setAttribute("tabindex", row === next ? 0 : -1));
      next.focus();
    }
    event.preventDefault();
  });
  let wide = 0;
  const watch = new ResizeObserver(() => {
    if (Math.abs(frame.clientWidth - wide) > 2) { wide = frame.clientWidth; paint(); }
  });
  watch.observe(frame);
  const stop = [follow(model, ["shown"], paint), follow(model, ["chosen"], lit)];
  return () => { watch.disconnect(); stop.forEach((one) => one()); };
}
export default { render };
