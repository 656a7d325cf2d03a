// Search inside the records of all units: piece after piece, so that the page never stands still.

const MOST_HITS = 50;
let asked = 0;

function searchRecords(text) {
  const turn = ++asked, place = $("hits"), found = [];
  empty(place);
  place.hidden = true;
  if (text.length < 2) return;
  const total = document.getElementsByClassName("piece").length;
  const owners = new Map(data.units.map((unit, index) => [unit[UNIT.sheet], index]));
  const look = (number) => {
    if (turn !== asked) return;
    if (number < total && found.length < MOST_HITS) {
      piece(number).forEach((sheet, within) => {
        for (const record of sheet.records) {
          const said = [record.id, record.situation, record.words].concat(record.says.map((pair) => pair.join(" "))).join("　");
          if (said.toLowerCase().includes(text)) found.push([owners.get(number * PIECE + within), record]);
        }
      });
      setTimeout(() => look(number + 1), 0);
      return;
    }
    showHits(place, found, number < total);
  };
  setTimeout(() => look(0), 250);
}

function showHits(place, found, more) {
  if (!found.length) return;
  place.hidden = false;
  fill(place, {}, [el("h3", {}, `记录里找到 ${found.length > MOST_HITS || more ? `至少 ${MOST_HITS}` : found.length} 条`),
    el("ul", {}, found.slice(0, MOST_HITS).map(([index, record]) => el("li", {},
      el("a", { href: `#unit-${index + 1}/${encodeURIComponent(record.id)}` }, `${data.units[index][UNIT.name]} ［${record.id}］`),
      ` ${record.situation}：${record.words}`)))]);
}
