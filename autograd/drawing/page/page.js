// Shows the steps that were computed when the page was made. Texts of the user's are only ever set
// as textContent, never as markup.
"use strict";

const { boxes, steps } = JSON.parse(document.getElementById("content").textContent);
const last = steps.length - 1;
const MILLISECONDS_PER_STEP = 1400;
const MILLISECONDS_OF_REST = 200;

const find = (id) => document.getElementById(id);
const svg = document.querySelector("#picture svg");
const slider = find("slider");

let current = 0; // what the page shows
let timer = null; // set while it plays
let writing = null; // the timer of writeAddress

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
    const data = boxes[id].kind === "constant" ? texts.length - 1 : texts.length - 3;
    const position = step.phase === "backward" ? texts.length - 1 : data;
    texts[position].classList.toggle("ahead", !shown);
  }
}

// An arrow into a frame is two, of which the one outside of it has no head.
function mark(step, marked) {
  const outside = step.arrows.map((id) => `${id}-in`);
  for (const id of [...step.boxes, ...step.arrows, ...outside]) {
    find(id)?.classList.toggle("now", marked);
  }
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
  clearTimeout(writing);
  writing = setTimeout(writeAddress, MILLISECONDS_OF_REST);
  showBox(step);
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

// After the last of many quick steps: it takes 10 ms, and browsers refuse a hundred at once.
function writeAddress() {
  history.replaceState(null, "", `#step=${current}`);
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
  return group && group.id in boxes ? group.id : null;
}

function hover(event) {
  const id = boxAt(event);
  const output = find("hover");
  if (id === null) return output.replaceChildren();
  const box = boxes[id];
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

// ── Pan and zoom: where the picture stands in its frame ──────────────────────────────────────────

const frame = find("picture");
const { width, height } = svg.viewBox.baseVal;
const READABLE = 0.7; // pixels of the screen per unit of the picture, of which text is 12 high
const view = { x: 0, y: 0, scale: 1, chosen: false }; // chosen: by the reader's own hand

// A transform leaves the layout as it is; another viewBox would lay out every text again.
function place() {
  svg.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
}

function fit(leastScale = 0) {
  const whole = Math.min(frame.clientWidth / width, frame.clientHeight / height, 2);
  view.scale = Math.max(whole, leastScale);
  view.chosen = false;
  view.x = Math.max(0, (frame.clientWidth - width * view.scale) / 2);
  view.y = (frame.clientHeight - height * view.scale) / 2;
  place();
}

// Keep the point of the picture that is under the pointer.
function zoom(factor, clientX, clientY) {
  const { left, top } = frame.getBoundingClientRect();
  const scale = Math.min(20, Math.max(0.02, view.scale * factor));
  factor = scale / view.scale;
  view.x = clientX - left - (clientX - left - view.x) * factor;
  view.y = clientY - top - (clientY - top - view.y) * factor;
  view.scale = scale;
  view.chosen = true;
  place();
}

function zoomAtCentre(factor) {
  const { left, top } = frame.getBoundingClientRect();
  zoom(factor, left + frame.clientWidth / 2, top + frame.clientHeight / 2);
}

function layOut() {
  find("layout").className = width > 1.6 * height ? "wide" : "tall";
  svg.style.width = `${width}px`;
  svg.style.height = `${height}px`;
  fit();
}

// A phone that was turned, or a window that was resized.
function fitAgain() {
  if (!view.chosen) fit();
  showBox(steps[current]);
}

// At the start, the whole graph. If that is too large to be read, the steps lead through it.
function showBox(step) {
  if (step.phase === "start") {
    if (!view.chosen) fit();
    return;
  }
  if (!view.chosen && view.scale < READABLE) fit(READABLE);
  keepInView(find(step.boxes[0]));
}

// Pan, if the box of this step would be out of sight.
function keepInView(group) {
  const box = group.getBoundingClientRect();
  const seen = frame.getBoundingClientRect();
  const inside =
    box.left >= seen.left && box.right <= seen.right &&
    box.top >= seen.top && box.bottom <= seen.bottom;
  if (inside) return;
  view.x += (seen.left + seen.right - box.left - box.right) / 2;
  view.y += (seen.top + seen.bottom - box.top - box.bottom) / 2;
  place();
}

function listenToPointers() {
  const fingers = new Map();
  let moved = 0;
  frame.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    moved = 0;
  });
  frame.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return hover(event);
    moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    if (moved < 4) return;
    if (fingers.size === 2) {
      const [other] = [...fingers.values()].filter((f) => f.pointerId !== event.pointerId);
      const distance = (f) => Math.hypot(f.clientX - other.clientX, f.clientY - other.clientY) || 1;
      zoom(distance(event) / distance(before), other.clientX, other.clientY);
    } else {
      view.x += event.clientX - before.clientX;
      view.y += event.clientY - before.clientY;
      view.chosen = true;
      place();
    }
    fingers.set(event.pointerId, event);
  });
  const lift = (event) => fingers.delete(event.pointerId);
  addEventListener("pointerup", lift);
  addEventListener("pointercancel", lift);
  frame.addEventListener("pointerleave", () => find("hover").replaceChildren());
  frame.addEventListener("click", (event) => moved < 4 && choose(event));
  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * 0.0015), event.clientX, event.clientY);
  }, { passive: false });
  find("zoom-in").onclick = () => zoomAtCentre(1.25);
  find("zoom-out").onclick = () => zoomAtCentre(0.8);
  find("fit").onclick = () => {
    fit();
    view.chosen = true;
  };
  addEventListener("resize", fitAgain);
}

// ── Begin ────────────────────────────────────────────────────────────────────────────────────────

const links = listSteps();
indexBoxes();
listenToControls();
listenToPointers();
layOut();
for (const step of steps.slice(1)) reveal(step, false);
show(stepOfAddress());
