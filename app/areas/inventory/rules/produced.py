"""What documents of production used up, gave back and made."""

from collections import defaultdict
from collections.abc import Iterable

from app.areas.inventory.rules.costing import CostMove, Source


class Production:
    """What documents of production used up, gave back and made."""

    def __init__(self, moves: Iterable[CostMove]) -> None:
        self.inputs: dict[Source, list[CostMove]] = defaultdict(list)
        self.returns: dict[Source, list[CostMove]] = defaultdict(list)
        self.outputs: dict[Source, list[CostMove]] = defaultdict(list)
        every = list(moves)
        sources = {move.source for move in every if move.basis == "made"}
        for move in every if sources else ():
            if move.source in sources:
                if move.basis == "made":
                    self.outputs[move.source].append(move)
                elif move.basis != "same" and move.way < 0:
                    self.inputs[move.source].append(move)
                elif move.basis == "same" and move.way > 0:
                    self.returns[move.source].append(move)

    def needs(self, source: Source) -> Iterable[CostMove]:
        """List what must be costed before the goods that were made."""
        yield from self.inputs[source]
        yield from self.returns[source]
