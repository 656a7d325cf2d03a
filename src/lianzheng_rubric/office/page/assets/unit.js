// The sheet of one unit: verdict, waterfall, then from the total down to groups, clauses, arithmetic and records.

function section(title, ...children) {
  return children.some(Boolean) ? [el("h3", {}, title), children] : null;
}

function verdict(sheet) {
  if (!sheet.total) return null;
  const [byScore, final] = sheet.grades;
  return el("dl", { class: "verdict" },
    sheet.place && el("div", {}, el("dt", {}, "名次"), el("dd", {}, sheet.place, sheet.group && el("small", {}, ` ${sheet.group}`))),
    sheet.overall && el("div", {}, el("dt", {}, "全体名次"), el("dd", {}, sheet.overall)),
    el("div", {}, el("dt", {}, sheet.status === "pending" ? "最低～最高" : "总分"), el("dd", {}, sheet.total)),
    sheet.exact && sheet.exact !== sheet.total && el("div", {}, el("dt", {}, "精确值"), el("dd", {}, sheet.exact)),
    byScore && el("div", {}, el("dt", {}, "按得分"), el("dd", {}, grade(byScore))),
    final && sheet.status === "final" && el("div", {}, el("dt", {}, "最终档次"), el("dd", {}, grade(final))),
    sheet.status !== "final" && sheet.possible.length > 0 && el("div", {}, el("dt", {}, "可能的档次"), el("dd", {}, sheet.possible.map(grade))));
}

function gradeReasons(sheet) {
  const effects = sheet.effects.map((one) => el("li", {}, code(one.clause), ` ${one.rule}：`, el("b", {}, one.effect),
    recordLinks(one.records), one.note && `（${one.note}）`));
  const quota = sheet.quota ? [el("li", {}, "名额已满，排在名额之外")] : [];
  return effects.length + quota.length ? section("档次为什么是这样", el("ul", { class: "reasons" }, effects, quota)) : null;
}

const code = (text) => el("span", { class: "code" }, text);

function recordLinks(names) {
  return names.filter(Boolean).map((name) => [" ", el("a", { href: "#", "data-record": name, onclick: showRecord }, `［${name}］`)]);
}
function showRecord(event) {
  event.preventDefault();
  const name = event.currentTarget.dataset.record;
  const found = Array.from(document.querySelectorAll("#sheet [data-is-record]")).find((row) => row.dataset.isRecord === name);
  if (found) reveal(found);
}
function reveal(target) {
  for (const old of document.querySelectorAll("#sheet .found")) old.classList.remove("found");
  for (let around = target; around && around.id !== "sheet"; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
  target.classList.add("found");
  target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center" });
}

// --- waterfall ---------------------------------------------------------------------------------------------------

function fallDrawing(fall, sheet, next) {
  const shade = fall.kind === "part" || fall.kind === "rest" ? (fall.sign < 0 ? "fill-down" : "fill-up")
    : fall.kind === "total" && data.marks[sheet.grades[1]] ? `fill-${data.marks[sheet.grades[1]]}` : "fill-base";
  const [from, to] = fall.bar, [low, high] = fall.open;
  return svg("svg", { height: 22, "aria-hidden": "true", focusable: "false" },
    to > from ? svg("rect", { x: percent(from), y: 4, width: percent(to - from), height: 14, class: shade }) : null,
    high > low ? svg("rect", { x: percent(low), y: 4, width: percent(high - low), height: 14, class: "fill-open" }) : null,
    sheet.marks.map(([, , at]) => ["grade-case", "grade-line"].map((kind) => svg("line", { x1: percent(at), x2: percent(at), y1: -4, y2: 26, class: kind }))),
    svg("line", { x1: percent(low), x2: percent(low), y1: 2, y2: next ? 30 : 20, class: "carry" }));
}

function waterfall(sheet) {
  if (!sheet.falls.length) return null;
  const axis = svg("svg", { class: "axis", height: 34, role: "img", "aria-label": `横轴；${sheet.marks.map(([name, points]) => `${name}线 ${points} 分`).join("，")}` },
    sheet.ticks.map(([tick, at]) => [svg("line", { x1: percent(at), x2: percent(at), y1: 29, y2: 34, class: "tick" }),
      svg("text", { x: percent(at), y: 26, class: `tick-text${at < 5 ? " first" : at > 95 ? " last" : ""}` }, String(tick))]),
    sheet.marks.map(([name, points, at]) => [svg("text", { x: percent(at), y: 11, class: `line-text${at > 90 ? " last" : ""}` }, `${name} ${points}`),
      svg("line", { x1: percent(at), x2: percent(at), y1: 29, y2: 34, class: "grade-line" })]));
  const rows = sheet.falls.map((fall, n) => el("tr", { class: `${fall.kind}${fall.kind === "part" && !fall.sign && fall.open[0] === fall.open[1] ? " still" : ""}` },
    el("th", { scope: "row", class: "label" }, fall.clause && [code(fall.clause), " "], fall.label),
    el("td", { class: `num moved ${fall.sign < 0 && fall.moved ? "minus" : fall.sign > 0 && fall.moved ? "plus" : ""}` }, fall.moved),
    el("td", { class: "drawn" }, fallDrawing(fall, sheet, sheet.falls[n + 1])),
    el("td", { class: "num after" }, fall.after)));
  return section("得分是怎么来的", el("table", { class: "falls" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "label" }, "步骤"), el("th", { scope: "col", class: "num moved" }, "增减（折算后）"),
      el("th", { scope: "col", class: "drawn" }, axis), el("th", { scope: "col", class: "num after" }, "累计"))),
    el("tbody", {}, rows)),
  sheet.marks.length ? el("p", { class: "aside" }, `红色虚线是档次线：${sheet.marks.map(([name, points]) => `${name} ${points} 分`).join("，")}。`) : null);
}

// --- the tree: total, groups, clauses, lines, records --------------------------------------------------------------

function says(clause) {
  const known = data.clauses[clause];
  return known && known.length > 1 ? el("span", { class: "says" }, "细则：", known.slice(1).join("；")) : null;
}

function facts(record) {
  const pairs = [["记录", record.id], ["情形", record.situation], ["出处", record.place], ["去向", record.words]].concat(record.says);
  return el("dl", { class: "facts" }, pairs.filter(([, text]) => text).map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
}

function lineEntry(line, records) {
  const [clause, rule, , names, sum, sign] = line;
  return el("li", {}, code(clause), ` ${rule} `,
    el("span", { class: `sum ${sign < 0 ? "minus" : sign > 0 ? "plus" : ""}` }, sum), says(clause),
    names.filter((name) => records.has(name)).map((name) =>
      el("details", { class: "record" }, el("summary", {}, `记录 ${name}`), facts(records.get(name)))));
}

function score(node) {
  return el("span", { class: "score" }, el("b", {}, node.score), node.full && ` / ${node.full}`, node.weight && ` ×${node.weight}`);
}

function nodeEntry(place, sheet, under, records) {
  const node = sheet.nodes[place], own = under.lines.get(node.id) || [], silent = under.silent.get(node.id) || [];
  const titled = node.id === node.title ? node.title : [code(node.id), " ", node.title];
  const width = Math.min(1, Math.max(0, node.share === null ? 0 : node.share));
  return el("details", { class: `node${node.open ? " moved" : ""}`, open: node.open === 1, "data-node": node.id },
    el("summary", {}, el("span", { class: "title" }, titled, node.state && `（${node.state}）`), score(node),
      node.share === null ? null : svg("svg", { height: 10, "aria-hidden": "true", focusable: "false" },
        svg("rect", { width: "100%", height: 10, class: "track" }), svg("rect", { width: percent(width * 100), height: 10, class: node.share > 1 ? "fill-up" : "fill-base" }))),
    own.length || node.adjusted ? el("ul", { class: "entries" }, own.map((line) => lineEntry(line, records)), node.adjusted && el("li", {}, node.adjusted)) : null,
    (under.children.get(place) || []).map((child) => nodeEntry(child, sheet, under, records)),
    silentEntry(silent));
}

function silentEntry(silent) {
  return silent.length ? el("details", { class: "quietly" }, el("summary", {}, `没有触发的 ${silent.length} 条`),
    el("ul", {}, silent.map(([clause, rule, why]) => el("li", {}, `${clause} ${rule}：${why}`)))) : null;
}

function grouped(entries, keyOf) {
  const found = new Map();
  entries.forEach((entry, place) => { const key = keyOf(entry, place); if (!found.has(key)) found.set(key, []); found.get(key).push(entry); });
  return found;
}

function tree(sheet, records) {
  const places = sheet.nodes.map((_, place) => place);
  const under = { children: grouped(places, (place) => sheet.nodes[place].up), lines: grouped(sheet.lines, (line) => line[2]), silent: grouped(sheet.silent, (one) => one[3]) };
  const roots = (under.children.get(-1) || []).map((root) => nodeEntry(root, sheet, under, records));
  return roots.length ? section("从总分到每一条记录", el("div", { class: "tree" }, roots)) : null;
}

// --- the rest ------------------------------------------------------------------------------------------------------

function owed(sheet) {
  return sheet.owed.length ? section(`还缺的 ${sheet.owed.length} 项`, table("owed", ["条款", "缺什么", "可能影响"],
    sheet.owed.map(([clause, rule, record, what, span]) => [[code(clause), ` ${rule}`], [what, recordLinks([record])], span]))) : null;
}
function materials(sheet) {
  return sheet.materials.length ? section("材料核对", table("", ["条款", "材料", "状态", "说明"],
    sheet.materials.map(([clause, label, state, words, detail, names]) => [code(clause), label, el("span", { class: `state-${state}` }, words), [detail, recordLinks(names)]]))) : null;
}
function findings(sheet) {
  const groups = Array.from(grouped(sheet.findings, (one) => one[0]));
  return groups.length ? section("列出的事项", groups.map(([category, list]) => [el("h4", {}, `${category}（${list.length}）`),
    el("ul", { class: "reasons" }, list.map(([, clause, rule, count, detail, record, pending]) =>
      el("li", {}, code(clause), ` ${rule}`, count > 1 && ` ×${count}`, detail && `（${detail}）`, recordLinks([record]), pending && "（待定）")))])) : null;
}
function allRecords(sheet) {
  const rows = sheet.records.map((record) => el("tr", { "data-is-record": record.id },
    el("th", { scope: "row", class: "code" }, record.id), el("td", {}, record.situation, el("br"), el("small", {}, record.says.map(([name, text]) => `${name} ${text}`).join("；"))),
    el("td", {}, record.words, record.clauses.length > 0 && el("small", {}, ` ${record.clauses.join("、")}`)), el("td", { class: "quiet" }, record.place)));
  return rows.length ? el("details", { class: "drawer" }, el("summary", {}, `全部记录 ${rows.length} 条`),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "全部记录" }, el("table", { class: "plain" },
      el("thead", {}, el("tr", {}, ["记录", "情形和内容", "去向", "出处"].map((text) => el("th", { scope: "col" }, text)))), el("tbody", {}, rows)))) : null;
}
const plainList = (title, texts) => (texts.length ? section(title, el("ul", { class: "reasons" }, texts.map((text) => el("li", {}, text)))) : null);

/** Rules that belong to no item of the score. */
function quiet(sheet) {
  const loose = sheet.silent.filter((one) => !one[3]);
  return loose.length ? el("details", { class: "drawer" }, el("summary", {}, `其他没有触发的 ${loose.length} 条`),
    el("ul", { class: "reasons" }, loose.map(([clause, rule, why]) => el("li", {}, `${clause} ${rule}：${why}`)))) : null;
}

function readings(sheet) {
  const { changed, kept } = sheet.readings;
  if (!changed.length && !kept.length) return null;
  return section("与本单位有关的读法", changed.length ? el("ul", { class: "reasons" }, changed.map((text) => el("li", {}, text))) : null,
    kept.length ? el("p", { class: "aside" }, `按细则原取的 ${kept.length} 种：${kept.join("、")}`) : null);
}

function way(index) {
  const beside = (step, words) => {
    let other = index + step;
    while (data.units[other] && data.units[other][UNIT.sheet] === null) other += step;
    return data.units[other] ? el("a", { href: `#unit-${other + 1}` }, `${words}：${data.units[other][UNIT.name]}`) : null;
  };
  return el("nav", { class: "way", "aria-label": "单位之间" }, el("a", { href: "#ranking" }, "← 回到全部单位"), el("span", { class: "gap" }),
    beside(-1, "上一个"), beside(1, "下一个"),
    el("button", { type: "button", onclick: () => openAll(true) }, "全部展开"),
    el("button", { type: "button", onclick: () => openAll(false) }, "全部收起"),
    el("button", { type: "button", onclick: () => window.print() }, "打印本单位"));
}
function openAll(open) {
  for (const one of document.querySelectorAll("#sheet details")) one.open = open;
}

function drawUnit(index) {
  const sheet = sheetOf(index), place = $("sheet");
  const records = new Map(sheet.records.slice().reverse().map((record) => [record.id, record])); // of doubles, the first
  empty(place);
  fill(place, { "aria-labelledby": "sheet-title" }, [way(index), el("h2", { id: "sheet-title", tabindex: "-1" }, sheet.name),
    el("p", { class: "headline" }, sheet.headline, sheet.as_of && el("small", {}, `　考核开始日 ${sheet.as_of}`)), verdict(sheet), gradeReasons(sheet), owed(sheet), waterfall(sheet), tree(sheet, records),
    materials(sheet), findings(sheet), plainList("后果", sheet.consequences.map(([clause, text]) => `${clause} ${text}`)),
    plainList("提示", sheet.notices), readings(sheet), quiet(sheet), allRecords(sheet),
    el("p", { class: "fingerprint" }, sheet.fingerprint)]);
}
