"""Who belongs together among the customers of the sample company, and the tags and lists that sort them."""

from random import Random

from app.areas.parties.operations.relations import AddRelation
from app.areas.parties.operations.standardising import StandardiseAll
from app.areas.parties.rules.relations import RelationKind
from app.kernel.tags import PutOnList, TagRecords
from app.sample.agenda import Agenda

SEED = 47
TAGS = (("Key account", 12), ("Trade fair", 40), ("Organic", 60), ("Pays late", 15))
LISTS = (("Christmas hampers", 25), ("Tasting evening", 18))
GROUPS = 6
CHILDREN = 3
OTHERS: tuple[RelationKind, ...] = ("buyer_for", "bills_to", "referred_by", "delivers_to", "partner_of")


class Circles:
    """Somebody who knows the customers, with dice of their own, so that the rest of the company stays as it was."""

    def __init__(self, agenda: Agenda, customers: list[int]) -> None:
        """Know them."""
        self._agenda, self._customers, self._dice = agenda, customers, Random(SEED)

    def begin(self) -> None:
        """Say who belongs to whom, tag them, and look whether all can be reached."""
        do, dice = self._agenda.do, self._dice
        for word, count in TAGS:
            do(TagRecords("customer", tuple(dice.sample(self._customers, count)), word))
        for name, count in LISTS:
            do(PutOnList("customer", tuple(dice.sample(self._customers, count)), name))
        chosen = iter(dice.sample(self._customers, GROUPS * (CHILDREN + 2)))
        for _ in range(GROUPS):
            parent = next(chosen)
            children = [next(chosen) for _ in range(CHILDREN)]
            for child in children:
                do(AddRelation(child, "subsidiary_of", parent))
            do(AddRelation(children[0], dice.choice(OTHERS), children[1]))
            do(AddRelation(next(chosen), dice.choice(OTHERS), parent))
        do(StandardiseAll())
