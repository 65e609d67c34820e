"use strict";
// Tabs of a gallery: one picture at a time.
for (const gallery of document.querySelectorAll(".gallery")) {
  const tabs = [...gallery.querySelectorAll("[role=tab]")], figures = [...gallery.querySelectorAll("figure")];
  const show = (k) => {
    tabs.forEach((t, i) => { t.setAttribute("aria-selected", i === k); t.tabIndex = i === k ? 0 : -1; });
    figures.forEach((f, i) => { f.hidden = i !== k; });
  };
  tabs.forEach((tab, k) => {
    tab.addEventListener("click", () => show(k));
    tab.addEventListener("keydown", (e) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (step) { const next = (k + step + tabs.length) % tabs.length; show(next); tabs[next].focus(); }
    });
  });
  gallery.querySelector(".tabs").hidden = false;
  show(0);
}

// A box that scrolls sideways knows at which of its edges something is cut off.
const sizes = new ResizeObserver((entries) => entries.forEach((e) => mark(e.target)));
const mark = (box) => {
  box.classList.toggle("more-left", box.scrollLeft > 1);
  box.classList.toggle("more-right", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
};
for (const box of document.querySelectorAll(".scroll, .card")) {
  sizes.observe(box);
  box.addEventListener("scroll", () => mark(box), { passive: true });
}

// The values under the pointer. The data stand beside each picture, in its own points.
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);
let clear = () => {}; // hides the values that are shown

for (const card of document.querySelectorAll("[data-hover]")) {
  const panels = JSON.parse(card.parentNode.querySelector("script").textContent);
  for (const svg of card.querySelectorAll("svg")) { // the wide drawing and the narrow one, whose panels lie elsewhere
    const frames = svg.parentNode.dataset.frames;
    if (!frames) follow(svg, panels);
    else follow(svg, JSON.parse(frames).map(([left, top, right, bottom], i) => ({ ...panels[i], left, top, right, bottom })));
  }
}

function follow(svg, panels) {
  const box = svg.viewBox.baseVal;
  const guide = document.createElementNS("http://www.w3.org/2000/svg", "line");
  guide.setAttribute("class", "guide");
  guide.style.display = "none";
  svg.append(guide);
  const hide = () => { tip.hidden = true; guide.style.display = "none"; };
  const leave = (e) => { if (e.pointerType !== "touch") hide(); }; // a finger that is lifted leaves too, before anyone has read
  const nearest = (list, v) => list.reduce((best, x, i) => Math.abs(x - v) < Math.abs(list[best] - v) ? i : best, 0);

  const at = (e) => {
    const r = svg.getBoundingClientRect(), x = (e.clientX - r.left) * box.width / r.width, y = (e.clientY - r.top) * box.height / r.height;
    const p = panels.find((p) => x >= p.left - 4 && x <= p.right + 4 && y >= p.top - 4 && y <= p.bottom + 4);
    clear();
    if (!p) return;
    const lines = [], all = p.series.filter((s) => s.at.length);
    if (!all.length) return;
    clear = hide;
    let head = "";
    if (p.rows) {
      const v = (y - p.top) / (p.bottom - p.top), k = nearest(all.map((s) => s.at[0]), v);
      lines.push([all[k], all[k].text[0]]);
    } else {
      const v = p.xMin + (x - p.left) / (p.right - p.left) * (p.xMax - p.xMin);
      const places = all.flatMap((s) => s.at), step = places[nearest(places, v)];
      for (const s of all) {
        const k = nearest(s.at, step);
        if (s.at[k] === step || Math.abs(s.at[k] - step) <= (p.xMax - p.xMin) / 80) lines.push([s, s.text[k]]);
      }
      head = (p.xName ? p.xName + " " : "") + (p.xText ? p.xText[step] : step.toLocaleString("en"));
      const gx = p.left + (step - p.xMin) / (p.xMax - p.xMin) * (p.right - p.left);
      for (const [k, v] of Object.entries({ x1: gx, x2: gx, y1: p.top, y2: p.bottom })) guide.setAttribute(k, v);
      guide.style.display = "";
    }
    tip.replaceChildren();
    if (head) { const b = document.createElement("b"); b.textContent = head; tip.append(b); }
    for (const [s, text] of lines) {
      const row = document.createElement("div"), dot = document.createElement("i"), name = document.createElement("span"), value = document.createElement("span");
      dot.style.background = s.color;
      name.textContent = s.name;
      value.textContent = text;
      row.append(dot, name, value);
      tip.append(row);
    }
    tip.hidden = false;
    const w = tip.offsetWidth, h = tip.offsetHeight;
    tip.style.left = Math.max(4, Math.min(e.clientX + 14, innerWidth - w - 4)) + scrollX + "px";
    tip.style.top = (e.clientY + 18 + h > innerHeight ? Math.max(4, e.clientY - h - 12) : e.clientY + 18) + scrollY + "px";
  };
  svg.addEventListener("pointermove", at);
  svg.addEventListener("pointerdown", at);
  svg.addEventListener("pointerleave", leave);
}
addEventListener("pointerdown", (e) => { if (!e.target.closest("[data-hover]")) clear(); });
addEventListener("scroll", () => clear(), { passive: true, capture: true }); // of the page or of a box in it
