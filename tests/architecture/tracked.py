"""The files that belong to the project, as git sees them."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = (".locks/", "resources/")
LEFT_BY_TOOLS = re.compile(r"(^|/)(\.(?!ci/|gitignore|gitattributes)[^/]*|__pycache__|build|dist)(/|$)")


@cache
def project_files() -> tuple[str, ...]:
    """Return every file that is tracked or would be, from the root, with forward slashes."""
    has_git = (ROOT / ".git").exists() and shutil.which("git")
    names = listed_files() if has_git else found_files()
    return tuple(name for name in names if (ROOT / name).is_file())


def listed_files() -> list[str]:
    """Return what git lists; a checkout may belong to another user than the one who tests it."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def found_files() -> list[str]:
    """Return what lies in the folder of a source archive, but for what tools leave there."""
    names = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return [name.as_posix() for name in names if not LEFT_BY_TOOLS.search(name.as_posix())]


def python_files() -> list[str]:
    """Return the project's Python files."""
    return [name for name in project_files() if name.endswith((".py", ".pyi", ".spec"))]


def text_files() -> list[str]:
    """Return the files that people write: no fonts, pictures, locks."""
    return [name for name in project_files() if not name.startswith(GENERATED) and is_text(name)]


def is_text(name: str) -> bool:
    """Tell whether a file is text, as git tells it: by the absence of NUL."""
    return b"\0" not in (ROOT / name).read_bytes()[:8000]
