"""What a reply says anew, apart from what it quotes and from the signature below it."""

import re
from dataclasses import dataclass

MOST_LINES = 20_000

_WROTE = re.compile(
    r"^\s*(?:On\b.{4,200}\bwrote|Am\b.{4,200}\bschrieb\b.{0,100}|Le\b.{4,200}\ba écrit|El\b.{4,200}\bescribió"
    r"|Il\b.{4,200}\bha scritto|Op\b.{4,200}\bschreef\b.{0,100})\s*:\s*$",
)
_DIVIDER = re.compile(
    r"^\s*[-_*]{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Forwarded message|Weitergeleitete Nachricht"
    r"|Message d'origine|Mensaje original|Messaggio originale|Oorspronkelijk bericht)\s*[-_*]{2,}\s*$", re.IGNORECASE,
)
_HEADS = re.compile(r"^\s*\*?(?:From|Von|De|Da|Van)\s*:\*?\s.+$")
_MORE_HEADS = re.compile(r"^\s*\*?(?:Sent|Date|To|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet)\s*:\*?")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: what it says, and what is only repeated below."""

    said: str
    quoted: str = ""


def split_reply(text: str) -> Reply:
    r"""Part what is said from what is quoted; a mail that only quotes is said as a whole.

    >>> split_reply("It leaks.\n\nOn Monday Anna wrote:\n> How is it?").said
    'It leaks.'
    """
    lines = text[:500_000].splitlines()[:MOST_LINES]
    cut = next((index for index in range(len(lines)) if _begins_quote(lines, index)), len(lines))
    while cut and (not lines[cut - 1].strip() or lines[cut - 1].lstrip().startswith(">")):
        cut -= 1
    said = "\n".join(lines[:cut]).strip()
    return Reply(said, "\n".join(lines[cut:]).strip()) if said else Reply(text.strip())


def _begins_quote(lines: list[str], index: int) -> bool:
    line = lines[index]
    if line.rstrip() in ("--", "-- ") and index and len(lines) - index <= 15:
        return True
    if _DIVIDER.match(line[:200]) or _WROTE.match(line[:400]):
        return True
    if index + 1 < len(lines) and _WROTE.match(f"{line} {lines[index + 1]}"[:400]) and not line.startswith(">"):
        return line.lstrip()[:3] in ("On ", "Am ", "Le ", "El ", "Il ", "Op ")
    if _HEADS.match(line[:300]):
        return any(_MORE_HEADS.match(later[:100]) for later in lines[index + 1 : index + 4])
    return line.startswith(">") and all(
        later.startswith(">") or not later.strip() for later in lines[index:]
    )
