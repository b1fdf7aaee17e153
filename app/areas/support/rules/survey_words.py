"""What a question to a customer says, in the languages that it is asked in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """The words of both questions in one language; `{ticket}`, `{subject}` and `{firm}` are filled in.

    `scale` names the answers about a ticket from 5 to 1. `answer` and `add` begin the mail that is prepared for whoever
    answers; lines that begin so are not theirs.
    """

    dear: str
    good_day: str
    csat_subject: str
    csat: str
    nps_subject: str
    nps: str
    how: str
    scale: tuple[str, str, str, str, str]
    answer: str
    add: str
    stop: str
    stop_words: str


ENGLISH = SurveyWords(
    "Dear {name},", "Good day,", "How did we do? {ticket}",
    "your request “{subject}” is settled. How satisfied are you with how it was handled, from 1 (very unhappy) to 5 "
    "(very happy)?", "Would you recommend {firm}?",
    "how likely is it that you would recommend {firm} to a colleague, from 0 (not at all) to 10 (very likely)?",
    "Choose an answer and send the mail that opens; you may add a word.",
    ("very happy", "happy", "neither", "unhappy", "very unhappy"), "My answer:", "You may add a word below.",
    "No more such questions", "no more questions, please",
)
GERMAN = SurveyWords(
    "Guten Tag {name},", "Guten Tag,", "Wie waren wir? {ticket}",
    "Ihr Anliegen „{subject}“ ist erledigt. Wie zufrieden sind Sie damit, von 1 (sehr unzufrieden) bis 5 (sehr "
    "zufrieden)?", "Würden Sie {firm} empfehlen?",
    "wie wahrscheinlich ist es, dass Sie {firm} weiterempfehlen, von 0 (gar nicht) bis 10 (sehr wahrscheinlich)?",
    "Wählen Sie eine Antwort und senden Sie die Mail ab, die sich öffnet; ein Wort dazu ist willkommen.",
    ("sehr zufrieden", "zufrieden", "weder noch", "unzufrieden", "sehr unzufrieden"), "Meine Antwort:",
    "Hier ist Platz für ein Wort von Ihnen.", "Keine solchen Fragen mehr", "bitte keine Fragen mehr",
)
FRENCH = SurveyWords(
    "Bonjour {name},", "Bonjour,", "Comment avons-nous fait ? {ticket}",
    "votre demande « {subject} » est réglée. En êtes-vous satisfait, de 1 (pas du tout) à 5 (tout à fait) ?",
    "Recommanderiez-vous {firm} ?",
    "quelle est la probabilité que vous recommandiez {firm}, de 0 (nulle) à 10 (très forte) ?",
    "Choisissez une réponse et envoyez le message qui s'ouvre ; vous pouvez ajouter un mot.",
    ("très satisfait", "satisfait", "neutre", "mécontent", "très mécontent"), "Ma réponse :",
    "Vous pouvez ajouter un mot ci-dessous.", "Plus de questions de ce genre", "plus de questions, s'il vous plaît",
)
WORDS: Mapping[str, SurveyWords] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH}
NOT_THEIRS = tuple(word for words in WORDS.values() for word in (words.answer, words.add))
