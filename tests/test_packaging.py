"""The wheel holds everything a machine without network needs: code, types, shipped rubrics with their examples."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lianzheng_rubric.scoring import shipped_rubrics

CHECKOUT = Path(__file__).resolve().parents[1]
RUBRICS = tuple(shipped_rubrics())

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the build backend itself: no network, no isolated environment."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, timeout=300)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel laid out as an installer would."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def answer_of(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=installed.parent, env=environment, capture_output=True, text=True, check=False, timeout=120,
        encoding="utf-8",
    )  # fmt: skip


def test_the_wheel_holds_the_package_its_types_and_every_shipped_rubric(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(CHECKOUT / "src").as_posix() for path in (CHECKOUT / "src").rglob("*.py")}
    assert modules <= names
    assert "lianzheng_rubric/py.typed" in names
    parts = {path.relative_to(CHECKOUT / "src").as_posix() for path in (CHECKOUT / "src").rglob("assets/*")}
    assert any(part.endswith("page.html.jinja") for part in parts)
    assert parts <= names
    assert {f"lianzheng_rubric/shipped/rubrics/{rubric}.yaml" for rubric in RUBRICS} <= names
    assert any(name.startswith("lianzheng_rubric/shipped/examples/tongyu-2017/") for name in names)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    roots = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"lianzheng_rubric"}
    assert not [
        name
        for name in zipfile.ZipFile(wheel).namelist()
        if name.endswith((".pyc", ".orig", ".tmp")) or "__pycache__" in name
    ]


def test_its_metadata_names_the_command_and_the_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    texts = {Path(name).name: archive.read(name).decode() for name in archive.namelist() if ".dist-info/" in name}
    assert "lianzheng = lianzheng_rubric.cli:main" in texts["entry_points.txt"]
    assert "Requires-Python: >=3.11" in texts["METADATA"]
    assert "License-Expression: MIT" in texts["METADATA"]
    assert "LICENSE" in texts


def test_shipped_rubrics_are_found_by_name_where_the_wheel_is_installed(installed: Path) -> None:
    script = (
        "import lianzheng_rubric as r; from pathlib import Path; "
        "assert Path(r.__file__).is_relative_to(Path.cwd()), r.__file__; "
        "print(*(f'{name}={r.load_rubric(name).fingerprint}' for name in r.shipped_rubrics()))"
    )
    done = answer_of(installed, "-c", script)
    assert done.stderr == ""
    assert sorted(pair.split("=")[0] for pair in done.stdout.split()) == sorted(RUBRICS)


def test_the_command_works_where_the_wheel_is_installed(installed: Path, tmp_path: Path) -> None:
    version = next(installed.glob("*.dist-info")).name.removesuffix(".dist-info").split("-")[1]
    assert answer_of(installed, "-m", "lianzheng_rubric", "--version").stdout == f"lianzheng {version}\n"
    for rubric in RUBRICS:
        assert answer_of(installed, "-m", "lianzheng_rubric", "check", rubric).returncode == 0
    demo = answer_of(installed, "-m", "lianzheng_rubric", "demo", "-o", str(tmp_path))
    assert (demo.returncode, "为什么？" in demo.stdout) == (0, True)
