"""XML as a small tree of texts, read so that nothing in it points outside or grows: no document types, no entities."""

import xml.parsers.expat
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.kernel.errors import DomainError

DEEPEST = 60


@dataclass(slots=True)
class Element:
    """An element by its name without its namespace, with what stands in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Give its own text, without blanks around it."""
        return "".join(self.parts).strip()

    def each(self, path: str) -> Iterator["Element"]:
        """Give the elements below it on a path of names such as `Stmt/Ntry`."""
        first, _, rest = path.partition("/")
        for child in self.children:
            if child.name == first:
                yield from child.each(rest) if rest else (child,)

    def said(self, *paths: str) -> str:
        """Give the text of the first element that says something on one of the paths."""
        return next((one.text for path in paths for one in self.each(path) if one.text), "")


def read_markup(data: bytes, name: str) -> tuple[Element, str]:
    """Read a document and give its root and the root's namespace.

    Raises DomainError for what is damaged, too deep, or declares a document type or entities, as no honest file of
    this kind does.
    """
    builder = _Builder(name)
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(data, True)
    except xml.parsers.expat.ExpatError as error:
        raise DomainError("file.damaged", f"{name} is damaged ({error}). Nothing was changed.") from None
    if builder.root is None:
        raise DomainError("file.damaged", f"{name} holds nothing.")
    return builder.root, builder.namespace


class _Builder:
    """Hangs each element where it belongs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open: list[Element] = []
        self.root: Element | None = None
        self.namespace = ""

    def refuse(self, *_declared: object) -> None:
        raise DomainError("file.entities", f"{self._name} declares a document type or entities, which are not read. "
                          "Nothing was changed.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        element = Element(local, dict(attributes))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root, self.namespace = element, namespace
        self._open.append(element)
        if len(self._open) > DEEPEST:
            raise DomainError("file.damaged", f"{self._name} is nested deeper than any statement.")

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, words: str) -> None:
        if self._open:
            self._open[-1].parts.append(words)
