"""Conditions and formulas: what is accepted, what each slip is answered with, and how they print and run."""

import ast
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import pytest
from expression_corpus import EXPRESSIONS, FIELDS

from lianzheng_rubric.engine.condition import (
    And,
    Arithmetic,
    Compare,
    Field,
    Literal,
    Membership,
    Not,
    Or,
    Truth,
)
from lianzheng_rubric.language.expression import (
    TITLES,
    ExpressionError,
    is_plain_name,
    is_quotable,
    parse_condition,
    parse_formula,
    print_condition,
    print_formula,
    run_on_simpleeval,
)
from lianzheng_rubric.language.field_types import FieldType
from lianzheng_rubric.problems import Position, Problem, render

LEVELS = ("县级", "市级", "省级", "国家级")


def refused(parse, text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text, FIELDS)
    return caught.value


def told(error: ExpressionError) -> dict[str, object]:
    return {
        "error": error.code,
        "place": [error.offset, error.length],
        "message": error.message,
        "remedy": error.remedy,
    }


class TestCorpus:
    @pytest.mark.parametrize(("text", "canonical"), EXPRESSIONS["conditions"])
    def test_a_good_condition_prints_canonically(self, text: str, canonical: str) -> None:
        assert print_condition(parse_condition(text, FIELDS)) == canonical

    @pytest.mark.parametrize(("_text", "canonical"), EXPRESSIONS["conditions"])
    def test_a_canonical_condition_prints_as_itself(self, _text: str, canonical: str) -> None:
        assert print_condition(parse_condition(canonical, FIELDS)) == canonical

    @pytest.mark.parametrize(("text", "canonical"), EXPRESSIONS["formulas"])
    def test_a_good_formula_prints_canonically(self, text: str, canonical: str) -> None:
        assert print_formula(parse_formula(text, FIELDS)) == canonical

    @pytest.mark.parametrize("case", EXPRESSIONS["refused_conditions"], ids=lambda case: case["text"])
    def test_a_bad_condition_is_refused_with_the_whole_message(self, case: dict[str, object]) -> None:
        assert {"text": case["text"], **told(refused(parse_condition, case["text"]))} == case

    @pytest.mark.parametrize("case", EXPRESSIONS["refused_formulas"], ids=lambda case: case["text"])
    def test_a_bad_formula_is_refused_with_the_whole_message(self, case: dict[str, object]) -> None:
        assert {"text": case["text"], **told(refused(parse_formula, case["text"]))} == case

    def test_the_corpus_is_large_enough(self) -> None:
        assert len(EXPRESSIONS["refused_conditions"]) >= 120
        assert len(EXPRESSIONS["conditions"]) >= 40

    def test_no_text_stands_twice(self) -> None:
        texts = [case["text"] for case in EXPRESSIONS["refused_conditions"]]
        assert len(texts) == len(set(texts))


class TestTrees:
    @pytest.mark.parametrize(
        ("text", "tree"),
        [
            (
                "职务 == 主要领导 and 级别 >= 省级",
                And(
                    (
                        Compare("==", Field("职务"), Literal("主要领导")),
                        Compare(">=", Field("级别", LEVELS), Literal("省级")),
                    )
                ),
            ),
            ("红头 == 否 or not 公开", Or((Not(Truth(Field("红头"))), Not(Truth(Field("公开")))))),
            ("红头 != 否", Truth(Field("红头"))),
            ("红头 == 公开", Compare("==", Field("红头"), Field("公开"))),
            ("级别 not in [县级, '市级']", Membership(Field("级别", LEVELS), ("县级", "市级"), True)),
            ("人数 in [1.50, 2]", Membership(Field("人数"), (Fraction(3, 2), 2))),
            ("决定日期 < '2017-03-05'", Compare("<", Field("决定日期"), Literal(date(2017, 3, 5)))),
            (
                "人数 > 件数 + 2 * 0.1",
                Compare(
                    ">",
                    Field("人数"),
                    Arithmetic("+", Field("件数"), Arithmetic("*", Literal(2), Literal(Fraction(1, 10)))),
                ),
            ),
            ("-人数 < -3", Compare("<", Arithmetic("-", Literal(0), Field("人数")), Literal(-3))),
        ],
    )
    def test_a_condition_becomes_plain_data(self, text: str, tree: object) -> None:
        assert parse_condition(text, FIELDS) == tree

    def test_a_percentage_in_a_formula_is_exact(self) -> None:
        assert parse_formula("12.345678%", FIELDS) == Literal(Fraction(12345678, 10**8))

    def test_a_whole_number_written_with_decimals_is_an_integer(self) -> None:
        tree = parse_formula("3.000000", FIELDS)
        assert tree == Literal(3)
        assert type(tree.value) is int

    def test_a_quoted_word_is_the_label_and_a_bare_one_the_field(self) -> None:
        fields = {
            "职务": FieldType("choice", ("甲", "乙")),
            "甲": FieldType("choice", ("乙", "甲")),
        }
        assert parse_condition("职务 == 甲", fields) == Compare("==", Field("职务"), Field("甲"))
        assert parse_condition("职务 == '甲'", fields) == Compare("==", Field("职务"), Literal("甲"))


class TestLimits:
    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("", ("E001", 0, 1, "没有写内容", "写出内容；不需要条件就删去这一项")),
            ("\n　\t", ("E001", 0, 3, "没有写内容", "写出内容；不需要条件就删去这一项")),
            (
                "人数 > 3 and " * 50 + "红头",
                ("E002", 500, 52, "共552字，最多500字", "拆成几条规则，或改用字段的写法"),
            ),
            ("红头\0", ("E004", 2, 1, "有看不见或不能用的字符 U+0000", "删去这个字符，重新输入")),
            ("红头 \ud800", ("E004", 3, 1, "有看不见或不能用的字符 U+D800", "删去这个字符，重新输入")),
            ("红\u200b头", ("E004", 1, 1, "有看不见或不能用的字符 U+200B", "删去这个字符，重新输入")),
            ("性质 == '\u202e'", ("E004", 7, 1, "有看不见或不能用的字符 U+202E", "删去这个字符，重新输入")),
            ("红头\u2028", ("E004", 2, 1, "有看不见或不能用的字符 U+2028", "删去这个字符，重新输入")),
            (
                "(" * 21 + "红头" + ")" * 21,
                ("E003", 20, 1, "括号套了20层以上", "拆成几条规则，或去掉多余的括号"),
            ),
            ("[" * 400, ("E003", 20, 1, "括号套了20层以上", "拆成几条规则，或去掉多余的括号")),
            (
                "not " * 20 + "红头",
                ("E025", 80, 2, "条件太复杂：套了20层以上", "拆成几条规则；几个取值写成 in ['甲', '乙']"),
            ),
            (
                "1" + " + 1" * 20 + " > 3",
                ("E025", 8, 1, "条件太复杂：套了20层以上", "拆成几条规则；几个取值写成 in ['甲', '乙']"),
            ),
            (
                "-" * 499 + "1",
                ("E025", 20, 480, "条件太复杂：套了20层以上", "拆成几条规则；几个取值写成 in ['甲', '乙']"),
            ),
        ],
        ids=lambda value: value[:20] if isinstance(value, str) else value[0],
    )
    def test_what_is_too_large_or_invisible_is_refused(self, text: str, error: tuple[object, ...]) -> None:
        found = refused(parse_condition, text)
        assert (found.code, found.offset, found.length, found.message, found.remedy) == error

    def test_more_than_a_hundred_parts_are_refused(self) -> None:
        assert refused(parse_condition, " or ".join(["人数>3"] * 34)).message == "条件太复杂：多于100项"

    @pytest.mark.parametrize(
        "text",
        [
            " or ".join(["人数>3"] * 33),
            "(" * 20 + "红头" + ")" * 20,
            "not " * 19 + "红头",
            "人数" + " + 1" * 18 + " > 3",
            "红头" + " " * 600,
        ],
    )
    def test_the_limits_themselves_are_allowed(self, text: str) -> None:
        assert parse_condition(text, FIELDS) == parse_condition(text.strip(), FIELDS)

    @pytest.mark.parametrize("failure", [SyntaxError, ValueError, RecursionError, MemoryError, UnicodeError])
    def test_a_failure_of_the_parser_itself_is_an_ordinary_refusal(
        self, monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
    ) -> None:
        def fail(*_args: object, **_options: object) -> ast.AST:
            raise failure

        monkeypatch.setattr(ast, "parse", fail)
        error = refused(parse_condition, "红头")
        assert told(error) == {
            "error": "E048",
            "place": [0, 2],
            "message": "读不懂这个条件",
            "remedy": "拆成几个短的条件",
        }

    def test_the_parser_never_sees_the_words_of_the_author(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[str] = []
        original = ast.parse

        def watch(source: str, **options: str) -> ast.AST:
            seen.append(source)
            return original(source, **options)

        monkeypatch.setattr(ast, "parse", watch)
        parse_condition("性质 in ['失职', 'os.system'] and 人数 * 2 > 3", FIELDS)
        assert seen == ["n0 in [ '3' , '5' ] and n8 * 10 > 12"]


class TestErrors:
    def test_every_code_in_the_corpora_has_a_title(self) -> None:
        cases = EXPRESSIONS["refused_conditions"] + EXPRESSIONS["refused_formulas"]
        assert {case["error"] for case in cases} <= TITLES.keys()

    def test_an_error_tells_itself_in_one_line(self) -> None:
        error = refused(parse_condition, "人数 = 3")
        assert str(error) == "E014 一个等号“=”是赋值，不是比较（第4字起）改法：写成 =="

    def test_an_error_survives_pickling(self) -> None:
        error = refused(parse_condition, "人数 = 3")
        error.place = 2
        copy = pickle.loads(pickle.dumps(error))
        assert (told(copy), copy.place) == (told(error), 2)

    def test_the_caret_stands_under_the_word(self) -> None:
        text = "职务 == 主要领倒"
        error = refused(parse_condition, text)
        source = f"    条件: {text}"
        position = Position("细则.yaml", 12, source.index(text) + error.offset + 1, error.length, source)
        assert render(Problem(error.code, error.message, position, error.remedy)) == "\n".join(
            [
                "错误[E031]：“主要领倒”不是字段，也不是“职务”的取值",
                " --> 细则.yaml:12:15",
                "12 |     条件: 职务 == 主要领倒",
                "   |                   ^^^^^^^^",
                "  改法：是不是“主要领导”？可用的取值：主要领导、其他班子成员、一般干部",
            ]
        )

    def test_a_long_word_is_cut_in_the_message(self) -> None:
        assert refused(parse_condition, "甲" * 400).message == f"没有叫“{'甲' * 30}…”的字段"

    def test_without_fields_the_remedy_is_to_declare_one(self) -> None:
        with pytest.raises(ExpressionError) as caught:
            parse_condition("人数 > 3", {})
        assert caught.value.remedy == "先在细则里声明这个字段"


class TestNames:
    @pytest.mark.parametrize("word", ["职务", "a1", "_x", "主要领导且处分"])
    def test_a_plain_name_needs_no_quotes(self, word: str) -> None:
        assert is_plain_name(word)

    @pytest.mark.parametrize("word", ["3人", "省（部）级", "ｋ", "and", "且", "非", "if", "True", "AND", "", "a b"])
    def test_other_words_are_not_plain(self, word: str) -> None:
        assert not is_plain_name(word)

    @pytest.mark.parametrize("text", ["失职", "a b", "3'", '"', "全　角", "\t"])
    def test_a_visible_text_can_be_quoted(self, text: str) -> None:
        assert is_quotable(text)

    @pytest.mark.parametrize("text", ["", "\\", "'\"", "\n", "\0", "\u200b", "\ud800"])
    def test_other_texts_cannot(self, text: str) -> None:
        assert not is_quotable(text)


class TestPrinting:
    @pytest.mark.parametrize(
        "tree",
        [
            Truth(Field("3人")),
            Compare("==", Field("性质"), Literal("'\"")),
            Compare("==", Field("性质"), Literal("\\")),
            Compare("==", Field("人数"), Literal(Fraction(1, 3))),
            Compare("==", Field("人数"), Literal(10**9)),
            Compare("==", Field("人数"), Literal(Fraction(10**15 + 1, 10**7))),
            Compare("==", Field("红头"), Literal(True)),
            Compare("==", Field("红头"), Literal(None)),
        ],
    )
    def test_what_the_language_cannot_write_is_an_error(self, tree: Compare | Truth) -> None:
        with pytest.raises(ValueError, match=r"^(not a plain field name|no text|no finite decimal|a yes/no constant)"):
            print_condition(tree)


class TestSimpleeval:
    RECORD: ClassVar = {
        "级别": "省级",
        "职务": "主要领导",
        "人数": 3,
        "红头": True,
        "决定日期": date(2017, 3, 5),
    }

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("级别 >= 省级 and 人数 > 2", True),
            ("级别 in [市级]", False),
            ("职务 != 主要领导", False),
            ("红头 and 决定日期 < '2017-03-06'", True),
            ("not 红头", False),
            ("人数 > 5 or 级别 not in [县级]", True),
            ("人数 * 0.1 == 0.3", True),
            ("0.1 + 0.2 == 人数 * 0.1", True),
            ("人数 == 0.3 * 10", True),
        ],
    )
    def test_a_text_is_checked_and_run(self, text: str, answer: bool) -> None:
        assert run_on_simpleeval(text, self.RECORD, FIELDS) is answer

    def test_a_text_that_is_refused_never_runs(self) -> None:
        with pytest.raises(ExpressionError, match=r"^E028 "):
            run_on_simpleeval("'失' in 性质", {"性质": "失职"}, FIELDS)

    @pytest.mark.parametrize("number", [3, Decimal("3.0"), Fraction(3)])
    def test_exact_numbers_are_accepted(self, number: object) -> None:
        assert run_on_simpleeval("人数 == 3", {"人数": number}, FIELDS) is True

    @pytest.mark.parametrize(
        ("name", "value", "text"),
        [
            ("人数", 3.0, "人数 == 3"),
            ("人数", True, "人数 == 1"),
            ("人数", Decimal("NaN"), "人数 == 3"),
            ("人数", None, "人数 == 3"),
            ("红头", 1, "红头"),
            ("级别", "部级", "级别 > 县级"),
            ("职务", "书记", "职务 == 主要领导"),
            ("性质", 3, "性质 == '3'"),
            ("决定日期", datetime(2017, 3, 5), "决定日期 > '2017-01-01'"),
        ],
    )
    def test_a_value_of_another_type_is_an_error(self, name: str, value: object, text: str) -> None:
        with pytest.raises(ValueError, match=f"^{name}: .* is not a value of FieldType"):
            run_on_simpleeval(text, {name: value}, FIELDS)

    def test_a_field_that_is_not_declared_is_an_error(self) -> None:
        with pytest.raises(ValueError, match=r"^无: True is not a value of None$"):
            run_on_simpleeval(Truth(Field("无")), {"无": True}, FIELDS)

    def test_an_answer_that_is_no_judgement_is_an_error(self) -> None:
        with pytest.raises(ValueError, match=r"^not a judgement: 3$"):
            run_on_simpleeval(Truth(Field("人数")), {"人数": 3}, FIELDS)

    def test_threads_do_not_see_each_other(self) -> None:
        def run(count: int) -> bool:
            return run_on_simpleeval("人数 > 200", {"人数": count}, FIELDS)

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(run, range(400))) == [count > 200 for count in range(400)]

    def test_reading_conditions_does_not_import_simpleeval(self) -> None:
        program = "import sys, lianzheng_rubric.language.expression; print('simpleeval' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout == "False\n"
