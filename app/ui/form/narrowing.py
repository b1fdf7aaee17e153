"""Lookups that offer only what belongs to the record in another field: the people of the customer that is chosen."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from app.ui.form.editors import RecordEditor
from app.ui.form.rows import FieldRow


def narrow_lookups(rows: Mapping[str, FieldRow], known: Mapping[str, Any]) -> None:
    """Narrow the lookups of a form by its other fields, or by what is `known` where those are not shown."""
    for row in rows.values():
        if row.info.field.narrowed is None or not isinstance(row.editor, RecordEditor):
            continue
        name, column = row.info.field.narrowed
        whose = rows.get(name)
        if whose is None:
            row.editor.narrow(column, _number(known.get(name)))
        else:
            row.editor.narrow(column, _number(whose.editor.glance()))
            whose.editor.edited.connect(partial(_follow, row.editor, column, whose))


def _follow(editor: RecordEditor, column: str, whose: FieldRow) -> None:
    editor.narrow(column, _number(whose.editor.glance()))


def _number(value: object | None) -> int | None:
    return value if isinstance(value, int) else None
