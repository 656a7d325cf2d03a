// Units against groups (or against materials): every cell says its text, the colour only repeats it.

const WIDEST = 30;
let order = null;

function levelOf(cell, part) {
  const [text, share, open] = cell;
  if (open) return "open";
  if (share === null || text === "") return "level-none";
  if (part[4]) return share > 0 ? "level-over" : share < 0 ? "level-1" : "level-none";
  return share > 1 ? "level-over" : share === 1 ? "level-full" : share >= .95 ? "level-4" : share >= .85 ? "level-3" : share >= .6 ? "level-2" : "level-1";
}

function sorted(indices) {
  if (order === null) return indices;
  const worth = (index) => { const cell = data.units[index][UNIT.cells][order]; return !cell || cell[1] === null ? Infinity : cell[1]; };
  return indices.slice().sort((one, other) => worth(one) - worth(other) || one - other);
}

function scoreHead(part, column) {
  const pressed = order === column;
  const button = el("button", { type: "button", title: "按这一项从低到高排", onclick: () => { order = pressed ? null : column; refresh(); refocus(column); } },
    part[1], part[2] && el("small", {}, `满分 ${part[2]}`));
  return el("th", { scope: "col", "aria-sort": pressed ? "ascending" : false, "data-column": column }, button);
}
function refocus(column) {
  const button = document.querySelector(`#heat th[data-column="${column}"] button`);
  if (button) button.focus();
}

function scoreTable(indices) {
  return el("table", { class: "heat" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "单位"), data.parts.map(scoreHead), el("th", { scope: "col" }, "总分"))),
    el("tbody", {}, sorted(indices).map((index) => {
      const unit = data.units[index];
      return el("tr", {}, el("th", { scope: "row" }, unitLink(index)),
        unit[UNIT.cells].map((cell, n) => el("td", { class: `${levelOf(cell, data.parts[n])}${data.parts[n][3] ? " subtotal" : ""}` }, cell[0])),
        el("td", { class: "subtotal" }, unit[UNIT.total]));
    })));
}

const SIGNS = { complete: "齐", missing: "缺", late: "迟", incomplete: "残", not_applicable: "－" };

function materialTable(indices, first) {
  const columns = data.materials.slice(first, first + WIDEST);
  return el("table", { class: "heat marks" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "单位"),
      columns.map(([clause, label]) => el("th", { scope: "col", title: label }, clause)))),
    el("tbody", {}, indices.map((index) => el("tr", {}, el("th", { scope: "row" }, unitLink(index)),
      data.units[index][UNIT.states].slice(first, first + WIDEST).map((state) =>
        el("td", { class: `state-${state}`, title: data.states[state] }, SIGNS[state]))))));
}

function findingTable(indices) {
  return el("table", { class: "heat" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "单位"), data.categories.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, indices.map((index) => {
      const counts = new Map(data.units[index][UNIT.listed]);
      return el("tr", {}, el("th", { scope: "row" }, unitLink(index)), data.categories.map((_, n) => el("td", { class: counts.get(n) ? "listed" : "level-none" }, String(counts.get(n) || 0))));
    })));
}

function legend(entries) {
  return el("ul", { class: "legend" }, entries.map(([kind, text]) => el("li", {}, el("i", { class: kind }), text)));
}

function region(label, child) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, child);
}

function drawHeat(indices) {
  const place = $("heat");
  empty(place);
  const scored = indices.filter((index) => data.units[index][UNIT.cells].length);
  if (data.parts.length && scored.length) {
    place.append(el("div", { class: "heat-page" }, region("各单位各项得分", scoreTable(scored)),
      legend([["level-over", "超过满分"], ["level-full", "满分"], ["level-4", "95% 以上"], ["level-3", "85% 以上"], ["level-2", "60% 以上"], ["level-1", "60% 以下"], ["open", "待定，最低～最高"]])));
  }
  const checked = indices.filter((index) => data.units[index][UNIT.states].length);
  if (data.materials.length && checked.length) {
    const parts = [];
    for (let first = 0; first < data.materials.length; first += WIDEST) parts.push(region("各单位材料", materialTable(checked, first)));
    place.append(el("div", { class: "heat-page" }, scored.length ? el("h3", {}, "材料核对") : null, parts,
      el("p", { class: "aside" }, "齐＝齐全　缺＝没有收到　迟＝迟交　残＝要素不全　－＝不适用于本单位"),
      el("details", { class: "drawer print-open" }, el("summary", {}, `材料对照（${data.materials.length} 种）`),
        el("ul", { class: "lines" }, data.materials.map(([clause, label]) => el("li", {}, `${clause} ${label}`))))));
  }
  const listed = indices.filter((index) => data.units[index][UNIT.listed].length);
  if (listed.length) {
    place.append(el("div", { class: "heat-page" }, place.firstChild ? el("h3", {}, "列出的事项，按类别") : null, region("各单位列出的事项", findingTable(listed)),
      el("p", { class: "aside" }, "数字是次数，只列出，不计分；待定的不在内。")));
  }
  if (!place.firstChild) place.append(el("p", { class: "aside" }, "没有可列的单位。"));
}
