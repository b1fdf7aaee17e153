"""Forms made from commands."""

from app.ui.form.command_form import CommandForm

__all__ = ["CommandForm"]
