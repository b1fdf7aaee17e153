from barcode.codex import Code128 as Code128
from barcode.ean import EAN8 as EAN8
from barcode.ean import EAN13 as EAN13
