"""Coloured words and lists that a firm puts on records of any kind."""

from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Numbered, Versioned, table_options
from app.kernel.listing import StateWord, Tone

Sort = Literal["tag", "list"]
SORTS = (
    ("tag", StateWord("Tag", Tone.ACCENT)), ("list", StateWord("List, by hand")),
    ("growing", StateWord("List, by itself", Tone.GOOD)),
)
COLOURS = ("Blue", "Orange", "Teal", "Violet", "Rose", "Grey")
"""The series' colours by their place."""

TAGGED = ("customer", "supplier", "carrier", "item", "ticket", "sales_order", "opportunity", "lead", "contact")
"""Kinds of record that can be tagged and put on lists."""


class Tag(Versioned, Model):
    """A word that records share: a tag, or the name of a list; `folded` is it in small letters.

    A list is kept by hand, or grows by itself: `asked` is then what the rows of the list `list_name` must be.
    """

    __tablename__ = "kernel_tag"
    __table_args__ = table_options(UniqueConstraint("sort", "folded"), Index("ix_kernel_tag_word", "folded", "id"))

    sort: Mapped[str] = mapped_column(default="tag")
    word: Mapped[str]
    folded: Mapped[str]
    colour: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    list_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    asked: Mapped[dict[str, Any] | None]


class TagOn(Numbered, Model):
    """A record that has a tag or stands on a list."""

    __tablename__ = "kernel_tag_on"
    __table_args__ = table_options(
        UniqueConstraint("record", "record_id", "tag_id"),
        Index("ix_kernel_tag_on_tag", "tag_id", "record", "record_id"),
    )

    tag_id: Mapped[int] = mapped_column(ForeignKey("kernel_tag.id"))
    record: Mapped[str]
    record_id: Mapped[int]
