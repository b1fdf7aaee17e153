"""Data Matrix symbols (ECC 200, square), after ISO/IEC 16022."""

from dataclasses import dataclass
from functools import cache

from app.kernel.errors import DomainError

POLYNOMIAL = 0x12D
"""The field in which its Reed-Solomon code computes: x^8 + x^5 + x^3 + x^2 + 1."""
PAD = 129
UPPER_SHIFT = 235

Grid = list[list[bool]]


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


def encode_matrix(text: str) -> Grid:
    """Draw a text as the smallest square symbol that holds it: rows from the top, True is dark, no quiet zone.

    Raises DomainError for an empty text, one that is too long, and characters beyond Latin-1.
    """
    words = encode_words(text)
    size = next((item for item in SIZES if item.data >= len(words)), None)
    if size is None or not words:
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


def _corners(side: int) -> dict[tuple[int, int], tuple[tuple[int, int], ...]]:
    """Give the bent shapes by the place of the sweep at which they are laid."""
    low, right = side - 1, side - 1
    shapes: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
    if side % 4 == 0:
        shapes[side, 0] = ((low, 0), (low, 1), (low, 2), (0, right - 1), (0, right), (1, right), (2, right), (3, right))
    if side % 8 == 4:
        shapes[side - 2, 0] = (
            (low - 2, 0), (low - 1, 0), (low, 0), (0, right - 3), (0, right - 2), (0, right - 1), (0, right), (1, right),
        )
    if side % 8 == 0:
        shapes[side + 4, 2] = (
            (low, 0), (low, right), (0, right - 2), (0, right - 1), (0, right), (1, right - 2), (1, right - 1),
            (1, right),
        )
    return shapes


def _sweep(side: int) -> list[tuple[int, int]]:
    """List the places of the diagonal sweep, up and down in turn, those outside included."""
    places = []
    row, column = 4, 0
    while row < side or column < side:
        places.append((row, column, False))
        while True:
            places.append((row, column, True))
            row, column = row - 2, column + 2
            if row < 0 or column >= side:
                break
        row, column = row + 1, column + 3
        while True:
            places.append((row, column, True))
            row, column = row + 2, column - 2
            if row >= side or column < 0:
                break
        row, column = row + 3, column + 1
    return [(row, column) for row, column, _ in places]
