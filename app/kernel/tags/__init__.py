"""Tags and lists on records of any kind: one mechanism, below every area."""

from app.kernel.tags.doing import (
    OPERATIONS,
    ChangeTag,
    PutOnList,
    RemoveTag,
    TagRecords,
    TakeOff,
    put_words,
    tag_values,
)
from app.kernel.tags.showing import TAGS, tags_of, with_tags
from app.kernel.tags.tables import COLOURS, TAGGED, Tag, TagOn

__all__ = [
    "COLOURS", "OPERATIONS", "TAGGED", "TAGS", "ChangeTag", "PutOnList", "RemoveTag", "Tag", "TagOn", "TagRecords",
    "TakeOff", "put_words", "tag_values", "tags_of", "with_tags",
]
