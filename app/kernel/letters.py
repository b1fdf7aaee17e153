"""What a letter says and encloses, as a person may look at it without harm."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file in a letter: `id` is the number of its content, 0 where there is none and `problem` says why.

    One that is `inline` stands within the formatted text, where it is called `content_id`.
    """

    id: int
    name: str
    media_type: str
    size_bytes: int
    content_id: str = ""
    inline: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says anew in `text`, what it repeats in `quoted`, and the same formatted, made safe already.

    `left_out` counts the pictures that would have been loaded from elsewhere; `shortened` tells that its end is not
    there. What the firm wrote itself is shown `formatted_first`, as whoever gets it sees it.
    """

    text: str
    quoted: str = ""
    html: str = ""
    left_out: int = 0
    shortened: bool = False
    files: tuple[EnclosedFile, ...] = ()
    formatted_first: bool = False
