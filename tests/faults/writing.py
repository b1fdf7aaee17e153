"""A program that writes until it is killed, and tells each key once its commit is safe."""

import sys
from itertools import count

from app.kernel.database import open_database
from app.kernel.workspace import Workspace
from tests.kernel.ledger import DECLARATIONS, OpenAccount, Transfer


def write(path: str, run: str) -> None:
    """Open accounts in pairs and move money between them, for ever; one line of output for each key that is safe."""
    workspace = Workspace(open_database(path), DECLARATIONS)
    for number in count():
        left = workspace.dispatch(OpenAccount(f"left {run}.{number}", 100), key=f"{run}.{number}.left").value
        _tell(f"{run}.{number}.left")
        right = workspace.dispatch(OpenAccount(f"right {run}.{number}"), key=f"{run}.{number}.right").value
        _tell(f"{run}.{number}.right")
        workspace.dispatch(Transfer(left, right, 30), key=f"{run}.{number}.moved")
        _tell(f"{run}.{number}.moved")


def _tell(key: str) -> None:
    sys.stdout.write(f"{key}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2])
