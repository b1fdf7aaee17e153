"""Records that are the same are found with nobody telling which, and what speaks for it adds up."""

import csv
import gzip
import os
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.numerics.matching import FieldKind, Matches, MatchField, clusters_of, find_matches
from app.numerics.matching.fields import LEVELS, clean, soundex

DATA = Path(os.environ.get("COUNTERFLOW_DATA", Path(__file__).parents[3] / "shared" / "data")) / "duplicates"
FIRM_FIELDS = ("given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state")
ALL_FIELDS = (*FIRM_FIELDS, "date_of_birth", "soc_sec_id")


def febrl(name: str, keys: Sequence[str]) -> tuple[list[MatchField], np.ndarray]:
    path = DATA / f"{name}.csv.gz"
    if not path.is_file():
        pytest.skip(f"{path} is not here: COUNTERFLOW_DATA names the folder of published data")
    with gzip.open(path, "rt", encoding="utf-8") as text:
        rows = list(csv.DictReader(text, skipinitialspace=True))
    truth = np.array([int(row["rec_id"].split("-")[1]) for row in rows])
    return [MatchField(key, [row[key] for row in rows]) for key in keys], truth


def pairs_in(groups: np.ndarray) -> int:
    _, sizes = np.unique(groups, return_counts=True)
    return int((sizes * (sizes - 1) // 2).sum())


def f1(found: int, right: int, true: int) -> float:
    return 2 * right / (found + true)


def f1_of_pairs(matches: Matches, truth: np.ndarray, least: float) -> float:
    sure = matches.probability >= least
    right = int((truth[matches.left] == truth[matches.right])[sure].sum())
    return f1(int(sure.sum()), right, pairs_in(truth))


def f1_of_clusters(matches: Matches, truth: np.ndarray) -> float:
    label = clusters_of(matches, len(truth))
    both = label * (int(truth.max()) + 1) + truth
    return f1(pairs_in(label), pairs_in(both), pairs_in(truth))


def test_pairs_with_all_fields_reach_the_published_files() -> None:
    fields, truth = febrl("febrl3", ALL_FIELDS)
    assert f1_of_pairs(find_matches(fields), truth, 0.9) >= 0.999


@pytest.mark.parametrize("name", ["febrl1", "febrl3"])
def test_without_birth_date_and_number_clusters_hold(name: str) -> None:
    fields, truth = febrl(name, FIRM_FIELDS)
    assert f1_of_clusters(find_matches(fields), truth) >= 0.99


COMPANIES = (
    ("Alfreds Futterkiste GmbH", "Obere Str. 57", "Berlin", "030-0074321"),
    ("A. Futterkiste", "Obere Strasse 57", "Berlin", "030 0074321"),
    ("Futterkiste, Alfreds", "Obere Str. 57", "Berlin", ""),
    ("Ana Trujillo Emparedados y helados", "Avda. de la Constitución 2222", "México D.F.", "(5) 555-4729"),
    ("Antonio Moreno Taquería", "Mataderos 2312", "México D.F.", "(5) 555-3932"),
    ("Around the Horn", "120 Hanover Sq.", "London", "(171) 555-7788"),
    ("Around the Horn Ltd.", "120 Hannover Square", "London", "171 555 7788"),
    ("Berglunds snabbköp", "Berguvsvägen 8", "Luleå", "0921-12 34 65"),
    ("B's Beverages", "Fauntleroy Circus", "London", "(171) 555-1212"),
    ("Blauer See Delikatessen", "Forsterstr. 57", "Mannheim", "0621-08460"),
    ("Bon app'", "12, rue des Bouchers", "Marseille", "91.24.45.40"),
    ("Consolidated Holdings", "Berkeley Gardens 12", "London", "(171) 555-2282"),
    ("Eastern Connection", "35 King George", "London", "(171) 555-0297"),
    ("Ernst Handel", "Kirchgasse 6", "Graz", "7675-3425"),
    ("Frankenversand", "Berliner Platz 43", "München", "089-0877310"),
    ("Königlich Essen", "Maubelstr. 90", "Brandenburg", "0555-09876"),
    ("Lehmanns Marktstand", "Magazinweg 7", "Frankfurt", "069-0245984"),
    ("Seven Seas Imports", "90 Wadhurst Rd.", "London", "(171) 555-1717"),
)


def companies() -> list[MatchField]:
    name, street, city, phone = zip(*COMPANIES, strict=True)
    return [
        MatchField("name", name, FieldKind.NAME), MatchField("street", street), MatchField("city", city),
        MatchField("phone", phone, FieldKind.CODE),
    ]


def test_companies_are_known_again_under_shortened_and_turned_names() -> None:
    matches = find_matches(companies(), 0.9)
    assert set(zip(matches.left.tolist(), matches.right.tolist(), strict=True)) == {(0, 1), (0, 2), (1, 2), (5, 6)}


def test_what_speaks_for_a_pair_adds_up_to_its_probability() -> None:
    matches = find_matches(companies(), 0.0)
    assert np.allclose(np.clip(matches.bits.sum(axis=1) + matches.prior_bits, -40, 40), matches.total_bits)
    assert np.allclose(matches.probability, 1 / (1 + 2.0**-matches.total_bits))
    assert list(matches.total_bits) == sorted(matches.total_bits, reverse=True)
    assert matches.keys == ("name", "street", "city", "phone", "rarity")
    unknown = matches.levels == LEVELS
    assert np.all(matches.bits[:, :-1][unknown] == 0), "what is not known speaks neither for nor against"


def test_a_firm_of_strangers_has_no_duplicates() -> None:
    strangers = [COMPANIES[place] for place in (0, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13)]
    name, street, city, phone = zip(*strangers, strict=True)
    fields = [MatchField("name", name, FieldKind.NAME), MatchField("street", street), MatchField("city", city),
              MatchField("phone", phone, FieldKind.CODE)]
    assert len(find_matches(fields, 0.5).left) == 0


def test_neighbours_are_not_the_same() -> None:
    """A firm of one region: towns and postal codes say the same, and thousands of pairs share both."""
    dice = random.Random(5)
    syllables = [a + b for a in "bdfgklmnprstvw" for b in "aeiou"]

    def word(length: int) -> str:
        return "".join(dice.choice(syllables) for _ in range(length))

    towns = [(word(3), str(20_000 + place)) for place in range(60)]
    people = [(f"{word(2)} {word(3)}", f"{dice.randint(1, 90)} {word(3)} street", *dice.choice(towns), word(5))
              for _ in range(1_500)]
    again = [(name, street, town, code, mail[:-1]) for name, street, town, code, mail in people[:100]]
    name, street, town, code, mail = zip(*people, *again, strict=True)
    matches = find_matches([
        MatchField("name", name, FieldKind.NAME), MatchField("street", street), MatchField("town", town),
        MatchField("code", code, FieldKind.CODE), MatchField("mail", mail),
    ], 0.9)
    assert set(zip(matches.left.tolist(), matches.right.tolist(), strict=True)) == {
        (place, 1_500 + place) for place in range(100)
    }


def test_nobody_and_one_alone_match_nobody() -> None:
    assert len(find_matches([MatchField("name", [])]).left) == 0
    assert len(find_matches([MatchField("name", ["Ernst Handel"])]).left) == 0


@given(st.permutations(range(len(COMPANIES))))
def test_the_order_of_records_changes_no_evidence(order: list[int]) -> None:
    straight = find_matches(companies(), 0.9)
    turned = find_matches([MatchField(f.key, [f.values[place] for place in order], f.kind) for f in companies()], 0.9)
    back = {frozenset((order[left], order[right])) for left, right in zip(turned.left, turned.right, strict=True)}
    assert back == {frozenset(pair) for pair in zip(straight.left.tolist(), straight.right.tolist(), strict=True)}


@pytest.mark.parametrize(("word", "code"), [
    ("robert", "r163"), ("rupert", "r163"), ("ashcraft", "a261"), ("tymczak", "t522"), ("pfister", "p236"), ("", ""),
])
def test_the_published_examples_of_soundex(word: str, code: str) -> None:
    assert soundex(word) == code


@pytest.mark.parametrize(("name", "telling"), [
    ("Nordlicht Feinkost G.m.b.H.", "nordlicht feinkost"), ("Acme S. A. R. L.", "acme"), ("Rossi S.p.A.", "rossi"),
    ("A.B.C. Foods", "abc foods"), ("Garcia y Lopez", "garcia lopez"), ("Plan B. Kitchens", "plan b kitchens"),
])
def test_a_legal_form_with_points_says_no_more_than_one_without(name: str, telling: str) -> None:
    assert clean(name, FieldKind.NAME) == telling


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for kind in FieldKind:
        assert clean(clean(text, kind), kind) == clean(text, kind)
