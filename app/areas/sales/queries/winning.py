"""What closed deals taught, how well it holds, and what it says of a deal."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.parties.models import Party
from app.areas.sales.models import Opportunity, Stage, StageVisit, WinModel, WinScore
from app.areas.sales.rules import winning as rules
from app.areas.sales.rules.opportunities import CLOSED_STATES, OPEN, WON
from app.areas.sales.rules.pipelines import keys_of
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.formatting import in_sentence
from app.kernel.listing import ColumnInfo, Fact, Figure, Kind, LinesTable, Row, Tone
from app.kernel.money import Money
from app.kernel.tags import words_within

EVIDENCE_COLUMNS = (
    ColumnInfo("title", "What speaks", width=16), ColumnInfo("value", "Here", width=16),
    ColumnInfo("effect", "For or against", width=16), ColumnInfo("won", "Such deals won", width=14),
)
HINT = "Learned from the firm's own closed deals. It stands beside the seller's number and never changes it."


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model with its day and how it was judged."""

    id: int
    trained_at: datetime
    model: rules.WinningModel
    judged: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ReliabilityCurve:
    """Predicted and won shares of deals that were not learned from, with the Brier scores, for a chart."""

    bins: tuple[tuple[float, float, float], ...]
    brier_out: float | None = None
    base_out: float | None = None
    brier_in: float | None = None
    base_in: float | None = None
    deals: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceBars:
    """What raises and lowers a deal's chance, for a chart: effects in log-odds, from the base rate to the chance."""

    base_permille: int
    permille: int
    parts: tuple[tuple[str, float], ...]


def load_model(connection: Connection) -> StoredModel | None:
    """Read the newest model, None when nothing was learned yet."""
    row = connection.execute(
        select(table_of(WinModel)).order_by(WinModel.trained_at.desc(), WinModel.id.desc()).limit(1)).first()
    if row is None:
        return None
    held = row.learned
    model = rules.WinningModel(
        held["base"], tuple(rules.Level(*level) for level in held["stages"]),
        tuple(rules.TraitModel(
            rules.Trait(part["kind"], part["name"], tuple(part["levels"]), tuple(part["edges"])),
            tuple(rules.Level(*level) for level in part["says"])) for part in held["traits"]),
        held["slope"], held["offset"], row.deals, row.won,
    )
    return StoredModel(row.id, row.trained_at, model, row.judged or None)


def plain_model(model: rules.WinningModel) -> dict[str, Any]:
    """Give a model as it is kept."""
    return {
        "base": model.base, "slope": model.slope, "offset": model.offset,
        "stages": [list(asdict(level).values()) for level in model.stages],
        "traits": [{
            "kind": part.trait.kind, "name": part.trait.name, "levels": list(part.trait.levels),
            "edges": list(part.trait.edges), "says": [list(asdict(level).values()) for level in part.levels],
        } for part in model.traits],
    }


def closed_count(connection: Connection) -> int:
    """Count the deals that are closed."""
    return int(connection.execute(select(func.count()).where(
        Opportunity.state.in_(CLOSED_STATES))).scalar_one())


def stage_ranks(connection: Connection) -> dict[int, tuple[int, str]]:
    """Give each stage its rank in its pipeline, from 0 on, and its name; the nth of every pipeline counts as one."""
    ranks: dict[int, tuple[int, str]] = {}
    seen: dict[int, list[int]] = {}
    rows = connection.execute(select(Stage.id, Stage.pipeline_id, Stage.position, Stage.name).order_by(
        Stage.pipeline_id, Stage.position, Stage.id))
    for row in rows:
        places = seen.setdefault(row.pipeline_id, [])
        if row.position not in places:
            places.append(row.position)
        ranks[row.id] = (len(places) - 1, row.name)
    return ranks


def closed_deals(connection: Connection) -> list[tuple[rules.DealFacts, bool]]:
    """Read what is known of each closed deal and whether it was won, in the order in which they were closed."""
    ranks = stage_ranks(connection)
    furthest: dict[int, int] = {}
    for row in connection.execute(
        select(StageVisit.opportunity_id, StageVisit.stage_id).join(
            Opportunity, Opportunity.id == StageVisit.opportunity_id).where(Opportunity.state.in_(CLOSED_STATES))
    ):
        rank = ranks[row.stage_id][0]
        furthest[row.opportunity_id] = max(rank, furthest.get(row.opportunity_id, 0))
    rows = connection.execute(_facts().where(Opportunity.state.in_(CLOSED_STATES)).order_by(
        Opportunity.closed_at, Opportunity.id))
    home = load_profile(connection).currency
    return [(_deal(row, furthest.get(row.id, 0), home), row.state == WON) for row in rows]


def open_deals(connection: Connection, ids: Iterable[int] | None = None) -> dict[int, rules.DealFacts]:
    """Read what is known of open deals, of all or of some, by number."""
    ranks, home = stage_ranks(connection), load_profile(connection).currency
    statement = _facts().where(Opportunity.state == OPEN)
    if ids is not None:
        statement = statement.where(Opportunity.id.in_(list(ids)))
    return {row.id: _deal(row, ranks[row.stage_id][0], home) for row in connection.execute(statement)}


def _facts() -> Any:
    return select(
        Opportunity.id, Opportunity.state, Opportunity.stage_id, Opportunity.source, Opportunity.contact_quality,
        Opportunity.amount_minor, Opportunity.currency, Party.country,
        words_within("opportunity", Opportunity.id).label("tags"),
    ).join(Party, Party.id == Opportunity.customer_id)


def _deal(row: Any, reached: int, home: str) -> rules.DealFacts:
    comparable = row.amount_minor is not None and row.currency == home
    amount = int(Money(row.amount_minor, home).decimal()) if comparable else None
    return rules.DealFacts(reached, row.source, row.country, row.contact_quality, amount, keys_of(row.tags or ""))


def win_chance(connection: Connection, opportunity_id: int, now: datetime) -> Contribution:
    """Show how likely an open deal is by what was learned, and what raised and lowered that."""
    row = connection.execute(
        select(WinScore.probability_permille, WinScore.evidence, Opportunity.state)
        .join(Opportunity, Opportunity.id == WinScore.opportunity_id)
        .where(WinScore.opportunity_id == opportunity_id)).first()
    stored = load_model(connection)
    if row is None or stored is None or row.state != OPEN:
        return Contribution()
    model, evidence = stored.model, [rules.Evidence(*one) for one in row.evidence]
    lines = tuple(Row(place, (one.title, one.value, rules.effect_words(one.effect), f"{one.won} of {one.deals}"))
                  for place, one in enumerate(evidence))
    base = rules.permille(rules.base_chance(model))
    told = Fact("Learned", row.probability_permille, Kind.PERCENT, help=HINT)
    source = Fact("Learned from", _learned_from(stored, connection, now),
                  tone=Tone.WARNING if model.deals < rules.LEAST_DEALS else Tone.NEUTRAL)
    bars = EvidenceBars(base, row.probability_permille, tuple(
        (f"{one.title}: {one.value}", one.effect) for one in evidence if abs(one.effect) >= rules.LITTLE))
    return Contribution((told, source), (LinesTable("What raises and lowers it", EVIDENCE_COLUMNS, lines),), chart=bars)


def _learned_from(stored: StoredModel, connection: Connection, now: datetime) -> str:
    model = stored.model
    words = f"{model.deals} closed deals, {model.won} of them won"
    if model.deals < rules.LEAST_DEALS:
        return f"only {words}: it stays near that share"
    stale = rules.is_stale(stored.trained_at, now, model.deals, closed_count(connection))
    return f"{words}" + ("; many were closed since" if stale else "")


def reliability_curve(connection: Connection, _now: datetime) -> ReliabilityCurve:
    """Give what was predicted for deals that were not learned from, and what came of them."""
    stored = load_model(connection)
    if stored is None or stored.judged is None:
        return ReliabilityCurve(())
    held = stored.judged
    return ReliabilityCurve(
        tuple((one["predicted"], one["won"], one["deals"]) for one in held["reliability"]),
        held["brier_out"], held["base_out"], held["brier_in"], held["base_in"], held["deals_out"],
    )


def learned_figure(connection: Connection, now: datetime) -> Figure:
    """Tell how much better than the base rate the learned probabilities are, and whether they are stale."""
    stored, closed = load_model(connection), closed_count(connection)
    title = "Win probability"
    if stored is None or stored.judged is None:
        few = "learn from closed deals" if closed >= rules.LEAST_DEALS else f"{closed} closed deals, too few to judge"
        return Figure("sales.learned", title, None, Kind.PERCENT, few, explain=EXPLAIN)
    held = stored.judged
    better = round(1000 * (1 - held["brier_out"] / held["base_out"])) if held["base_out"] else 0
    stale = rules.is_stale(stored.trained_at, now, stored.model.deals, closed)
    note = f"less error, from {in_sentence(stored.model.deals)} deals"
    if stale:
        note = f"{in_sentence(closed - stored.model.deals)} deals were closed since; learn anew"
    return Figure("sales.learned", title, better, Kind.PERCENT, note,
                  Tone.WARNING if stale or better <= 0 else Tone.GOOD, explain=EXPLAIN)


EXPLAIN = (
    "How much smaller the Brier score of learned probabilities is than that of the base rate, on deals that were "
    "closed later than those they were learned from. The chart on the dashboard shows whether they hold."
)
