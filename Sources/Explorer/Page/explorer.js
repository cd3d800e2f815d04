// Marks every occurrence of a value in its section, and lets pictures be zoomed and dragged. Without scripts, pictures
// are whole and scroll in their boxes.
"use strict";

function mark(target) {
  for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
  const chosen = target.closest("[data-value]");
  if (!chosen) return;
  const values = element => element.dataset.value.split(" ");
  const wanted = new Set(values(chosen));
  for (const element of chosen.closest("section").querySelectorAll("[data-value]")) {
    if (values(element).some(value => wanted.has(value))) element.classList.add("lit");
  }
}

document.addEventListener("mouseover", event => mark(event.target));
document.addEventListener("focusin", event => mark(event.target));

class Picture {
  static step = 1.25;
  static largest = 6;
  static stride = 60;

  constructor(view) {
    this.view = view;
    this.svg = view.querySelector("svg");
    this.width = this.svg.viewBox.baseVal.width;
    this.height = this.svg.viewBox.baseVal.height;
    this.scale = 1;
    this.addTools();
    this.listen();
  }

  addTools() {
    const tools = document.createElement("div");
    tools.className = "tools";
    const add = (text, label, action) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.title = label;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", action);
      tools.append(button);
      return button;
    };
    add("\u2212", "zoom out (-)", () => this.zoom(this.scale / Picture.step));
    this.level = add("100%", "natural size (1)", () => this.zoom(1));
    this.level.classList.add("level");
    add("+", "zoom in (+)", () => this.zoom(this.scale * Picture.step));
    add("fit", "show everything (0)", () => this.fit());
    this.view.previousElementSibling.append(tools);
  }

  get fitting() {
    return Math.min(this.view.clientWidth / this.width, this.view.clientHeight / this.height);
  }

  // Changes the scale; the point of the picture at a place of the view stays there.
  zoom(scale, x = this.view.clientWidth / 2, y = this.view.clientHeight / 2) {
    const smallest = Math.min(1, this.fitting);
    scale = Math.max(smallest, Math.min(Picture.largest, scale));
    const left = (this.view.scrollLeft + x) / this.scale;
    const top = (this.view.scrollTop + y) / this.scale;
    this.scale = scale;
    this.svg.style.width = `${this.width * scale}px`;
    this.svg.style.height = `${this.height * scale}px`;
    this.view.scrollLeft = left * scale - x;
    this.view.scrollTop = top * scale - y;
    this.level.textContent = `${Math.round(scale * 100)}%`;
  }

  zoomAt(scale, client) {
    const frame = this.view.getBoundingClientRect();
    this.zoom(scale, client.clientX - frame.left, client.clientY - frame.top);
  }

  fit() {
    // Without scroll bars, the view may have more room than before.
    this.zoom(0);
    this.zoom(this.fitting);
  }

  listen() {
    this.view.addEventListener("keydown", event => this.press(event));
    this.view.addEventListener("wheel", event => this.turn(event), { passive: false });
    this.view.addEventListener("pointerdown", event => this.drag(event));
    this.view.addEventListener("touchstart", event => this.startPinch(event), { passive: false });
    this.view.addEventListener("touchmove", event => this.pinch(event), { passive: false });
    // Safari tells of a pinch on a trackpad in its own way.
    this.view.addEventListener("gesturestart", event => {
      event.preventDefault();
      this.gestureStart = this.scale;
    });
    this.view.addEventListener("gesturechange", event => {
      event.preventDefault();
      this.zoomAt(this.gestureStart * event.scale, event);
    });
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = this;
    const actions = {
      ArrowLeft: () => view.scrollBy(-Picture.stride, 0),
      ArrowRight: () => view.scrollBy(Picture.stride, 0),
      ArrowUp: () => view.scrollBy(0, -Picture.stride),
      ArrowDown: () => view.scrollBy(0, Picture.stride),
      "+": () => this.zoom(this.scale * Picture.step),
      "=": () => this.zoom(this.scale * Picture.step),
      "-": () => this.zoom(this.scale / Picture.step),
      0: () => this.fit(),
      1: () => this.zoom(1),
    };
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  // A pinch on a trackpad arrives as a turn of the wheel with the control key.
  turn(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 30;
    this.zoomAt(this.scale * Math.exp(-pixels / 300), event);
  }

  drag(event) {
    if (event.pointerType !== "mouse" || event.button !== 0 || !event.target.closest("svg")) return;
    const { view } = this;
    const start = { x: event.clientX + view.scrollLeft, y: event.clientY + view.scrollTop };
    const move = event => {
      view.classList.add("dragged");
      view.scrollTo(start.x - event.clientX, start.y - event.clientY);
    };
    const end = () => {
      view.classList.remove("dragged");
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  }

  startPinch(event) {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    this.pinchStart = { scale: this.scale, distance: Picture.distance(event.touches) };
  }

  pinch(event) {
    if (event.touches.length !== 2 || !this.pinchStart) return;
    event.preventDefault();
    const [a, b] = event.touches;
    const middle = { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 };
    this.zoomAt((this.pinchStart.scale * Picture.distance(event.touches)) / this.pinchStart.distance, middle);
  }

  static distance([a, b]) {
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  }
}

for (const view of document.querySelectorAll(".view")) new Picture(view);

// The contents show which section is being read.
const observer = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) {
      const link = document.querySelector(`nav a[href="#${CSS.escape(target.id)}"]`);
      if (!link) continue;
      link.classList.toggle("here", isIntersecting);
      // On narrow screens, each group is a line that scrolls.
      if (isIntersecting) link.parentElement.scrollLeft = link.offsetLeft - link.parentElement.clientWidth / 2;
    }
  },
  { rootMargin: "-30% 0px -69% 0px" }
);
for (const section of document.querySelectorAll("section")) observer.observe(section);
