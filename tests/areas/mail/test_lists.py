"""The lists of mail are read along their indexes."""

from functools import partial
from typing import Any

import pytest

from app.areas.mail.queries.documents import mails_of
from app.areas.mail.queries.lists import INBOX, LISTS
from app.kernel import search
from app.kernel.listing import ListRequest, Sort
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import write_in
from tests.plans import SORTS, plans_of, scans_of

FEW = (("mail_outbox", "waiting"), ("mail_outbox", "decide"))
"""Views of rows in several states, so few that they may be sorted when they are read."""


@pytest.mark.parametrize("query", LISTS, ids=lambda query: query.name)
def test_lists_are_read_along_an_index(workspace: Workspace, query: ListQuery) -> None:
    for sorted_by in (column.key for column in query.info.columns if column.sortable):
        for preset in (None, *(preset.info.key for preset in query.presets)):
            request = ListRequest(preset=preset, sort=(Sort(sorted_by, descending=True),))
            with workspace.reader() as reader:
                plan = plans_of(reader, partial(query.page, reader, request))
            assert not scans_of(plan, "mail_message", "mail_delivery"), plan
            assert (query.name, preset) in FEW or not [step for step in plan if SORTS in step], plan


def test_the_mails_of_a_record_are_found_by_an_index(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: mails_of(reader, "invoice", 1, 30))
    assert not scans_of(plan, "mail_message", "mail_delivery", "mail_document"), plan
    assert not [step for step in plan if SORTS in step], plan


def pages_of(reader: Any, request: ListRequest) -> list[int]:
    """Read the numbers of all rows, two rows at a time."""
    found, after = [], None
    while True:
        page = INBOX.page(reader, request, after, 2)
        found += [row.id for row in page.rows]
        if page.after is None:
            return found
        after = page.after


def test_a_common_word_is_looked_for_from_the_newest_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seven mails, four of them of a pump: the same are found either way, but a page of many is sorted by nobody."""
    for number in range(7):
        about = "pump" if number % 2 == 0 else "valve"
        write_in(workspace, f"The {about} is 100% \"broken\".", Subject=f"{about} {number}", Message_ID=f"<{number}@k>")
    asked = ("pump", "PUMP broken", "the pu", '100% "b', "valve pump", "zebra", "pu")
    with workspace.reader() as reader:
        few = {words: pages_of(reader, ListRequest(search=words)) for words in asked}
        monkeypatch.setattr(search, "COMMON", 1)
        assert {words: pages_of(reader, ListRequest(search=words)) for words in asked} == few
        plan = plans_of(reader, partial(INBOX.page, reader, ListRequest(search="pump")))
    assert [len(found) for found in few.values()] == [4, 4, 4, 7, 0, 0, 4]
    assert not [step for step in plan if SORTS in step]
    for index in ("ix_mail_message_at", "ux_kernel_search_record"):
        assert any(index in step for step in plan), plan
