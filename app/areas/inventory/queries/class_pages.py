"""The list of classes, the page of one item's class, and the picture of all of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from app.areas.catalog.models import Category, Item
from app.areas.inventory.models import ClassRule, ItemClassRow
from app.areas.inventory.queries.classes import LETTERS_ABC, LETTERS_XYZ, load_policy_settings
from app.areas.inventory.queries.figures import currency_of
from app.areas.inventory.queries.lists import currency
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.money import Money
from app.kernel.query import ListQuery, Preset, column

CURVE_POINTS = 240
CLASS_WORDS = tuple(
    (letter, StateWord(letter, tone))
    for letter, tone in zip("ABCXYZ", (Tone.ACCENT, Tone.NEUTRAL, Tone.NEUTRAL, Tone.GOOD, Tone.NEUTRAL, Tone.WARNING),
                            strict=True)
)

CLASSES = ListQuery(
    name="item_classes", title="Classes", record="item_class", id=ItemClassRow.id, permission="inventory.read",
    searchable=False,
    source=table_of(ItemClassRow).outerjoin(table_of(Item), Item.id == ItemClassRow.item_id)
    .outerjoin(table_of(Category), Category.id == Item.category_id)
    .outerjoin(table_of(ClassRule), and_(ClassRule.abc == ItemClassRow.abc, ClassRule.xyz == ItemClassRow.xyz)),
    sort=(Sort("rank"),),
    columns=(
        column("rank", "Rank", ItemClassRow.rank, Kind.INTEGER, width=6, help="By the worth of what was issued."),
        column("sku", "SKU", Item.sku, Kind.CODE, width=9, sortable=False),
        column("name", "Item", Item.name, width=26, sortable=False),
        column("category", "Category", Category.name, width=14, sortable=False, shown=False),
        column("abc", "By worth", ItemClassRow.abc, Kind.STATE, width=8, sortable=False, states=CLASS_WORDS[:3]),
        column("xyz", "By variability", ItemClassRow.xyz, Kind.STATE, width=10, sortable=False,
               states=CLASS_WORDS[3:]),
        column("worth", "Issued", ItemClassRow.worth_minor, Kind.MONEY, unit=currency, width=11, sortable=False,
               total=True, help="Worth of what was issued within the window, at cost."),
        column("share", "Share", ItemClassRow.share_permille, Kind.PERCENT, width=8, sortable=False),
        column("cumulated", "Up to here", ItemClassRow.cumulated_permille, Kind.PERCENT, width=9, sortable=False),
        column("variation", "Variation", ItemClassRow.variation_permille, Kind.PERCENT, width=9, sortable=False,
               help="Standard deviation of demand per period over its mean."),
        column("periods", "Periods", ItemClassRow.periods, Kind.INTEGER, width=8, sortable=False,
               help="How many periods the variation rests on."),
        column("issues", "Issues", ItemClassRow.issues, Kind.INTEGER, width=8, sortable=False,
               help="How many moves lie behind it."),
        column("service", "Service", ClassRule.service_permille, Kind.PERCENT, width=8, sortable=False),
        column("count_days", "Count, days", ClassRule.count_every_days, Kind.INTEGER, width=9, sortable=False,
               shown=False),
    ),
    presets=(
        *(Preset(PresetInfo(letter.lower(), letter), ItemClassRow.abc == letter) for letter in LETTERS_ABC),
        *(Preset(PresetInfo(letter.lower(), letter), ItemClassRow.xyz == letter) for letter in LETTERS_XYZ),
        Preset(PresetInfo("idle", "Not issued", Tone.WARNING), ItemClassRow.issues == 0),
    ),
)

CLASS_RULES = ListQuery(
    name="class_rules", title="Class targets", record="class_rule", id=ClassRule.id, permission="inventory.read",
    searchable=False, source=table_of(ClassRule), sort=(Sort("abc"), Sort("xyz")),
    columns=(
        column("abc", "By worth", ClassRule.abc, Kind.STATE, width=10, states=CLASS_WORDS[:3]),
        column("xyz", "By variability", ClassRule.xyz, Kind.STATE, width=12, states=CLASS_WORDS[3:]),
        column("items", "Items", select(func.count(ItemClassRow.id)).where(
            ItemClassRow.abc == ClassRule.abc, ItemClassRow.xyz == ClassRule.xyz).correlate(ClassRule)
            .scalar_subquery(), Kind.INTEGER, width=8, sortable=False),
        column("service", "Service", ClassRule.service_permille, Kind.PERCENT, width=10, sortable=False),
        column("count_days", "Count every, days", ClassRule.count_every_days, Kind.INTEGER, width=14, sortable=False),
        column("review_days", "Review every, days", ClassRule.review_days, Kind.INTEGER, width=14, sortable=False),
    ),
)


@dataclass(frozen=True, slots=True)
class ClassPicture:
    """All classes: the curve of cumulated worth in permille by items in permille, and the nine classes.

    `cells` holds for each pair of letters the number of items and their share of worth in permille; `a_permille` and
    `b_permille` are the borders. `marked` is the item that is looked at, as (items, worth, name).
    """

    curve: tuple[tuple[int, int], ...]
    cells: tuple[tuple[str, str, int, int], ...]
    a_permille: int
    b_permille: int
    items: int
    marked: tuple[int, int, str] | None = None

    def __len__(self) -> int:
        """Count the items."""
        return self.items


def class_picture(connection: Connection, _now: datetime) -> ClassPicture:
    """Read the curve of worth and the nine classes."""
    return _picture(connection)


def _picture(connection: Connection, marked: tuple[int, int, str] | None = None) -> ClassPicture:
    settings = load_policy_settings(connection)
    rows = connection.execute(
        select(ItemClassRow.rank, ItemClassRow.cumulated_permille).order_by(ItemClassRow.rank)
    ).all()
    step = max(1, len(rows) // CURVE_POINTS)
    kept = [row for place, row in enumerate(rows) if place % step == 0 or place + 1 == len(rows)]
    curve = tuple((round(1000 * row.rank / len(rows)), row.cumulated_permille) for row in kept)
    cells = connection.execute(
        select(ItemClassRow.abc, ItemClassRow.xyz, func.count(), func.sum(ItemClassRow.worth_minor))
        .group_by(ItemClassRow.abc, ItemClassRow.xyz)
    ).all()
    whole = sum(int(row[3]) for row in cells) or 1
    return ClassPicture(
        curve, tuple((row[0], row[1], int(row[2]), round(1000 * int(row[3]) / whole)) for row in cells),
        settings.a_permille, settings.b_permille, len(rows), marked,
    )


def class_detail(connection: Connection, row_id: int, _now: datetime) -> Detail:
    """Tell why an item is of its class, and what follows from it."""
    row = connection.execute(
        select(*table_of(ItemClassRow).c, Item.sku, Item.name, ClassRule.count_every_days, ClassRule.service_permille,
               ClassRule.review_days)
        .select_from(ItemClassRow).join(Item, Item.id == ItemClassRow.item_id)
        .outerjoin(ClassRule, and_(ClassRule.abc == ItemClassRow.abc, ClassRule.xyz == ItemClassRow.xyz))
        .where(ItemClassRow.id == row_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no class with the number {row_id}.")
    total = connection.execute(select(func.count()).select_from(ItemClassRow)).scalar_one()
    unit = currency_of(connection)
    sample = f"{row.issues} issues in {row.periods} periods"
    varies = f"{row.variation_permille / 10:.0f} % of the mean" if row.variation_permille is not None else (
        "too few periods to tell")
    facts = (
        Fact("Item", f"{row.sku} {row.name}", record="item", record_id=row.item_id),
        Fact("Issued within the window", Money(row.worth_minor, unit), Kind.MONEY),
        Fact("Share of all worth", row.share_permille, Kind.PERCENT),
        Fact("Rank", f"{row.rank} of {total}"),
        Fact("Demand varies by", varies, tone=Tone.NEUTRAL if row.variation_permille is not None else Tone.WARNING),
        Fact("Rests on", sample),
        Fact("Service promised", row.service_permille, Kind.PERCENT),
        Fact("Counted every", f"{row.count_every_days} days" if row.count_every_days else ""),
        Fact("Reviewed every", f"{row.review_days} days" if row.review_days else ""),
        Fact("Classed", row.classified_at, Kind.TIME),
    )
    marked = (round(1000 * row.rank / total), row.cumulated_permille, row.sku)
    return Detail(
        row_id, f"{row.abc}{row.xyz} · {row.name}", row.sku, facts=facts, chart=_picture(connection, marked))


def rule_detail(connection: Connection, rule_id: int, _now: datetime) -> Detail:
    """Tell what a class asks for, beside the picture of all classes."""
    row = connection.execute(select(
        ClassRule.abc, ClassRule.xyz, ClassRule.count_every_days, ClassRule.service_permille, ClassRule.review_days,
    ).where(ClassRule.id == rule_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no class target with the number {rule_id}.")
    facts = (
        Fact("Service promised", row.service_permille, Kind.PERCENT),
        Fact("Counted every", f"{row.count_every_days} days"), Fact("Reviewed every", f"{row.review_days} days"),
    )
    return Detail(rule_id, f"Class {row.abc}{row.xyz}", "what it asks for", facts=facts, chart=_picture(connection))
