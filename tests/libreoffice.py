"""Files as LibreOffice opens and writes them; a missing LibreOffice is a failure, for these tests are asked for."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

__all__ = ["converted"]


def converted(files: Mapping[str, bytes], kinds: tuple[str, ...], folder: Path) -> dict[str, bytes]:
    """The files in the last of ``kinds``, each kind written from the one before; the first is what they are now."""
    now, *rest = kinds
    for step, kind in enumerate(rest):
        files = _written(files, now, kind, folder / f"{step}-{kind}")
        now = kind
    return dict(files)


def _written(files: Mapping[str, bytes], now: str, kind: str, folder: Path) -> dict[str, bytes]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None, "LibreOffice (soffice) is not installed: nobody can open the files"
    given, made = folder / "given", folder / "made"
    given.mkdir(parents=True)
    paths = {}
    for number, (name, content) in enumerate(files.items()):
        paths[name] = given / f"{number}.{now}"
        paths[name].write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    done = subprocess.run(
        [program, profile, "--headless", "--convert-to", kind, "--outdir", str(made), *map(str, paths.values())],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    results = {name: made / f"{path.stem}.{kind}" for name, path in paths.items()}
    lost = [name for name, path in results.items() if not path.is_file()]
    assert not lost, f"LibreOffice did not convert {lost}\n{done.stdout}\n{done.stderr}"
    return {name: path.read_bytes() for name, path in results.items()}
