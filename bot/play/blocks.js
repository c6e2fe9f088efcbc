"use strict";

// What people do in a drawn reply without asking anybody: they sort tables and turn their pages.

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

function pressInTable(button) {
  if (button.dataset.step) {
    turn(button.closest(".data").querySelector("table"), Number(button.dataset.step));
  } else if (button.closest(".data_table")) {
    sort(button.closest("table"), button.closest("th").cellIndex);
  }
}

// Shows the first page of each table that has just been drawn.
function turnTables(within) {
  for (const table of within.querySelectorAll(".data_table")) turn(table, 0);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) pressInTable(button);
});
