// Addresses inside the page, paper, and the first drawing.

const HOME_TITLE = document.title;

function go() {
  const found = /^#unit-(\d+)(?:\/(.+))?$/.exec(location.hash);
  const index = found ? Number(found[1]) - 1 : -1;
  const unit = data.units[index];
  const asSheet = unit !== undefined && unit[UNIT.sheet] !== null;
  $("board").hidden = asSheet;
  $("sheet").hidden = !asSheet;
  document.querySelector(".places").hidden = asSheet;
  document.body.classList.toggle("in-sheet", asSheet);
  document.title = asSheet ? `${unit[UNIT.name]}　${HOME_TITLE}` : HOME_TITLE;
  if (asSheet) {
    drawUnit(index);
    $("sheet-title").focus({ preventScroll: true });
    window.scrollTo(0, 0);
    if (found[2]) revealRecord(decodeURIComponent(found[2]));
  } else if (location.hash.length > 1 && !found) {
    const target = $(location.hash.slice(1));
    if (target) { target.scrollIntoView(); target.focus({ preventScroll: true }); }
  }
}

function revealRecord(name) {
  const row = Array.from(document.querySelectorAll("#sheet [data-is-record]")).find((one) => one.dataset.isRecord === name);
  if (row) reveal(row);
}

for (const anchor of document.querySelectorAll("a[data-number]")) {
  if (data.units[anchor.dataset.number - 1][UNIT.sheet] !== null) anchor.href = `#unit-${anchor.dataset.number}`;
}

let closedForPaper = [], limitOnScreen = limit;
window.addEventListener("beforeprint", () => {
  const kinds = $("sheet").hidden ? "#board .print-open" : "#sheet .moved, #sheet .moved > .entries > li > .record";
  closedForPaper = Array.from(document.querySelectorAll(kinds)).filter((one) => !one.open);
  limitOnScreen = limit;
  if ($("sheet").hidden && limit < matching.length) { limit = Infinity; refresh(); }
  for (const one of Array.from(document.querySelectorAll(kinds))) one.open = true;
});
window.addEventListener("afterprint", () => {
  for (const one of closedForPaper) one.open = false;
  if (limit !== limitOnScreen) { limit = limitOnScreen; refresh(); }
});
window.addEventListener("hashchange", go);

const FATES = Array.from(document.querySelectorAll(".fates tbody tr")).map((row) => [row.dataset.fate, row.cells[0].textContent]);
buildFilters(FATES);
refresh();
go();
$("without-script").hidden = true;
