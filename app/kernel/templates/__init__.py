"""The one language of texts that fields are merged into: replies, mails, letters, what rules write.

A template is read by the parser of Jinja and turned into a small tree of its own; whatever has no place in that tree is
refused, and nothing of it is ever run as Python. It sees declared fields and declared filters and nothing else.
"""

from app.kernel.templates.filters import FILTERS
from app.kernel.templates.lexicon import EVERYWHERE, Lexicon, Scope, Word
from app.kernel.templates.merging import Merging, merge_text
from app.kernel.templates.offering import offer_fields
from app.kernel.templates.own import own_words
from app.kernel.templates.rendering import Rendered, render
from app.kernel.templates.template import Template, read_template

__all__ = [
    "EVERYWHERE", "FILTERS", "Lexicon", "Merging", "Rendered", "Scope", "Template", "Word", "merge_text",
    "offer_fields", "own_words", "read_template", "render",
]
