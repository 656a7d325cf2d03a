// Everything is built from elements and text nodes: no text of a ledger is ever read as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const UNIT = { name: 0, place: 1, total: 2, grade: 3, status: 4, group: 5, changed: 6, sheet: 7, cells: 8, states: 9, listed: 10, clauses: 11, fates: 12 };
const PIECE = data.piece, SVG = "http://www.w3.org/2000/svg";
const $ = (id) => document.getElementById(id);

function fill(element, attributes, children) {
  for (const name of Object.keys(attributes || {})) {
    const value = attributes[name];
    if (value === undefined || value === false || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== "") {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return element;
}
const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);
const percent = (number) => `${Math.round(number * 100) / 100}%`;
const empty = (element) => { while (element.firstChild) element.firstChild.remove(); };

function table(kind, headings, rows) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": headings.join("、") },
    el("table", { class: `plain ${kind}` },
      el("thead", {}, el("tr", {}, headings.map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, n) => (n ? el("td", {}, cell) : el("th", { scope: "row" }, cell))))))));
}

function grade(name) {
  return name && el("span", { class: `grade mark-${data.marks[name] || "none"}` }, name);
}

/** The link to a unit's sheet, or its name alone where the page holds no sheet of it. */
function unitLink(index) {
  const unit = data.units[index];
  return unit[UNIT.sheet] === null ? unit[UNIT.name] : el("a", { href: `#unit-${index + 1}` }, unit[UNIT.name]);
}

const opened = new Map();
/** The units of one compressed piece; the last few that were opened stay open. */
function piece(number) {
  if (!opened.has(number)) {
    const source = document.getElementsByClassName("piece")[number];
    const packed = Uint8Array.from(atob(source.textContent), (letter) => letter.charCodeAt(0));
    const text = new TextDecoder().decode(inflate(packed, Number(source.dataset.size)));
    if (opened.size > 3) opened.delete(opened.keys().next().value);
    opened.set(number, JSON.parse(text));
  }
  return opened.get(number);
}
function sheetOf(index) {
  const number = data.units[index][UNIT.sheet];
  return piece(Math.floor(number / PIECE))[number % PIECE];
}
