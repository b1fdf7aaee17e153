"""The window: how soon it can be used, and how long it does not answer while 100,000 rows come in."""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.sample import make_sample
from tests.bench.big import big_company
from tests.bench.table import Measured

ROWS = 100_000
TIMES = 3
HEAVY = ("matplotlib", "scipy", "alembic", "ortools")

START = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTableView
from app.shell import main as entry
begun, begin = float(os.environ["BEGUN"]), entry.MainWindow.begin

def watch(window, target):
    window.ready.connect(lambda: look(window))
    begin(window, target)

def look(window):
    tables = [table for table in window.findChildren(QTableView) if table.isVisible()]
    filled = any(table.model() and table.model().rowCount() and table.model().index(0, 1).data() for table in tables)
    if not filled and (window.company is None or window.company.desk.lanes.under_way):
        QTimer.singleShot(2, lambda: look(window))
        return
    seconds = time.time() - begun
    print(seconds, *(name for name in sys.argv[2:] if name in sys.modules), flush=True)
    QTimer.singleShot(0, window.close)

entry.MainWindow.begin = watch
sys.exit(entry.open_window(sys.argv[1]))
"""

ANSWER = """
import sys, time
from PySide6.QtCore import QTimer
from app.exchange.import_job import JOB, ImportJob
from app.exchange.importing import ImportFiles
from app.exchange.mapping import ImportSource
from app.shell import main as entry
begin, gaps, last = entry.MainWindow.begin, [], [time.perf_counter()]

def tick():
    now = time.perf_counter()
    gaps.append(now - last[0])
    last[0] = now

def watch(window, target):
    window.ready.connect(lambda: QTimer.singleShot(3000, lambda: take_in(window)))
    begin(window, target)

def take_in(window):
    desk = window.company.desk
    timer.start(2)
    gaps.clear()
    last[0] = time.perf_counter()
    command = ImportFiles((ImportSource("customers", sys.argv[2]),))
    job = ImportJob(desk.workspace.database.target, command, desk.workspace.actor)
    begun = time.perf_counter()
    desk.run_job("Import", JOB, job, lambda done: finish(window, done, begun))

def finish(window, done, begun):
    created = done.result.kinds[0].created
    desk = window.company.desk
    desk.adopt(done.operation_id, done.changes)
    QTimer.singleShot(3000, lambda: tell(window, created, time.perf_counter() - begun - 3))

def tell(window, created, seconds):
    print(max(gaps), created, seconds, flush=True)
    timer.stop()
    window.close()

app = entry.make_application()
timer = QTimer()
timer.timeout.connect(tick)
entry.MainWindow.begin = watch
sys.exit(entry.open_window(sys.argv[1]))
"""


def run() -> Iterator[Measured]:
    """Measure the start of the window and its longest silence."""
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.db"
        make_sample(str(sample))
        yield _start(sample, "start to first usable list, sample company, warm")
        yield _start(big_company(), "start to first usable list, 1,000,000 moves, warm")
        yield _silence(sample, Path(folder) / "customers.csv")


def _start(path: Path, what: str) -> Measured:
    best, loaded = float("inf"), ""
    for _ in range(TIMES):
        begun = {"BEGUN": repr(time.time())}
        out = _run(START, begun, str(path), *HEAVY)
        seconds, *names = out.split()
        best, loaded = min(best, float(seconds)), " ".join(names)
    return Measured(what, best * 1000, None, f"under 1,500 ms; loaded: {loaded or 'nothing heavy'}")


def _silence(path: Path, file: Path) -> Measured:
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(("Code", "Name", "City", "Country"))
        writer.writerows((f"X-{number:06d}", f"Imported {number} Ltd", "Leeds", "UK") for number in range(ROWS))
    longest, created, seconds = _run(ANSWER, {}, str(path), str(file)).split()
    what = f"longest silence while {int(created):,} rows come in ({float(seconds):.1f} s)"
    return Measured(what, float(longest) * 1000, None, "under 100 ms")


def _run(code: str, more: dict[str, str], *arguments: str) -> str:
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as home:
        folders = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home)
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], env={**inherited, **platform, **folders, **more},
            capture_output=True, text=True, timeout=90, check=False,
        )
    if done.returncode or not done.stdout:
        raise RuntimeError(done.stderr)
    return done.stdout.splitlines()[-1]
