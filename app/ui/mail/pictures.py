"""Pictures that lie in a letter, decoded within limits; whatever else a letter wants to show is a blank dot."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

LARGEST_PICTURE_BYTES = 8_000_000
MOST_PIXELS = 16_000_000
WIDEST = 900
BEGINNINGS = ((b"\x89PNG\r\n\x1a\n", b"png"), (b"\xff\xd8\xff", b"jpeg"), (b"GIF8", b"gif"))
"""What is decoded, by its first bytes: a drawing that names other files is opened as soon as Qt asks for its size."""


def blank() -> QImage:
    """Give a dot that is seen by nobody; with nothing at all Qt would go and look by itself."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(0)
    return image


def decode_picture(content: bytes) -> QImage | None:
    """Decode a picture, no wider than a page; None when it is none, or larger than it may be."""
    if not 0 < len(content) <= LARGEST_PICTURE_BYTES:
        return None
    kind = next((name for start, name in BEGINNINGS if content.startswith(start)), None)
    if kind is None:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return None
    if size.width() > WIDEST:
        reader.setScaledSize(QSize(WIDEST, max(1, size.height() * WIDEST // size.width())))
    image = reader.read()
    return None if image.isNull() else image
