"""Let opportunities have tags as all other records have, and let records be found by their tags."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_sales_tag"
down_revision = "20261129_sales_habit"
branch_labels = None
depends_on = None

COLOURS = 6


def upgrade() -> None:
    """Apply."""
    _carry_tags()
    _let_tags_be_found()
    op.drop_column("sales_opportunity", "tags")


def _let_tags_be_found() -> None:
    connection = op.get_bind()
    known = connection.execute(sa.text("SELECT id, word, note FROM kernel_tag ORDER BY id")).all()
    if known:
        connection.execute(
            sa.text("INSERT INTO kernel_search (record, record_id, title, subtitle, folded) "
                    "VALUES ('tag', :id, :word, :note, :folded)"),
            [{**row._mapping, "folded": " ".join(filter(None, (row.word, row.note))).casefold()} for row in known],
        )
    tagged = connection.execute(sa.text(
        "SELECT s.id, t.folded FROM kernel_search s JOIN kernel_tag_on o ON o.record = s.record "
        "AND o.record_id = s.record_id JOIN kernel_tag t ON t.id = o.tag_id WHERE t.sort = 'tag' ORDER BY s.id"))
    words: dict[int, list[str]] = {}
    for row in tagged:
        words.setdefault(row.id, []).append(row.folded)
    if words:
        connection.execute(
            sa.text("UPDATE kernel_search SET folded = folded || ' ' || :words WHERE id = :id"),
            [{"id": number, "words": " ".join(found)} for number, found in words.items()],
        )


def _carry_tags() -> None:
    """Make of the words of each opportunity tags, of a word in whichever case one tag."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, tags FROM sales_opportunity WHERE tags <> '' ORDER BY id")).all()
    known = {row.folded: row.id for row in connection.execute(
        sa.text("SELECT id, folded FROM kernel_tag WHERE sort = 'tag'"))}
    pairs: dict[tuple[int, int], None] = {}
    for row in rows:
        for word in filter(None, (" ".join(part.split()) for part in row.tags.split(","))):
            if word.casefold() not in known:
                known[word.casefold()] = _new_tag(connection, word, len(known) % COLOURS)
            pairs[known[word.casefold()], row.id] = None
    if pairs:
        connection.execute(
            sa.text("INSERT INTO kernel_tag_on (tag_id, record, record_id) VALUES (:tag, 'opportunity', :row)"),
            [{"tag": tag, "row": row} for tag, row in pairs],
        )


def _new_tag(connection: sa.Connection, word: str, colour: int) -> int:
    connection.execute(
        sa.text("INSERT INTO kernel_tag (sort, word, folded, colour, note) "
                "VALUES ('tag', :word, :folded, :colour, '')"),
        {"word": word, "folded": word.casefold(), "colour": colour},
    )
    found = connection.execute(
        sa.text("SELECT id FROM kernel_tag WHERE sort = 'tag' AND folded = :folded"), {"folded": word.casefold()})
    return int(found.scalar_one())
