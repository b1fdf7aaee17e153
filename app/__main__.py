"""The program's entry: a verb runs without a window, no verb opens it."""

import multiprocessing
import sys
from collections.abc import Sequence

WITHOUT_WINDOW = ("-h", "--help", "--version")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb, or open the window; give the exit code."""
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and (not given[0].startswith("-") or given[0] in WITHOUT_WINDOW):
        from app.cli.main import run_verb

        return run_verb(given)
    from app.shell.main import run

    return run(given)


if __name__ == "__main__":
    sys.exit(main())
