"""The words by which a person is known go from any text, however they are spelled; nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.personal import ERASED, Identity

ME = Identity.of("Erased person 7", ["Ann Lee"], ["ann@lee.example", "+49 151 12345678", "DE 89 3704 0044"])
SPACES = st.sampled_from([" ", "  ", "\n", "\t"])
SIGNS = st.sampled_from(["", " ", "-", "/", "."])


@given(SPACES, st.booleans())
def test_a_name_is_known_in_any_case_and_spacing(space: str, loud: bool) -> None:
    name = f"Ann{space}Lee"
    told = ME.cleaned(f"Call {name.upper() if loud else name}, please")
    assert told == "Call Erased person 7, please"


@given(st.lists(SIGNS, min_size=12, max_size=12))
def test_a_number_is_known_however_it_is_grouped(signs: list[str]) -> None:
    number = "+4" + "".join(f"{sign}{digit}" for sign, digit in zip(signs, "915112345678", strict=True))
    assert ME.cleaned(f"ring {number}!") == f"ring {ERASED}!"


@given(st.text(alphabet="bcdfghijkmopqrstuvwxyz ", max_size=60))
def test_what_does_not_name_the_person_stays(words: str) -> None:
    assert ME.cleaned({"text": [words, 7, None]}) == {"text": [words, 7, None]}


def test_part_of_another_name_is_not_the_person() -> None:
    assert ME.cleaned("Joann Leeds, annual leeway") == "Joann Leeds, annual leeway"


def test_the_name_turned_round_is_the_person() -> None:
    assert ME.cleaned("Lee, Ann") == "Erased person 7"


def test_who_has_one_name_only_is_not_looked_for_among_others() -> None:
    assert not Identity.of("x", ["Prince"], []).is_telling
    assert ME.is_telling
    assert ME.without_names().cleaned("Ann Lee, ann@lee.example") == f"Ann Lee, {ERASED}"
