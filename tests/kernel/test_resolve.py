"""A declaration's names lead to what they name, and a wrong one is told at once."""

import pytest

from app.kernel.resolve import resolve
from app.kernel.resources import resource_path


def test_a_name_leads_to_its_function() -> None:
    assert resolve("app.kernel.resources:resource_path") is resource_path


@pytest.mark.parametrize("reference", ["", "app.kernel", ":name", "app.kernel:"])
def test_another_form_is_refused(reference: str) -> None:
    with pytest.raises(ValueError, match="module:name"):
        resolve(reference)


def test_a_missing_name_is_an_import_that_failed() -> None:
    with pytest.raises(ImportError, match="has no nothing"):
        resolve("app.kernel.resources:nothing")


def test_a_frozen_build_finds_its_own_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resource_path("icons", "search.svg").is_file()
    monkeypatch.setattr("sys._MEIPASS", "/bundle", raising=False)
    assert resource_path("icons", "search.svg").as_posix() == "/bundle/resources/icons/search.svg"
