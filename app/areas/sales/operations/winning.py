"""Learning from closed deals how likely open ones are, and keeping that up to date."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, select

from app.areas.sales.events import OpportunityLost, OpportunityWon
from app.areas.sales.models import WinModel, WinScore
from app.areas.sales.queries.winning import (
    closed_count,
    closed_deals,
    load_model,
    open_deals,
    plain_model,
    stage_ranks,
)
from app.areas.sales.rules import winning as rules
from app.kernel.errors import DomainError
from app.kernel.tags import TagsChanged
from app.kernel.unit_of_work import UnitOfWork

QUICK_DEALS = 2_000
"""Up to so many closed deals are learned from anew by the way, when one more is closed and the model is stale."""


@dataclass(frozen=True, slots=True)
class LearnFromDeals:
    """Learn anew from all closed deals how likely open ones are."""


@dataclass(frozen=True, slots=True)
class LearnedResult:
    """What was learned from, and how well it does on deals it had not seen, as a sentence."""

    deals: int
    won: int
    summary: str


def learn_from_deals(uow: UnitOfWork, cmd: LearnFromDeals) -> LearnedResult:
    """Learn from all closed deals, judge it on deals that came later, and weigh every open deal by it."""
    del cmd  # it says nothing but that it is wanted
    return _learn(uow)


def learn_when_stale(uow: UnitOfWork, _event: OpportunityWon | OpportunityLost) -> None:
    """Learn anew when a deal was closed and what is known is stale; many deals wait until somebody asks for it."""
    closed, stored = closed_count(uow.connection), load_model(uow.connection)
    trained, known = (stored.trained_at, stored.model.deals) if stored else (None, 0)
    enough = closed >= rules.LEAST_DEALS or stored is not None
    if enough and closed <= QUICK_DEALS and rules.is_stale(trained, uow.now, known, closed):
        _learn(uow)


def _learn(uow: UnitOfWork) -> LearnedResult:
    found = closed_deals(uow.connection)
    if not found:
        raise DomainError("winning.none", "No deal is closed yet, so there is nothing to learn from.")
    model, judged = _trained(uow, found)
    uow.add(WinModel, trained_at=uow.now, deals=model.deals, won=model.won, learned=plain_model(model),
            judged=judged or {})
    older = uow.rows(select(WinModel.id).order_by(WinModel.trained_at.desc(), WinModel.id.desc()).offset(1))
    _weigh(uow, None)
    uow.delete(WinModel, [row.id for row in older])
    return LearnedResult(model.deals, model.won, _words(model, judged))


def _trained(
    uow: UnitOfWork, found: Sequence[tuple[rules.DealFacts, bool]],
) -> tuple[rules.WinningModel, dict[str, Any] | None]:
    import numpy as np

    from app.numerics.winning import Deals, train

    facts = [deal for deal, _ in found]
    traits = rules.traits_of(facts)
    ranks = stage_ranks(uow.connection)
    stages = max(rank for rank, _ in ranks.values()) + 1
    codes = np.array([rules.codes_of(deal, traits) for deal in facts], dtype=np.int64).reshape(len(facts), len(traits))
    furthest = np.array([deal.reached for deal in facts], dtype=np.int64)
    won = np.array([is_won for _, is_won in found])
    winning = train(Deals(codes, tuple(len(trait.levels) for trait in traits), furthest, stages, won))
    names = dict(reversed(list(ranks.values())))
    stage_levels = tuple(
        rules.Level(names[rank], ratio, int(won[furthest >= rank].sum()), int((furthest >= rank).sum()))
        for rank, ratio in enumerate(winning.learned.stages))
    parts = tuple(
        rules.TraitModel(trait, tuple(
            rules.Level(name, ratio, int(won[codes[:, place] == level].sum()), int((codes[:, place] == level).sum()))
            for level, (name, ratio) in enumerate(zip(trait.levels, ratios, strict=True))))
        for place, (trait, ratios) in enumerate(zip(traits, winning.learned.traits, strict=True)))
    model = rules.WinningModel(winning.learned.base, stage_levels, parts, winning.calibration.slope,
                               winning.calibration.offset, winning.deals, winning.won)
    return model, None if winning.judged is None else asdict(winning.judged)


def _words(model: rules.WinningModel, judged: dict[str, Any] | None) -> str:
    words = f"Learned from {model.deals} closed deals, {model.won} of them won."
    if model.deals < rules.LEAST_DEALS or judged is None:
        return f"{words} That is few: probabilities stay near that share."
    return (f"{words} On later deals the Brier score is {judged['brier_out']:.3f}, that of the base rate "
            f"{judged['base_out']:.3f}.")


def weigh_deals(uow: UnitOfWork, ids: Iterable[int]) -> None:
    """Weigh open deals anew by what was learned; closed ones are weighed no more."""
    _weigh(uow, list(ids))


def weigh_tagged(uow: UnitOfWork, event: TagsChanged) -> None:
    """Weigh deals anew whose tags changed."""
    if event.record == "opportunity":
        weigh_deals(uow, event.record_ids)


def weigh_retagged(uow: UnitOfWork, rows: Sequence[Row[Any]]) -> None:
    """Weigh deals anew after an undo changed their tags."""
    weigh_deals(uow, {row.record_id for row in rows if row.record == "opportunity"})


def weigh_restored(uow: UnitOfWork, rows: Sequence[Row[Any]]) -> None:
    """Weigh deals anew after an undo changed them."""
    _weigh(uow, [row.id for row in rows])


def _weigh(uow: UnitOfWork, ids: list[int] | None) -> None:
    stored = load_model(uow.connection)
    present = select(WinScore.id)
    present = present if ids is None else present.where(WinScore.opportunity_id.in_(ids))
    uow.delete(WinScore, [row.id for row in uow.rows(present)])
    if stored is None:
        return
    scores = []
    for number, deal in open_deals(uow.connection, ids).items():
        probability, evidence = rules.weigh(stored.model, deal)
        scores.append({
            "opportunity_id": number, "model_id": stored.id, "probability_permille": rules.permille(probability),
            "evidence": [list(asdict(one).values()) for one in evidence],
        })
    uow.insert(WinScore, scores)
