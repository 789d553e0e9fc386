"use strict";

// Sorting: a column head becomes a button; what has no value stays below.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.setAttribute("aria-sort", "none"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      for (const body of table.querySelectorAll("tbody:not(.human)")) {
        const key = (row) => {
          const cell = row.cells[column];
          return words ? cell.textContent : "value" in cell.dataset ? Number(cell.dataset.value) : null;
        };
        const words = ![...body.rows].some((row) => "value" in row.cells[column].dataset);
        const order = (one, other) => {
          const [a, b] = [key(one), key(other)];
          if (a === null || b === null) return (a === null) - (b === null);
          return (up ? 1 : -1) * (words ? a.localeCompare(b, undefined, { numeric: true }) : a - b);
        };
        body.append(...[...body.rows].sort(order));
      }
    });
  });
}

// What a mark says on a screen that nothing hovers over: told at the foot of the page.
const told = document.getElementById("told");
document.addEventListener("click", (event) => {
  const marked = event.target.closest(".word, mark[title], abbr[title], .dot");
  const title = marked && (marked.getAttribute("title") || marked.querySelector("title")?.textContent);
  told.hidden = !title;
  told.textContent = title || "";
});

// A link into a fold opens it, and all folds are open on paper.
const unfold = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
addEventListener("hashchange", unfold);
addEventListener("click", (event) => event.target.closest("a[href^='#']") && setTimeout(unfold));
unfold();
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((fold) => fold.setAttribute("open", ""));
});
addEventListener("afterprint", () => folded.forEach((fold) => fold.removeAttribute("open")));
