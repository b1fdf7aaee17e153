"""The fields of a template, offered while it is written."""

from app.kernel.phrases import Phrase
from app.kernel.templates.lexicon import Scope


def offer_fields(scope: Scope, typed: str) -> list[Phrase]:
    """Give the fields that a template can name, by any part of their name or title."""
    wanted = typed.casefold().replace("-", " ")
    found = [
        Phrase(f"{of} · {field.title}", f"{{{{ {name} }}}}", f"{{{{ {name} }}}}")
        for name, field, of in scope.fields() if not field.lines
    ]
    return [one for one in found if wanted in f"{one.title} {one.text}".casefold()]
