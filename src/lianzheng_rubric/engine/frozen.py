"""Filling frozen dataclasses quickly, where thousands of them are made.

The ``__init__`` of a frozen dataclass goes through ``object.__setattr__`` for every field and takes four times as long
as plain assignment. So an open twin with the same slots is filled, and then becomes an instance of the frozen class.
"""

from __future__ import annotations

from dataclasses import fields, make_dataclass
from typing import Any

__all__ = ["open_twin"]


def open_twin(shape: type) -> Any:
    """A class laid out like the frozen, slotted dataclass ``shape``; defaults do not apply.

    Call it with every field in order, then set ``__class__`` of what it gives to ``shape``.
    """
    return make_dataclass(f"Open{shape.__name__}", [(field.name, Any) for field in fields(shape)], slots=True, eq=False)
