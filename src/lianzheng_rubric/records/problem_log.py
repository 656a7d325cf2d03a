"""The problems of one file, gathered while it is read."""

from __future__ import annotations

from lianzheng_rubric.problems import Problem

__all__ = ["MAX_PROBLEMS", "ProblemLog"]

MAX_PROBLEMS = 200


class ProblemLog:
    """Collects the problems of one file; past a limit they are only counted."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._left_out = {"error": 0, "warning": 0}

    def add(self, problem: Problem) -> None:
        """Keep or count one problem."""
        if len(self._kept) < MAX_PROBLEMS:
            self._kept.append(problem)
        else:
            self._left_out[problem.severity] += 1

    def refuse(self, code: str, message: str, place: str, remedy: str = "") -> None:
        """Something because of which the file cannot be trusted."""
        self.add(Problem(code, message, remedy=remedy, cell=place))

    def notice(self, code: str, message: str, place: str, remedy: str = "") -> None:
        """Something a person should know; the file is read all the same."""
        self.add(Problem(code, message, remedy=remedy, severity="warning", cell=place))

    def problems(self) -> tuple[Problem, ...]:
        """Everything kept, and one line for what was only counted."""
        rest = tuple(
            Problem("L101", f"另有{count}个{name}没有列出", severity=severity)
            for severity, name in (("error", "错误"), ("warning", "提醒"))
            if (count := self._left_out[severity])
        )
        return (*self._kept, *rest)

    @property
    def failed(self) -> bool:
        """Whether an error was met."""
        return self._left_out["error"] > 0 or any(problem.severity == "error" for problem in self._kept)
