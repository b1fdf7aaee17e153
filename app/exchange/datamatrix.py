"""Data Matrix symbols (ECC 200, square), after ISO/IEC 16022."""

from dataclasses import dataclass
from functools import cache

from app.kernel.errors import DomainError

POLYNOMIAL = 0x12D
"""The field in which its Reed-Solomon code computes: x^8 + x^5 + x^3 + x^2 + 1."""
PAD = 129
UPPER_SHIFT = 235
FNC1 = 232
"""Before everything else, this code word says that element strings of GS1 follow."""

Grid = list[list[bool]]
Shape = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Size:
    """A symbol's modules a side, regions a side, code words of data and of correction, interleaved blocks."""

    side: int
    regions: int
    data: int
    correction: int
    blocks: int = 1

    @property
    def mapping(self) -> int:
        """Give the modules a side that hold data, without the borders of the regions."""
        return self.side - 2 * self.regions


SIZES = (
    Size(10, 1, 3, 5), Size(12, 1, 5, 7), Size(14, 1, 8, 10), Size(16, 1, 12, 12), Size(18, 1, 18, 14),
    Size(20, 1, 22, 18), Size(22, 1, 30, 20), Size(24, 1, 36, 24), Size(26, 1, 44, 28), Size(32, 2, 62, 36),
    Size(36, 2, 86, 42), Size(40, 2, 114, 48), Size(44, 2, 144, 56), Size(48, 2, 174, 68), Size(52, 2, 204, 84, 2),
    Size(64, 4, 280, 112, 2), Size(72, 4, 368, 144, 4), Size(80, 4, 456, 192, 4), Size(88, 4, 576, 224, 4),
    Size(96, 4, 696, 272, 4), Size(104, 4, 816, 336, 6),
)


def encode_words(text: str) -> list[int]:
    """Write a text as code words of the ASCII scheme: two digits a word, else a character a word."""
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        raise DomainError("barcode.characters", f"“{text}” has characters that a Data Matrix cannot hold.") from None
    words: list[int] = []
    index = 0
    while index < len(data):
        pair = data[index : index + 2]
        if len(pair) == 2 and pair.isdigit():
            words.append(130 + int(pair))
            index += 2
            continue
        words += [data[index] + 1] if data[index] < 128 else [UPPER_SHIFT, data[index] - 127]
        index += 1
    return words


def encode_matrix(text: str, *, gs1: bool = False) -> Grid:
    """Draw a text as the smallest square symbol that holds it: rows from the top, True is dark, no quiet zone.

    `gs1` marks it as an element string, in which GS ends what is of variable length. Raises DomainError for an empty
    text, one that is too long, and characters beyond Latin-1.
    """
    words = [FNC1, *encode_words(text)] if gs1 else encode_words(text)
    size = next((item for item in SIZES if item.data >= len(words)), None)
    if size is None or not text:
        raise DomainError("barcode.length", f"A Data Matrix holds 1 to {SIZES[-1].data} characters, not {len(text)}.")
    return _with_borders(_place(_corrected(_padded(words, size.data), size), size.mapping), size)


def _padded(words: list[int], length: int) -> list[int]:
    result = [*words, PAD][:length]
    while len(result) < length:
        position = len(result) + 1
        scrambled = PAD + (149 * position) % 253 + 1
        result.append(scrambled if scrambled <= 254 else scrambled - 254)
    return result


@cache
def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    powers = [1]
    while len(powers) < 255:
        doubled = powers[-1] << 1
        powers.append(doubled ^ POLYNOMIAL if doubled > 255 else doubled)
    logarithms = [0] * 256
    for exponent, value in enumerate(powers):
        logarithms[value] = exponent
    return tuple(powers), tuple(logarithms)


def _times(left: int, right: int) -> int:
    powers, logarithms = _tables()
    return powers[(logarithms[left] + logarithms[right]) % 255] if left and right else 0


@cache
def _generator(degree: int) -> tuple[int, ...]:
    powers, _ = _tables()
    result = [1]
    for exponent in range(1, degree + 1):
        shifted = [*result, 0]
        for index, coefficient in enumerate(result):
            shifted[index + 1] ^= _times(coefficient, powers[exponent])
        result = shifted
    return tuple(result[1:])


def _remainder(words: list[int], degree: int) -> list[int]:
    rest = [0] * degree
    for word in words:
        factor = word ^ rest[0]
        rest = [after ^ _times(factor, by) for after, by in zip([*rest[1:], 0], _generator(degree), strict=True)]
    return rest


def _corrected(words: list[int], size: Size) -> list[int]:
    correction = [0] * size.correction
    for block in range(size.blocks):
        correction[block :: size.blocks] = _remainder(words[block :: size.blocks], size.correction // size.blocks)
    return words + correction


_SHAPE = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))
"""Where the bits of a code word lie around its last one, the highest bit first (row, column)."""


def _utah(row: int, column: int, side: int) -> Shape:
    """Give the usual shape, wrapped around the edges; none where its last module lies outside."""
    if not (0 <= row < side and 0 <= column < side):
        return ()
    return tuple(_wrapped(row + down, column + right, side) for down, right in _SHAPE)


def _corner(row: int, column: int, side: int) -> Shape:
    """Give the bent shape that is laid when the sweep turns at this place, none at most places."""
    end = side - 1
    top_right = ((0, end - 1), (0, end), (1, end), (2, end), (3, end))
    if (row, column) == (side, 0):
        return ((end, 0), (end, 1), (end, 2), *top_right)
    if (row, column) == (side - 2, 0) and side % 4:
        return ((end - 2, 0), (end - 1, 0), (end, 0), (0, end - 3), (0, end - 2), (0, end - 1), (0, end), (1, end))
    if (row, column) == (side - 2, 0) and side % 8 == 4:
        return ((end - 2, 0), (end - 1, 0), (end, 0), *top_right)
    if (row, column) == (side + 4, 2) and side % 8 == 0:
        return ((end, 0), (end, end), (0, end - 2), (0, end - 1), (0, end), (1, end - 2), (1, end - 1), (1, end))
    return ()


def _wrapped(row: int, column: int, side: int) -> tuple[int, int]:
    shift = 4 - (side + 4) % 8
    if row < 0:
        row, column = row + side, column + shift
    if column < 0:
        row, column = row + shift, column + side
    return row, column


def _diagonal(row: int, column: int, step: int, side: int) -> list[tuple[int, int]]:
    """List the places from here up to the right (step -2) or down to the left (2), and the first one outside."""
    places = [(row, column)]
    while True:
        row, column = row + step, column - step
        places.append((row, column))
        if row < 0 or column >= side if step < 0 else row >= side or column < 0:
            return places


def _places(side: int) -> list[Shape]:
    """List the eight modules of each code word, in the order of the words (Annex F of the standard)."""
    result: list[Shape] = []
    taken: set[tuple[int, int]] = set()
    row, column = 4, 0
    while row < side or column < side:
        up = _diagonal(row, column, -2, side)
        down = _diagonal(up[-1][0] + 1, up[-1][1] + 3, 2, side)
        shapes = [_corner(row, column, side)]
        shapes += [_utah(*place, side) for place in (*up[:-1], *down[:-1])]
        for shape in shapes:
            if shape and shape[-1] not in taken:
                result.append(shape)
                taken.update(shape)
        row, column = down[-1][0] + 3, down[-1][1] + 1
    return result


def _place(words: list[int], side: int) -> Grid:
    grid = [[False] * side for _ in range(side)]
    places = _places(side)
    for word, shape in zip(words, places, strict=True):
        for bit, (row, column) in enumerate(shape):
            grid[row][column] = bool(word >> (7 - bit) & 1)
    if len(places) * 8 < side * side:
        grid[-1][-1] = grid[-2][-2] = True
    return grid


def _with_borders(grid: Grid, size: Size) -> Grid:
    """Give every region its solid left and lower edge and its dotted upper and right edge."""
    inner = size.mapping // size.regions
    result = [[False] * size.side for _ in range(size.side)]
    for row in range(size.side):
        down, across = divmod(row, inner + 2)
        for column in range(size.side):
            right, along = divmod(column, inner + 2)
            if along == 0 or across == inner + 1:
                result[row][column] = True
            elif across == 0:
                result[row][column] = along % 2 == 0
            elif along == inner + 1:
                result[row][column] = across % 2 == 1
            else:
                result[row][column] = grid[down * inner + across - 1][right * inner + along - 1]
    return result
