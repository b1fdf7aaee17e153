"""The area's declaration: its place in the window, and what will live there."""

from app.ui.declare import AreaSpec, EmptySpec, TabSpec

AREA = AreaSpec(
    name="marketing", title="Marketing",
    tabs=(
        TabSpec(
            "marketing", "Marketing", "megaphone", 80,
            empty=EmptySpec(
                "Marketing is not here yet",
                "Segments, campaigns and journeys will live here: who is written to, about what, with which result. "
                "Lists, tags and consents are under Customers already, leads and deals under Sales.",
                "megaphone",
            ),
            help="Not built yet: segments, campaigns and what came of them.",
        ),
    ),
)
