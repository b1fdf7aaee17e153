"""The area's declaration: its place in the window, and what will live there."""

from app.ui.declare import AreaSpec, EmptySpec, TabSpec

AREA = AreaSpec(
    name="production", title="Production",
    tabs=(
        TabSpec(
            "production", "Production", "factory", 40,
            empty=EmptySpec(
                "Production is not here yet",
                "Work centres, bills of materials, production orders and their schedule will live here: what is made, "
                "of what, where and when. Until then, goods are bought, kept, sold and shipped; nothing is made.",
                "factory",
            ),
            help="Not built yet: production orders, their material and their schedule.",
        ),
    ),
)
