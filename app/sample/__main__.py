"""Make the sample company anew and pack it: `python -m app.sample --out FILE.xz`."""

import argparse
import lzma
import shutil
import tempfile
import time
from pathlib import Path

from app.kernel.database import connect_file
from app.sample.generator import generate


def main() -> None:
    """Generate, compact, pack, and say how long it took and how large it is."""
    parser = argparse.ArgumentParser(prog="python -m app.sample", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.db"
        generate(str(path))
        connection = connect_file(path)
        for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "ANALYZE", "PRAGMA journal_mode=DELETE", "VACUUM"):
            connection.execute(statement).fetchall()
        connection.close()
        out.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as file, lzma.open(out, "wb", preset=9) as packed:
            shutil.copyfileobj(file, packed, 1 << 20)
        size = path.stat().st_size
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB of {size / 1e6:.1f} MB, {time.monotonic() - begun:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
