const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Beside each message its twin on a phone, made here so that the page holds every reply once.
for (const frames of all(".frames")) {
  const phone = frames.firstElementChild.cloneNode(true);
  phone.classList.add("phone");
  frames.append(phone);
}

function press(button) {
  const { switch: what, value } = button.dataset;
  if (what) {
    root.dataset[what] = value;
    for (const other of all(`[data-switch=${what}]`)) other.ariaPressed = other === button;
    measure();
  }
}

// What a frame cannot show without scrolling sideways or breaking the lines of a grid.
function wide(frame) {
  const found = [];
  for (const box of all(".sideways", frame)) {
    if (box.scrollWidth > box.clientWidth + 1) {
      found.push(`table ${box.scrollWidth} px wide in ${box.clientWidth}`);
    }
  }
  for (const pre of all("pre", frame)) {
    pre.classList.add("unwrapped");
    if (pre.scrollWidth > pre.clientWidth + 1) {
      found.push(`monospace ${pre.scrollWidth} px wide in ${pre.clientWidth}: its lines break`);
    }
    pre.classList.remove("unwrapped");
  }
  return found;
}

function measure() {
  const folded = all("details:not([open])");
  for (const details of folded) details.open = true;
  for (const frame of all(".frame")) {
    const found = frame.offsetWidth ? wide(frame) : [];
    frame.dataset.wide = found.join("; ");
  }
  for (const details of folded) details.open = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) press(button);
});
addEventListener("resize", measure);
turnTables(document);
for (const button of all("[data-value=both], [data-value=system]")) press(button);
root.dataset.ready = "yes";
