"""The category tree."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.catalog.models import Category
from app.areas.catalog.rules import paths_of, require_no_circle
from app.areas.company.rules import require_text
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateCategory:
    """Add a category, at the top or within another one."""

    name: Annotated[str, Field("Name")]
    parent_id: Annotated[int | None, Field("Within", lookup="categories")] = None
    code: Annotated[str, Field("Code", help="What files call it, when they do not use its name")] = ""
    description: Annotated[str, Field("Description", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """The category's number."""

    category_id: int


@dataclass(frozen=True, slots=True)
class ChangeCategory:
    """Rename, describe or move a category; what is left out stays, and 0 moves it to the top."""

    category_id: Annotated[int, Field("Category", lookup="categories", hidden=True)]
    name: Annotated[str | None, Field("Name")] = None
    code: Annotated[str | None, Field("Code")] = None
    parent_id: Annotated[int | None, Field("Within", lookup="categories", emptied=0)] = None
    description: Annotated[str | None, Field("Description", multiline=True)] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class MoveCategory:
    """Move a category with all that lies within it into another one, or to the top."""

    category_id: Annotated[int, Field("Category", lookup="categories")]
    parent_id: Annotated[int | None, Field("Into", lookup="categories", help="Left empty, to the top")] = None


def create_category(uow: UnitOfWork, cmd: CreateCategory) -> CategoryResult:
    """Add a category; names are given once."""
    if cmd.parent_id is not None:
        uow.get(Category, cmd.parent_id)
    name = _free_name(uow, cmd.name)
    category_id = uow.add(
        Category, name=name, code=_free_code(uow, cmd.code), parent_id=cmd.parent_id,
        description=cmd.description.strip(), path=name, depth=0,
    )
    if cmd.parent_id is not None:
        refresh_paths(uow)
    return CategoryResult(category_id)


def change_category(uow: UnitOfWork, cmd: ChangeCategory) -> None:
    """Change a category; one cannot be moved into itself."""
    category = uow.get(Category, cmd.category_id)
    values: dict[str, str | int | None] = {}
    if cmd.name is not None:
        values["name"] = _free_name(uow, cmd.name, category.id)
    if cmd.code is not None:
        values["code"] = _free_code(uow, cmd.code, category.id)
    if cmd.description is not None:
        values["description"] = cmd.description.strip()
    if cmd.parent_id == 0:
        values["parent_id"] = None
    elif cmd.parent_id is not None:
        uow.get(Category, cmd.parent_id)
        parents = {row.id: row.parent_id for row in uow.rows(select(Category.id, Category.parent_id))}
        require_no_circle(category.id, cmd.parent_id, parents)
        values["parent_id"] = cmd.parent_id
    if values:
        uow.update(Category, category.id, expected_version=cmd.expected_version, **values)
    if {"name", "parent_id"} & values.keys():
        refresh_paths(uow)


def move_category(uow: UnitOfWork, cmd: MoveCategory) -> None:
    """Move a category with all that lies within it; one cannot be moved into itself."""
    change_category(uow, ChangeCategory(cmd.category_id, parent_id=cmd.parent_id or 0))


def refresh_paths(uow: UnitOfWork) -> None:
    """Write the path of every category anew, where it is another one now."""
    rows = {row.id: row for row in uow.rows(select(
        Category.id, Category.name, Category.parent_id, Category.path, Category.depth))}
    found = paths_of({row.id: (row.name, row.parent_id) for row in rows.values()})
    uow.update_many(Category, {
        number: {"path": path, "depth": depth} for number, (path, depth) in found.items()
        if (path, depth) != (rows[number].path, rows[number].depth)
    })


def _free_name(uow: UnitOfWork, text: str, but: int = 0) -> str:
    name = require_text(text, "The name", "name")
    if uow.first(select(Category.id).where(Category.name == name, Category.id != but)) is not None:
        raise DomainError("category.exists", f"There is already a category {name}.", "name")
    return name


def _free_code(uow: UnitOfWork, text: str, but: int = 0) -> str | None:
    code = text.strip() or None
    if code and uow.first(select(Category.id).where(Category.code == code, Category.id != but)) is not None:
        raise DomainError("category.exists", f"There is already a category with the code {code}.", "code")
    return code
