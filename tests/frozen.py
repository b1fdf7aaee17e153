"""Run the frozen program once, as a person without Python would: `python tests/frozen.py FOLDER`."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MEGABYTE = 1_000_000


def run(program: Path, home: Path, *arguments: str) -> float:
    """Run the program in folders of its own and return the seconds it took; a failure ends the check."""
    folders = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    began = time.perf_counter()
    subprocess.run([program, *arguments], check=True, cwd=home, env={**bare, **folders})
    return time.perf_counter() - began


def size_of(folder: Path) -> int:
    """Return the bytes of every file in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def check(folder: Path) -> dict[str, float]:
    """Create a company, prove it, walk through the window; return what each took in seconds."""
    program = (folder / ("counterflow.exe" if os.name == "nt" else "counterflow")).resolve()
    with tempfile.TemporaryDirectory(prefix="cf-frozen-") as home:
        company = str(Path(home) / "company.db")
        return {
            "new": run(program, Path(home), "new", "--db", company, "--sample"),
            "verify": run(program, Path(home), "verify", "--db", company),
            "tour": run(program, Path(home), "tour", "--db", company, "--out", str(Path(home) / "tour")),
        }


if __name__ == "__main__":
    target = Path(sys.argv[1])
    seconds = check(target)
    print(f"{target}: {size_of(target) / MEGABYTE:.0f} MB")
    print(json.dumps({verb: round(taken, 2) for verb, taken in seconds.items()}))
