"use strict";

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Beside each message its twin on a phone, made here so that the page holds every reply once.
for (const frames of all(".frames")) {
  const phone = frames.firstElementChild.cloneNode(true);
  phone.classList.add("phone");
  frames.append(phone);
}

// data_table: a column of nothing but numbers is sorted by number, any other by its text.
function sort(table, column) {
  const body = table.tBodies[0];
  const head = table.tHead.rows[0].cells[column];
  const cell = (row) => row.cells[column];
  const rows = [...body.rows];
  const numeric = rows.every((row) => cell(row).dataset.number !== undefined);
  const compare = numeric
    ? (a, b) => cell(a).dataset.number - cell(b).dataset.number
    : (a, b) => cell(a).textContent.localeCompare(cell(b).textContent, "en", { sensitivity: "base" });
  const down = head.ariaSort === "ascending";
  rows.sort((a, b) => (down ? compare(b, a) : compare(a, b)));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.ariaSort = down ? "descending" : "ascending";
  body.append(...rows);
  turn(table, -Infinity);
}

// Shows a page of the rows; step is how many pages further.
function turn(table, step) {
  const rows = [...table.tBodies[0].rows];
  const size = Number(table.dataset.pageSize);
  const last = Math.max(Math.ceil(rows.length / size) - 1, 0);
  const page = Math.min(Math.max(Number(table.dataset.page ?? 0) + step, 0), last);
  table.dataset.page = page;
  rows.forEach((row, n) => { row.hidden = Math.floor(n / size) !== page; });
  const pages = table.closest(".data").querySelector(".pages");
  pages.hidden = last === 0;
  pages.querySelector("output").textContent = `${page + 1} of ${last + 1}`;
}

function press(button) {
  const { switch: what, value, step } = button.dataset;
  if (what) {
    root.dataset[what] = value;
    for (const other of all(`[data-switch=${what}]`)) other.ariaPressed = other === button;
    measure();
  } else if (step) {
    turn(button.closest(".data").querySelector("table"), Number(step));
  } else if (button.closest(".data_table")) {
    sort(button.closest("table"), button.closest("th").cellIndex);
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
for (const table of all(".data_table")) turn(table, 0);
for (const button of all("[data-value=both], [data-value=system]")) press(button);
root.dataset.ready = "yes";
