"""The page in a real browser: silent, alone, with the keyboard, on a phone, on paper. Run with: pytest -m browser."""

from __future__ import annotations

import base64
import re
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import Watched, chromium, tool, watched
from made_pages import RUBRICS, Found, example, found_in, hostile, html_of, small

pytestmark = pytest.mark.browser
every_rubric = pytest.mark.parametrize("name", RUBRICS)
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
WIDTH = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of every example, by rubric, and that of hostile texts."""
    folder = tmp_path_factory.mktemp("网页 #1")  # blanks and signs as folders of offices have them
    made = {}
    for name in (*RUBRICS, "hostile"):
        made[name] = folder / f"{name}.html"
        made[name].write_text(html_of(hostile() if name == "hostile" else example(name)), "utf-8", newline="")
    return made


def numbered(found: Found, unit: str) -> int:
    return [one[0] for one in found.data["units"]].index(unit) + 1


# --- silent and alone ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*RUBRICS, "hostile"])
def test_every_sheet_opens_without_a_complaint_and_without_a_request(
    browser: Any, files: dict[str, Path], name: str
) -> None:
    found = found_in(files[name].read_text("utf-8"))
    sheets = {sheet["name"]: sheet for sheet in found.sheets}
    with watched(browser, files[name]) as here:
        assert here.page.locator("#board").is_visible()
        for number, unit in enumerate(found.data["units"], 1):
            here.page.evaluate(f"location.hash = 'unit-{number}'")
            here.until(f"document.title.startsWith({unit[0]!r})")
            assert here.page.locator("#sheet-title").text_content() == unit[0]
            assert here.page.locator("#sheet details.node").count() == len(sheets[unit[0]]["nodes"])
            assert here.page.locator("#sheet .sum").count() == len(sheets[unit[0]]["lines"])
            assert here.page.locator("#sheet [data-is-record]").count() == len(sheets[unit[0]]["records"])


def test_markup_from_a_ledger_stays_text_in_the_browser(browser: Any, files: dict[str, Path]) -> None:
    with watched(browser, files["hostile"]) as here:
        here.go("#unit-1")
        here.page.get_by_role("button", name="全部展开").click()
        assert here.page.locator("#sheet script, #sheet img").count() == 0
        assert here.page.evaluate("document.querySelectorAll('script').length") == 3
        assert "<" in here.page.locator("#sheet-title").text_content()


def test_the_policy_stops_a_script_that_somebody_adds(browser: Any, files: dict[str, Path], tmp_path: Path) -> None:
    changed = tmp_path / "changed.html"
    text = files["xxqu-2018"].read_text("utf-8").replace("</main>", "</main><script>window.added = 1</script>")
    changed.write_text(text, "utf-8")
    window = browser.new_context()
    page = window.new_page()
    page.goto(changed.as_uri())
    assert page.evaluate("window.added") is None
    assert page.evaluate("fetch('https://example.org/').then(() => 'fetched', () => 'refused')") == "refused"
    window.close()


@pytest.mark.parametrize("way", ["stored", "fixed", "plain"])
def test_every_way_of_compressing_is_opened(browser: Any, files: dict[str, Path], tmp_path: Path, way: str) -> None:
    """Our own data hold one kind of block as a rule; the format knows three."""

    def again(piece: re.Match[str]) -> str:
        raw = zlib.decompress(base64.b64decode(piece[2]))
        strategy = zlib.Z_FIXED if way == "fixed" else zlib.Z_DEFAULT_STRATEGY
        packer = zlib.compressobj(0 if way == "stored" else 1, zlib.DEFLATED, 15, 8, strategy)
        return piece[1] + base64.b64encode(packer.compress(raw) + packer.flush()).decode() + "</script>"

    file = tmp_path / f"{way}.html"
    text = files["tongyu-2017"].read_text("utf-8")
    file.write_text(re.sub(r'(<script type="text/plain"[^>]*>)([^<]*)</script>', again, text), "utf-8", newline="")
    with watched(browser, file) as here:
        here.go("#unit-7")
        assert here.page.locator("#sheet-title").text_content() == "示例·银杏社区"


def test_without_scripts_the_ranking_is_still_there(browser: Any, files: dict[str, Path]) -> None:
    with watched(browser, files["tongyu-2017"], java_script_enabled=False) as here:
        assert here.page.locator(".ranking .unit:visible").count() == 14
        assert here.page.get_by_text("浏览器没有运行本页的脚本").is_visible()


# --- the way down with the keyboard ---------------------------------------------------------------------------------


def test_the_keyboard_alone_leads_from_the_filter_to_a_record(browser: Any, files: dict[str, Path]) -> None:
    with watched(browser, files["tongyu-2017"]) as here:
        keys = here.page.keyboard
        here.tab_to("it.name === 'text'")
        keys.type("银杏")
        assert here.page.locator(".ranking .unit:visible").count() == 1
        assert here.page.locator("#shown").text_content() == "14 个单位中有 1 个符合"
        here.tab_to("it.closest('.unit')")
        assert here.focused("textContent") == "示例·银杏社区"
        keys.press("Enter")
        here.until("!document.getElementById('sheet').hidden")
        assert here.focused("id") == "sheet-title"
        here.tab_to("it.tagName === 'SUMMARY' && it.parentElement.dataset.node === '6.13.c'")
        group = here.page.locator("details[data-node='6.13.c']")
        assert group.get_attribute("open") is not None
        keys.press("Enter")
        assert group.get_attribute("open") is None
        keys.press("Space")
        assert group.get_attribute("open") is not None
        here.tab_to("it.textContent === '记录 YX-06'")
        keys.press("Enter")
        facts = group.locator(".facts")
        assert facts.is_visible()
        assert "台账.csv 第98行" in facts.text_content()
        assert "10条 × 0.1分 = +1" in group.locator(".sum").text_content()
        here.tab_to("it.textContent === '← 回到全部单位'", key="Shift+Tab")
        keys.press("Enter")
        here.until("document.getElementById('sheet').hidden")
        assert here.focused("id") == "ranking"
        here.page.go_back()
        here.until("!document.getElementById('sheet').hidden")


def test_choices_are_made_with_the_keyboard_and_told_aloud(browser: Any, files: dict[str, Path]) -> None:
    with watched(browser, files["tongyu-2017"]) as here:
        here.tab_to("it.name === 'grade'")
        here.page.keyboard.press("ArrowDown")
        here.page.keyboard.press("ArrowDown")
        assert here.focused("value") == "较差"
        here.until("document.querySelectorAll('.ranking .unit:not([hidden])').length === 3")
        assert here.page.locator("#shown").get_attribute("aria-live") == "polite"
        assert here.page.locator("#heat tbody tr").count() == 3
        here.tab_to("it.name === 'changed'")
        here.page.keyboard.press("Space")
        assert here.page.locator(".ranking .unit:visible").count() == 2


def test_every_stop_of_the_keyboard_can_be_seen(browser: Any, files: dict[str, Path]) -> None:
    with watched(browser, files["xxqu-2018"]) as here:
        for _ in range(30):
            here.page.keyboard.press("Tab")
            outline = here.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline not in ("none", ""), here.focused("outerHTML")


def test_the_heat_map_is_sorted_by_a_group(browser: Any, files: dict[str, Path]) -> None:
    with watched(browser, files["tongyu-2017"]) as here:
        here.tab_to("it.closest('#heat th') && it.textContent.startsWith('信访工作')")
        here.page.keyboard.press("Enter")
        assert here.focused("closest('th').getAttribute('aria-sort')") == "ascending"
        assert here.page.locator("#heat tbody th").first.text_content() == "示例·临江社区"


# --- finding -------------------------------------------------------------------------------------------------------


def test_search_looks_into_the_records_of_all_units(browser: Any, files: dict[str, Path]) -> None:
    with watched(browser, files["tongyu-2017"]) as here:
        here.page.locator("input[name=text]").fill("yx-21")
        here.page.locator("#hits a").first.wait_for()
        assert here.page.locator("#hits a").all_text_contents() == ["示例·银杏社区 ［YX-21］"]
        here.page.locator("#hits a").click()
        row = here.page.locator("#sheet .found")
        row.wait_for()
        assert row.is_visible()
        assert row.get_attribute("data-is-record") == "YX-21"


def test_a_reason_of_the_grade_leads_to_its_record(browser: Any, files: dict[str, Path]) -> None:
    with watched(browser, files["tongyu-2017"]) as here:
        here.go("#unit-7")
        here.page.locator(".reasons a").first.click()
        assert here.focused("dataset.isRecord") == "YX-21"


def test_many_units_are_listed_step_by_step(browser: Any, tmp_path: Path) -> None:
    rows = [{"编号": str(n), "单位": f"单位{n:03}", "情形": "迟到", "数量": n % 9 + 1} for n in range(450)]
    file = tmp_path / "many.html"
    file.write_text(html_of(small(rows)), "utf-8", newline="")
    with watched(browser, file) as here:
        visible = here.page.locator(".ranking .unit:visible")
        assert visible.count() == 200
        here.page.get_by_role("button", name="再列出 200 个").click()
        assert visible.count() == 400
        here.page.get_by_role("button", name="全部列出（450 个）").click()
        assert visible.count() == 450
        here.page.locator("input[name=text]").fill("单位44")
        assert visible.count() == 10
        here.go("#unit-450")
        assert here.page.locator("#sheet").is_visible()


# --- phone, paper, contrast -----------------------------------------------------------------------------------------


@every_rubric
@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_never_scrolls_sideways(browser: Any, files: dict[str, Path], name: str, width: int) -> None:
    phone = {**PHONE, "viewport": {"width": width, "height": 844}}
    with watched(browser, files[name], **phone) as here:
        here.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        scroll, client = here.page.evaluate(WIDTH)
        assert scroll <= client == width
        here.go("#unit-2")
        here.page.get_by_role("button", name="全部展开").click()
        scroll, client = here.page.evaluate(WIDTH)
        assert scroll <= client == width


def printed(here: Watched, file: Path) -> list[dict[str, Any]]:
    """The pages of the page on paper: size and words with their places."""
    here.page.pdf(path=str(file), prefer_css_page_size=True, print_background=True)
    told = subprocess.run([tool("pdftotext"), "-bbox", str(file), "-"], capture_output=True, check=True, timeout=60)
    pages = []
    for width, height, body in re.findall(
        r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', told.stdout.decode(), re.DOTALL
    ):
        words = re.findall(
            r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', body
        )
        places = [(*map(float, word[:4]), word[4]) for word in words]
        pages.append({"width": float(width), "height": float(height), "words": places})
    return pages


def assert_whole(pages: list[dict[str, Any]]) -> str:
    """No word leaves its sheet or its margins; everything printed, without blanks."""
    for number, page in enumerate(pages, 1):
        assert page["words"], f"sheet {number} is empty"
        for left, top, right, bottom, word in page["words"]:
            assert left >= 30, (number, word)
            assert right <= page["width"] - 30, (number, word)
            assert top >= 30, (number, word)
            assert bottom <= page["height"] - 10, (number, word)
    return re.sub(r"\s", "", "".join(word for page in pages for *_, word in page["words"]))


@every_rubric
def test_the_whole_board_is_printed(browser: Any, files: dict[str, Path], name: str, tmp_path: Path) -> None:
    found = found_in(files[name].read_text("utf-8"))
    dossier = example(name)
    with watched(browser, files[name]) as here:
        pages = printed(here, tmp_path / "board.pdf")
        text = assert_whole(pages)
        assert here.page.locator("details[open]").count() == 0, "what paper opened is closed again"
    assert {(round(page["width"]), round(page["height"])) for page in pages} == {(595, 842), (842, 595)}
    for unit in found.data["units"]:
        assert unit[0] in text
    fingerprint = dossier.rubric.fingerprint
    assert text.count(fingerprint[:16]) >= len(pages), "every sheet names its rubric"
    assert fingerprint in text
    assert f"第{len(pages)}页，共{len(pages)}页" in text
    for reading in dossier.rubric.plan.readings:
        assert reading.key in text


@every_rubric
def test_the_sheet_of_one_unit_is_printed_with_its_records(
    browser: Any, files: dict[str, Path], name: str, tmp_path: Path
) -> None:
    found = found_in(files[name].read_text("utf-8"))
    sheet = found.sheets[1]
    with watched(browser, files[name]) as here:
        here.go(f"#unit-{numbered(found, sheet['name'])}")
        text = assert_whole(printed(here, tmp_path / "unit.pdf"))
    assert found.data["units"][0][0] not in text
    for line in sheet["lines"]:
        assert re.sub(r"\s", "", line[4]) in text
        record = next((one for one in sheet["records"] if one["id"] == line[3]), None)
        if record is not None:
            assert re.sub(r"\s", "", record["place"]) in text


CONTRAST = """
() => {
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || ["SCRIPT", "STYLE"].includes(element.tagName)) continue;
    const drawn = element instanceof SVGElement;
    const style = getComputedStyle(element);
    const one = light(numbers(drawn ? style.fill : style.color)), other = light(ground(element));
    const ratio = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
    if (ratio < 4.5) weak.push(`${ratio.toFixed(2)} ${element.className} ${walker.currentNode.data.trim().slice(0, 20)}`);
  }
  return weak;
}
"""


@every_rubric
def test_every_text_stands_out_from_its_ground(browser: Any, files: dict[str, Path], name: str) -> None:
    with watched(browser, files[name]) as here:
        here.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert here.page.evaluate(CONTRAST) == []
        here.go("#unit-2")
        here.page.get_by_role("button", name="全部展开").click()
        assert here.page.evaluate(CONTRAST) == []
