"""The command line: reads the call, runs the verb, prints what came of it, and gives the exit code."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from app import __version__
from app.cli.answer import print_answer, print_complaint, print_error
from app.kernel.errors import CallError, CounterflowError, EnvironmentFault

CRASHED = 3
INTERRUPTED = 1
TRACE = "COUNTERFLOW_TRACE"
"""Set in the environment, it shows where an error that nobody foresaw came from."""


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what it did not understand."""

    def error(self, message: str) -> NoReturn:
        """Refuse the call."""
        raise CallError("call.wrong", f"{message}. See: {self.prog} --help")


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of every verb."""
    from app.cli.verbs import company, documents, doing, files, lists, people, post, texts

    parser = Parser("counterflow", description="Counterflow without its window. Without a verb the window opens.")
    parser.add_argument("--version", action="store_true", help="tell the program's version")
    verbs = parser.add_subparsers(metavar="VERB", parser_class=Parser)
    for module in (company, files, lists, doing, documents, texts, people, post):
        module.add_verbs(verbs)
    for verb in verbs.choices.values():
        verb.add_argument("--db", metavar="FILE", help="the company: a file or a PostgreSQL URL")
        verb.add_argument("--json", action="store_true", help="print one JSON object")
        verb.add_argument("--as", dest="user", metavar="LOGIN", help="act as this user, with this user's rights")
    return parser


def run_verb(arguments: Sequence[str]) -> int:
    """Run a verb and give the exit code: 0 done, 1 refused by a rule, 2 wrong call, 3 the environment failed."""
    _speak_utf8()
    as_json = "--json" in arguments
    try:
        return _run(build_parser().parse_args(arguments), as_json=as_json)
    except CounterflowError as error:
        print_error(error, as_json=as_json)
        return error.exit_code
    except KeyboardInterrupt:
        print_complaint("Cancelled. What was not told as done was not done.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not complain about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get(TRACE):
            raise
        print_error(_unforeseen(error), as_json=as_json)
        return CRASHED


def _unforeseen(error: Exception) -> CounterflowError:
    """Tell where a mistake of the program's own happened, without any value of the company's."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.name}, line {place.lineno} of {Path(place.filename).name}"
    return EnvironmentFault(
        "program.failed", f"The program made a mistake: {type(error).__name__} in {where}.",
        f"Nothing of this step was kept. Set {TRACE}=1 to see all of it, and report it.",
    )


def _run(call: argparse.Namespace, *, as_json: bool) -> int:
    if getattr(call, "version", False):
        print(__version__)
        return 0
    if not hasattr(call, "run"):
        raise CallError("call.wrong", "Name a verb. See: counterflow --help")
    answer = call.run(call)
    print_answer(answer, as_json=as_json)
    sys.stdout.flush()
    return int(answer.exit_code)


def _speak_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace")
