// Shows the steps that were computed when the page was made. Texts of the user's are only ever set
// as textContent, never as markup.
"use strict";

const story = JSON.parse(document.getElementById("story").textContent);
const steps = story.steps;
const last = steps.length - 1;
const MILLISECONDS_PER_STEP = 1400;

const find = (id) => document.getElementById(id);
const svg = document.querySelector("#picture svg");
const slider = find("slider");

let current = 0; // what the page shows
let timer = null; // set while it plays

// ── Making elements ──────────────────────────────────────────────────────────────────────────────

function element(tag, text = "", className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function number(value, prefix = "") {
  const made = element("data", prefix + value.text, value.warning ? "warning" : "");
  made.value = value.exact;
  made.title = value.exact;
  return made;
}

function equation(line) {
  const made = element("p", "", "equation");
  if (line.formula === undefined) {
    made.append(number(line.value, `${line.name} = `));
    return made;
  }
  made.append(element("span", `${line.name} = ${line.formula}`, "symbols"));
  if (line.numbers !== undefined) made.append(element("span", `= ${line.numbers}`, "numbers"));
  made.append(number(line.value, "= "));
  return made;
}

function sumTable(step) {
  const table = element("table");
  table.append(element("caption", `The sum over ${step.sum.length} paths, as it grows`));
  const head = table.createTHead().insertRow();
  for (const title of ["arriving", "is", "sum so far"]) head.append(element("th", title));
  const body = table.createTBody();
  for (const part of step.sum) {
    const row = body.insertRow();
    row.insertCell().textContent = part.term;
    row.insertCell().append(number(part.product));
    row.insertCell().append(number(part.running));
  }
  return table;
}

// ── One step ─────────────────────────────────────────────────────────────────────────────────────

const TITLES = { start: "Given", forward: "Forward", backward: "Backward" };

function describe(step, index) {
  const panel = find("step");
  const heading = element("h2");
  heading.append(element("b", TITLES[step.phase]), ` · step ${index} of ${last}`);
  panel.className = step.phase;
  panel.replaceChildren(heading, ...step.lines.map(equation));
  if (step.sum) panel.append(sumTable(step));
}

function summary(step) {
  if (step.phase === "start") return "Given";
  const line = step.lines[0];
  return [line.name, line.formula, line.value.text].filter((side) => side).join(" = ");
}

// The numbers in a box appear when they have been computed: its data, and last its gradient. Those
// beside the arrows, the local derivatives, come with the data.
function reveal(step, shown) {
  if (step.phase === "forward") {
    for (const id of step.arrows) {
      for (const text of find(id).querySelectorAll("text")) text.classList.toggle("ahead", !shown);
    }
  }
  for (const id of step.boxes) {
    const texts = find(id).querySelectorAll("text");
    const data = story.boxes[id].kind === "constant" ? texts.length - 1 : texts.length - 3;
    const position = step.phase === "backward" ? texts.length - 1 : data;
    texts[position].classList.toggle("ahead", !shown);
  }
}

function mark(step, marked) {
  for (const id of [...step.boxes, ...step.arrows]) find(id).classList.toggle("now", marked);
}

function show(index) {
  index = Math.max(0, Math.min(last, index));
  mark(steps[current], false);
  for (let i = current + 1; i <= index; i++) reveal(steps[i], true);
  for (let i = current; i > index; i--) reveal(steps[i], false);
  links[current].removeAttribute("aria-current");
  current = index;
  const step = steps[current];
  mark(step, true);
  describe(step, current);
  links[current].setAttribute("aria-current", "step");
  links[current].scrollIntoView({ block: "nearest" });
  slider.value = current;
  slider.setAttribute("aria-valuetext", `${current}: ${summary(step)}`);
  history.replaceState(null, "", `#step=${current}`);
  if (step.boxes.length === 1) keepInView(find(step.boxes[0]));
  if (current === last) pause();
}

function listSteps() {
  return steps.map((step, index) => {
    const link = element("a", summary(step), step.phase);
    link.href = `#step=${index}`;
    const item = element("li");
    item.append(link);
    find("steps").append(item);
    return link;
  });
}

// ── Playing ──────────────────────────────────────────────────────────────────────────────────────

function play() {
  if (current === last) show(0);
  timer = setInterval(() => show(current + 1), MILLISECONDS_PER_STEP);
  setPlaying(true);
}

function pause() {
  clearInterval(timer);
  timer = null;
  setPlaying(false);
}

function setPlaying(playing) {
  find("play").textContent = playing ? "⏸︎ Pause" : "▶︎ Play";
  find("play").setAttribute("aria-label", playing ? "Pause" : "Play");
  find("step").setAttribute("aria-live", playing ? "off" : "polite");
}

const go = (index) => {
  pause();
  show(index);
};

function listenToControls() {
  find("first").onclick = () => go(0);
  find("previous").onclick = () => go(current - 1);
  find("next").onclick = () => go(current + 1);
  find("last").onclick = () => go(last);
  find("play").onclick = () => (timer === null ? play() : pause());
  slider.max = last;
  slider.oninput = () => go(Number(slider.value));
  const keys = {
    ArrowRight: () => go(current + 1),
    ArrowLeft: () => go(current - 1),
    Home: () => go(0),
    End: () => go(last),
    " ": () => find("play").click(),
  };
  document.addEventListener("keydown", (event) => {
    const onControl = event.target.closest("button, a") !== null;
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (modified || !(event.key in keys) || (event.key === " " && onControl)) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener("hashchange", () => go(stepOfAddress()));
}

function stepOfAddress() {
  const match = /^#step=(\d{1,9})$/.exec(location.hash);
  return match ? Number(match[1]) : 0;
}

// ── Pointing at a box ────────────────────────────────────────────────────────────────────────────

const stepsOfBox = new Map(); // identifier → {forward, backward}: when its numbers appear

function indexBoxes() {
  steps.forEach((step, index) => {
    for (const id of step.boxes) {
      if (!stepsOfBox.has(id)) stepsOfBox.set(id, { forward: index, backward: Infinity });
      if (step.phase === "backward") stepsOfBox.get(id).backward = index;
    }
  });
}

function boxAt(event) {
  const group = event.target.closest(".node");
  return group && group.id in story.boxes ? group.id : null;
}

function hover(event) {
  const id = boxAt(event);
  const output = find("hover");
  if (id === null) return output.replaceChildren();
  const box = story.boxes[id];
  const when = stepsOfBox.get(id);
  const parts = [when.forward <= current ? `${box.name} = ${box.data.exact}` : box.name];
  if (when.backward <= current) parts.push(`${box.bar} = ${box.signal.exact}`);
  output.textContent = parts.join("   ");
}

function choose(event) {
  const id = boxAt(event);
  if (id === null) return;
  const { forward, backward } = stepsOfBox.get(id);
  go(steps[current].phase === "backward" && backward <= last ? backward : forward);
}

// ── Pan and zoom: the part of the picture that is seen ───────────────────────────────────────────

const whole = svg.viewBox.baseVal;
const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
let view = { ...all };
const READABLE = 0.7; // pixels of the screen per unit of the picture, of which text is 12 high

function draw() {
  svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
}

// Picture units per pixel of the screen.
const scale = () => Math.max(view.width / svg.clientWidth, view.height / svg.clientHeight);

function zoom(factor, clientX, clientY) {
  const width = Math.min(all.width * 4, Math.max(all.width / 200, view.width * factor));
  factor = width / view.width;
  const point = toPicture(clientX, clientY);
  view = {
    x: point.x + (view.x - point.x) * factor,
    y: point.y + (view.y - point.y) * factor,
    width,
    height: view.height * factor,
  };
  draw();
}

function zoomAtCentre(factor) {
  const frame = svg.getBoundingClientRect();
  zoom(factor, frame.left + frame.width / 2, frame.top + frame.height / 2);
}

const toPicture = (x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());

// A graph too large to be read as a whole is seen in part, and the steps lead through it.
function beginReadable() {
  find("layout").className = all.width > 1.6 * all.height ? "wide" : "tall";
  if (1 / scale() >= READABLE) return;
  view.width = svg.clientWidth / READABLE;
  view.height = svg.clientHeight / READABLE;
  const centre = all.y + all.height / 2;
  view.y = centre - view.height / 2;
  draw();
}

// Pan, if the box of this step would be out of sight.
function keepInView(group) {
  const box = group.getBoundingClientRect();
  const frame = svg.getBoundingClientRect();
  const inside =
    box.left >= frame.left && box.right <= frame.right &&
    box.top >= frame.top && box.bottom <= frame.bottom;
  if (inside || frame.width === 0) return;
  view.x += ((box.left + box.right) / 2 - (frame.left + frame.right) / 2) * scale();
  view.y += ((box.top + box.bottom) / 2 - (frame.top + frame.bottom) / 2) * scale();
  draw();
}

function listenToPointers() {
  const fingers = new Map();
  let moved = 0;
  svg.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    moved = 0;
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return hover(event);
    moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    if (moved < 4) return;
    if (fingers.size === 2) {
      const [other] = [...fingers.values()].filter((f) => f.pointerId !== event.pointerId);
      const distance = (f) => Math.hypot(f.clientX - other.clientX, f.clientY - other.clientY) || 1;
      zoom(distance(before) / distance(event), other.clientX, other.clientY);
    } else {
      view.x -= (event.clientX - before.clientX) * scale();
      view.y -= (event.clientY - before.clientY) * scale();
      draw();
    }
    fingers.set(event.pointerId, event);
  });
  const lift = (event) => fingers.delete(event.pointerId);
  addEventListener("pointerup", lift);
  addEventListener("pointercancel", lift);
  svg.addEventListener("pointerleave", () => find("hover").replaceChildren());
  svg.addEventListener("click", (event) => moved < 4 && choose(event));
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(event.deltaY * 0.0015), event.clientX, event.clientY);
  }, { passive: false });
  find("zoom-in").onclick = () => zoomAtCentre(0.8);
  find("zoom-out").onclick = () => zoomAtCentre(1.25);
  find("fit").onclick = () => {
    view = { ...all };
    draw();
  };
}

// ── Begin ────────────────────────────────────────────────────────────────────────────────────────

const links = listSteps();
indexBoxes();
listenToControls();
listenToPointers();
beginReadable();
for (const step of steps.slice(1)) reveal(step, false);
show(stepOfAddress());
