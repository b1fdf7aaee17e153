"""What a verb prints."""

import json

import pytest

from app.cli.answer import Answer, print_answer
from app.kernel.formatting import in_sentence


@pytest.mark.parametrize("as_json", [True, False])
def test_numbers_in_sentences_are_printed_without_unseen_signs(
    capsys: pytest.CaptureFixture[str],
    as_json: bool,
) -> None:
    note = f"of {in_sentence(14487)} pieces"
    print_answer(Answer({"note": note}, note), as_json=as_json)
    printed = capsys.readouterr().out.strip()
    assert (json.loads(printed)["note"] if as_json else printed) == "of 14,487 pieces"
