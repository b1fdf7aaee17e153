"""What stays together stays together."""

from hypothesis import given
from hypothesis import strategies as st

from app.ui.printing.flow import Block, paginate
from app.ui.printing.widths import ColumnNeed, column_widths

HEIGHTS = st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=60)


def draw(*_: object) -> None:
    """Draw nothing."""


@given(HEIGHTS, st.integers(60, 200), st.integers(60, 300))
def test_every_block_is_laid_once_in_order_and_within_its_page(
    heights: list[tuple[int, bool]], first: int, room: int,
) -> None:
    blocks = [Block(float(height), draw, keep) for height, keep in heights]
    pages = paginate(blocks, first, room)
    assert [id(placed.block) for page in pages for placed in page] == [id(block) for block in blocks]
    for index, page in enumerate(pages):
        for placed in page:
            assert placed.top + placed.block.height <= (room if index else first)


@given(HEIGHTS, st.integers(200, 400))
def test_a_chain_that_fits_a_page_is_never_broken(heights: list[tuple[int, bool]], room: int) -> None:
    blocks = [Block(float(height), draw, keep) for height, keep in heights]
    pages = paginate(blocks, room, room)
    place = {id(placed.block): index for index, page in enumerate(pages) for placed in page}
    chain: list[Block] = []
    for block in blocks:
        chain.append(block)
        if not block.keep:
            if sum(item.height for item in chain) <= room:
                assert len({place[id(item)] for item in chain}) == 1
            chain = []


@given(st.integers(1, 80), st.integers(50, 200))
def test_a_header_is_repeated_on_each_further_page(rows: int, room: int) -> None:
    header = Block(10.0, draw, keep=True)
    pages = paginate([header, *(Block(20.0, draw, header=header) for _ in range(rows))], room, room)
    assert all(page[0].block is header for page in pages)
    assert sum(len(page) - 1 for page in pages) == rows


NEEDS = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 100), st.integers(1, 30)), min_size=1, max_size=9)


@given(NEEDS, st.integers(20, 900))
def test_columns_fill_the_room_and_get_their_least_where_it_is_there(
    needs: list[tuple[int, int, int]], room: int,
) -> None:
    wanted = [ColumnNeed(float(least), float(least + more), share) for least, more, share in needs]
    widths = column_widths(wanted, float(room))
    assert abs(sum(widths) - room) < 1e-6 * room
    if sum(need.least for need in wanted) <= room:
        assert all(width >= need.least - 1e-9 for width, need in zip(widths, wanted, strict=True))
