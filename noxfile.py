"""What is run on this project, each a session of nox: `python3 -m nox -s NAME`, `python3 -m nox --list`."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2"
nox.options.sessions = ["tests"]
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_external_run = True

HERE = Path(__file__).parent
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
LOCK_GROUPS = {"app": [], "dev": ["--group", "dev"], "build": ["--group", "build"]}
NORTHWIND = Path(os.environ.get("COUNTERFLOW_DATA", HERE.parent / "shared" / "data")) / "northwind"
SHOWN = {"inventory.png": "inventory-items-light.png", "overview.png": "overview-dashboard-dark.png"}
FIND_COMPANY = "from app.kernel.settings import company_path; print(company_path())"


def require_python(session: nox.Session) -> None:
    """Stop with one line when this Python is not one that every dependency has wheels for."""
    if not (3, 11) <= sys.version_info < (3, 14):
        session.error(f"Counterflow needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.")


def install(session: nox.Session, lock: str) -> None:
    """Install a lock file and this checkout, unless the session's environment holds them already."""
    require_python(session)
    source = HERE / ".locks" / f"{lock}.txt"
    digest = hashlib.sha256(source.read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    stamp = Path(session.virtualenv.location) / "installed.sha256"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    session.install("--require-hashes", "--only-binary=:all:", "-r", str(source))
    session.install("--no-deps", "--no-build-isolation", "-e", str(HERE))
    stamp.write_text(digest)


def prepare_machine(session: nox.Session, *purposes: str) -> None:
    """Provide the system's libraries and programs, or stop and name them."""
    session.run("python", "tests/system.py", *purposes)


def has_display() -> bool:
    """Tell whether a window can be seen; Windows and macOS always have a place for it."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_company(session: nox.Session, file: Path) -> None:
    """Create the sample company in a file, where there is none yet."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        session.run("python", "-m", "app", "new", "--sample", "--db", str(file))


@nox.session
def app(session: nox.Session) -> None:
    """Open the window on your company; where there is none, on the sample company."""
    install(session, "app")
    prepare_machine(session, "window")
    if has_display():
        answer = session.run("python", "-c", FIND_COMPANY, silent=True)
        make_company(session, Path(str(answer).strip()))
        session.run("python", "-m", "app", *session.posargs)
    else:
        tour(session)


def tour(session: nox.Session) -> None:
    """Walk a working day through the window off the screen, on companies made for it alone."""
    out = HERE / "build" / "tour"
    session.log(f"There is no display here: walking through the window off the screen, into {out}")
    if NORTHWIND.is_dir():
        file = fresh_file(out / "northwind")
        session.run("python", "-m", "app", "new", "--db", str(file), "--name", "Northwind Traders", "--currency", "USD")
        session.run("python", "-m", "app", "import", "--profile", "northwind", str(NORTHWIND), "--db", str(file))
        walk(session, file)
    file = fresh_file(out / "sample")
    make_company(session, file)
    walk(session, file)
    session.log(f"Pictures of every tab and the printed reports are in {out}")


def fresh_file(folder: Path) -> Path:
    """Give the path of a company that is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("company.db*"):
        old.unlink()
    return folder / "company.db"


def walk(session: nox.Session, file: Path) -> None:
    """Live a day in a company, and leave the pictures and documents beside it."""
    session.run("python", "-m", "app", "tour", "--db", str(file), "--out", str(file.parent), env=OFFSCREEN)


@nox.session
def tests(session: nox.Session) -> None:
    """Run every check and every test, or pytest alone with the arguments given."""
    install(session, "dev")
    prepare_machine(session, "window", "tests")
    if session.posargs:
        session.run("pytest", *session.posargs, env=OFFSCREEN)
        return
    session.run("ruff", "check", ".")
    session.run("mypy")
    session.run("pytest", "-n", "auto", "--dist", "worksteal", "-m", "not postgres", env=OFFSCREEN)
    session.run("pytest", "-m", "postgres", env=OFFSCREEN)
    session.run("pytest", "--doctest-modules", "app", env=OFFSCREEN)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and import contracts."""
    install(session, "dev")
    session.run("ruff", "check", ".")
    session.run("lint-imports", "--no-logo")


@nox.session
def types(session: nox.Session) -> None:
    """Check types, strictly."""
    install(session, "dev")
    session.run("mypy")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure start, lists, search and postings, and print a table."""
    install(session, "dev")
    prepare_machine(session, "window")
    session.run("python", "-m", "tests.bench", *session.posargs, env=OFFSCREEN)


@nox.session
def build(session: nox.Session) -> None:
    """Freeze the program into one folder, run the result off the screen, print its size and start time."""
    install(session, "build")
    prepare_machine(session, "window")
    session.run("pyinstaller", "--noconfirm", "--distpath", "dist", "--workpath", "build/frozen", "build.spec")
    session.run("python", "tests/frozen.py", "dist/counterflow", env=OFFSCREEN)


@nox.session
def sample(session: nox.Session) -> None:
    """Make the sample company that is shipped, anew."""
    install(session, "app")
    session.run("python", "-m", "app.sample", "--out", "resources/sample/company.db.xz")


@nox.session
def pictures(session: nox.Session) -> None:
    """Take the pictures that the README shows, anew."""
    install(session, "app")
    prepare_machine(session, "window")
    file = fresh_file(HERE / "build" / "pictures")
    make_company(session, file)
    walk(session, file)
    shown = HERE / "resources" / "pictures"
    shown.mkdir(exist_ok=True)
    for name, source in SHOWN.items():
        shutil.copyfile(file.parent / source, shown / name)


@nox.session
def lock(session: nox.Session) -> None:
    """Choose the newest allowed version of every dependency, for all systems, and write down its hashes."""
    session.install("uv")
    for name, groups in LOCK_GROUPS.items():
        session.run(
            "uv", "pip", "compile", "pyproject.toml", "--universal", "--fork-strategy", "fewest", "--generate-hashes",
            "--no-emit-index-url", "--no-emit-find-links", "--upgrade", "--python-version", "3.11", "--quiet",
            "--extra", "postgres", "--group", "install", *groups, "--output-file", f".locks/{name}.txt",
            "--custom-compile-command", "python3 -m nox -s lock",
        )
