"""Tags and lists on records of any kind: one mechanism, below every area."""

from app.kernel.tags.doing import (
    LONGEST,
    OPERATIONS,
    ChangeTag,
    PutOnList,
    RemoveTag,
    TagRecords,
    TagsChanged,
    TakeOff,
    put_words,
    set_words,
    tag_values,
    take_words,
)
from app.kernel.tags.importing import TAGS_FIELD, with_tag_cells
from app.kernel.tags.lists import KeepList, ListCondition
from app.kernel.tags.showing import TAGS, tags_of, with_tags, words_on, words_within
from app.kernel.tags.tables import COLOURS, TAGGED, Tag, TagOn
from app.kernel.tags.then import PastTags, rewrite_tags

__all__ = [
    "COLOURS", "LONGEST", "OPERATIONS", "TAGGED", "TAGS", "TAGS_FIELD", "ChangeTag", "KeepList", "ListCondition",
    "PastTags", "PutOnList", "RemoveTag", "Tag", "TagOn", "TagRecords", "TagsChanged", "TakeOff", "put_words",
    "rewrite_tags", "set_words", "tag_values", "tags_of", "take_words", "with_tag_cells", "with_tags", "words_on",
    "words_within",
]
