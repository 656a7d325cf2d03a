"""What a declared field may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

__all__ = ["KIND_NAMES", "FieldKind", "FieldType"]

FieldKind: TypeAlias = Literal["text", "number", "yes_no", "date", "scale", "choice"]

KIND_NAMES: Final[dict[FieldKind, str]] = {
    "text": "文字",
    "number": "数",
    "yes_no": "是否项",
    "date": "日期",
    "scale": "有序档次",
    "choice": "选项",
}
"""How messages call each kind."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """The type of a declared field.

    ``labels`` is the closed set of values of a ``scale`` (lowest first) or a ``choice`` (in no order), and is
    empty for every other kind. ``text`` is open text. A ``percent`` is a number that counts hundredths: 92.5% is 92.5.
    """

    kind: FieldKind
    labels: tuple[str, ...] = ()
    percent: bool = False

    @property
    def name(self) -> str:
        """How messages and tables call the type."""
        return "百分数" if self.percent else KIND_NAMES[self.kind]
