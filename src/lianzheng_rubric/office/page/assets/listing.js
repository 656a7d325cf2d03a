// The ranking: filters, search by name, and so many rows at a time.

const STEP = 200;
const rowsOf = Array.from(document.querySelectorAll(".ranking .unit"));
const wanted = { text: "", grade: "", status: "", group: "", clause: "", fate: "", changed: false };
let limit = STEP, matching = [];

const STATUS = { final: "已定", pending: "待定", no_score: "不评分", out_of_scope: "不在范围" };

function fits(unit) {
  return (!wanted.text || unit[UNIT.name].toLowerCase().includes(wanted.text))
    && (!wanted.grade || unit[UNIT.grade] === wanted.grade)
    && (!wanted.status || unit[UNIT.status] === wanted.status)
    && (!wanted.group || unit[UNIT.group] === wanted.group)
    && (!wanted.clause || unit[UNIT.clauses].includes(Number(wanted.clause)))
    && (!wanted.fate || unit[UNIT.fates].includes(wanted.fate))
    && (!wanted.changed || unit[UNIT.changed] === 1);
}

function refresh() {
  matching = data.units.map((_, index) => index).filter((index) => fits(data.units[index]));
  const visible = new Set(matching.slice(0, limit));
  rowsOf.forEach((row, index) => { row.hidden = !visible.has(index); });
  for (const body of document.querySelectorAll(".ranking tbody")) {
    body.hidden = !body.querySelector(".unit:not([hidden])");
  }
  const all = data.units.length;
  $("shown").textContent = matching.length === all && visible.size === all ? "" :
    `${all} 个单位中有 ${matching.length} 个符合` + (visible.size < matching.length ? `，先列出 ${visible.size} 个` : "");
  const more = $("more");
  empty(more);
  more.hidden = visible.size >= matching.length;
  if (!more.hidden) {
    more.append(el("button", { type: "button", onclick: () => { limit += STEP; refresh(); } }, `再列出 ${STEP} 个`),
      el("button", { type: "button", onclick: () => { limit = Infinity; refresh(); } }, `全部列出（${matching.length} 个）`));
  }
  drawHeat(matching.slice(0, limit));
}

function choice(label, name, options) {
  if (options.length < 2) return null;
  const select = el("select", { name, onchange: (event) => { wanted[name] = event.target.value; limit = STEP; refresh(); } },
    el("option", { value: "" }, "全部"), options.map(([value, text]) => el("option", { value }, text)));
  return el("label", {}, label, select);
}

const distinct = (place) => Array.from(new Set(data.units.map((unit) => unit[place]))).filter(Boolean);

function clauseChoices() {
  const known = Object.keys(data.clauses);
  const order = new Map(known.map((clause, n) => [clause, n]));
  return data.touched.map((clause, n) => [String(n), `${clause} ${(data.clauses[clause] || [""])[0]}`, order.get(clause)])
    .sort((one, other) => (one[2] === undefined ? 1e9 : one[2]) - (other[2] === undefined ? 1e9 : other[2]));
}

function buildFilters(fates) {
  const form = $("filters");
  const search = el("input", { type: "search", name: "text", autocomplete: "off", placeholder: "单位名，或记录里的文字",
    oninput: (event) => { wanted.text = event.target.value.trim().toLowerCase(); limit = STEP; refresh(); searchRecords(wanted.text); } });
  const box = el("input", { type: "checkbox", name: "changed", onchange: (event) => { wanted.changed = event.target.checked; limit = STEP; refresh(); } });
  fill(form, { onsubmit: (event) => event.preventDefault() }, [
    el("label", { class: "search" }, "查找", search),
    choice("档次", "grade", distinct(UNIT.grade).map((name) => [name, name])),
    choice("状态", "status", distinct(UNIT.status).map((name) => [name, STATUS[name]])),
    choice("组别", "group", distinct(UNIT.group).map((name) => [name, name])),
    choice("触发的条款", "clause", clauseChoices()),
    choice("有这样的记录", "fate", fates),
    data.units.some((unit) => unit[UNIT.changed]) && el("label", { class: "tick-box" }, box, "只看档次有变化的"),
  ]);
  form.hidden = false;
}
