"""The appearance of the window: colours, type, zoom and density, in one object that every widget is given."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.kernel.chartstyle import ChartStyle
from app.kernel.formatting import Formatter
from app.kernel.listing import Tone
from app.ui.fonts import FAMILY, make_font, register_fonts
from app.ui.format import formatter_for
from app.ui.icons import icon_pixmap, make_icon, tinted_svg
from app.ui.stylesheet import Drawings, style_sheet
from app.ui.tokens import DARK, LIGHT, TONE_ICONS, Density, Tokens, TypeSize

ZOOM_STEPS = (75, 80, 90, 100, 110, 125, 150, 175, 200, 250)
SYSTEM = "system"


def _present() -> datetime:
    return datetime.now(UTC)


@cache
def _drawings() -> QTemporaryDir:
    """Give the folder of drawings; the application's style sheet reads from it for as long as the process lives."""
    return QTemporaryDir()


class Appearance(QObject):
    """What the window looks like now; `changed` tells every widget that draws by itself."""

    changed = Signal()

    def __init__(
        self, mode: str = SYSTEM, zoom: int = 100, density: Density = Density.NORMAL, *,
        locale: QLocale | None = None, now: Callable[[], datetime] = _present,
    ) -> None:
        """Start with a mode ("light", "dark" or "system"), a zoom in percent and a density of rows."""
        super().__init__()
        self.mode = mode
        self.zoom = zoom
        self.density = density
        self.formatter: Formatter = formatter_for(locale or QLocale(), now)

    @property
    def dark(self) -> bool:
        """Tell whether the dark colours are on."""
        if self.mode != SYSTEM:
            return self.mode == "dark"
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark

    @property
    def tokens(self) -> Tokens:
        """Give the colours that are on."""
        return DARK if self.dark else LIGHT

    def apply(self) -> None:
        """Dress the application: style, font, palette and the one style sheet; tell everybody."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("a window needs an application first")
        register_fonts()
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(self.font())
        application.setPalette(palette_of(self.tokens))
        application.setStyleSheet(style_sheet(self.tokens, self.px, self._draw()))
        self.changed.emit()

    def set_mode(self, mode: str) -> None:
        """Turn to "light", "dark" or "system"."""
        self.mode = mode
        self.apply()

    def set_density(self, density: Density) -> None:
        """Set rows closer or further apart."""
        self.density = density
        self.apply()

    def set_zoom(self, percent: int) -> None:
        """Scale everything; kept within the steps' ends."""
        self.zoom = max(ZOOM_STEPS[0], min(ZOOM_STEPS[-1], percent))
        self.apply()

    def zoom_in(self) -> None:
        """Go one step larger."""
        self.set_zoom(next((step for step in ZOOM_STEPS if step > self.zoom), self.zoom))

    def zoom_out(self) -> None:
        """Go one step smaller."""
        self.set_zoom(next((step for step in reversed(ZOOM_STEPS) if step < self.zoom), self.zoom))

    def px(self, pixels: float) -> int:
        """Give a length at the present zoom."""
        return max(1, round(pixels * self.zoom / 100)) if pixels else 0

    @property
    def row_height(self) -> int:
        """Give the height of a row of a list in pixels."""
        return self.px(self.density.row_height)

    def font(
        self, size: int = TypeSize.BODY, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False,
    ) -> QFont:
        """Make a font of a size given at 100 %."""
        return make_font(self.px(size), weight, tabular=tabular)

    def colour(self, tone: Tone) -> QColor:
        """Give the colour of words of a tone."""
        return QColor(self.tokens.tone(tone))

    def icon(self, name: str, colour: str = "", size: int = 16, checked: str = "") -> QIcon:
        """Make an icon in a colour (the quiet one by default)."""
        tokens = self.tokens
        return make_icon(name, colour or tokens.quiet, tokens.control, self.px(size), checked)

    def pixmap(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        """Draw an icon of a size given at 100 %."""
        return icon_pixmap(name, colour, self.px(size), ratio)

    def tone_pixmap(self, tone: Tone, size: int, ratio: float) -> QPixmap:
        """Draw the icon that stands for a tone."""
        return self.pixmap(TONE_ICONS[tone], self.tokens.tone(tone), size, ratio)

    def chart_style(self) -> ChartStyle:
        """Give what a chart needs to look as the window does."""
        tokens = self.tokens
        return ChartStyle(
            tokens.ink, tokens.muted, tokens.line, tokens.panel, tokens.accent, tokens.accent_on, tokens.good,
            tokens.warning, tokens.bad, tokens.series, FAMILY, 8.25 * self.zoom / 100, self.formatter,
        )

    def _draw(self) -> Drawings:
        """Put the few drawings that a style sheet can only take from files into a folder that goes with us."""
        tokens = self.tokens
        named = {
            "down": ("chevron-down", tokens.quiet), "up": ("chevron-up", tokens.quiet),
            "right": ("chevron-right", tokens.quiet), "check": ("check", tokens.on_accent),
        }
        places = {}
        for key, (icon, colour) in named.items():
            place = Path(_drawings().path()) / f"{key}-{colour[1:]}.svg"
            place.write_bytes(tinted_svg(icon, colour))
            places[key] = place.as_posix()
        return Drawings(**places)


def palette_of(tokens: Tokens) -> QPalette:
    """Make Qt's palette from the tokens."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window, role.WindowText: tokens.ink, role.Base: tokens.panel, role.Text: tokens.ink,
        role.AlternateBase: tokens.window, role.PlaceholderText: tokens.muted, role.Button: tokens.panel,
        role.ButtonText: tokens.ink, role.BrightText: tokens.bad, role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent, role.Link: tokens.accent, role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.panel, role.ToolTipText: tokens.ink, role.Mid: tokens.line, role.Light: tokens.panel,
        role.Dark: tokens.control, role.Midlight: tokens.line, role.Shadow: tokens.control, role.Accent: tokens.accent,
    }
    palette = QPalette()
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.muted))
    return palette
