"""The textbook's instances, where the folder of shared data is there.

The expected answers were computed with stockpyl 1.0.2 (Snyder's own program), Wagner and Whitin's by enumeration.
"""

import gzip
import json
import os
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app.numerics import min_max, reorder_point
from app.numerics.echelons import Node, guaranteed_service, serial_system
from app.numerics.echelons import Stage as Echelon
from app.numerics.lot_sizes import (
    PriceBreak,
    all_units_discount,
    economic_production_quantity,
    economic_quantity,
    economic_quantity_with_backorders,
    incremental_discount,
    lots_over_periods,
)
from app.numerics.newsvendor import (
    newsvendor_discrete,
    newsvendor_lognormal,
    newsvendor_normal,
    newsvendor_poisson,
    newsvendor_profit,
)
from app.numerics.reorder_point import Stage

DATA = Path(os.environ.get("COUNTERFLOW_DATA", Path(__file__).parents[3] / "shared" / "data"))
FILE = DATA / "inventory" / "stockpyl_instances.json.gz"

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the folder of the textbook's instances is not here")


@cache
def instances() -> dict[str, Any]:
    with gzip.open(FILE, "rt") as file:
        return {entry["name"]: entry["data"] for entry in json.load(file)["instances"]}


def of(name: str, *keys: str) -> list[Any]:
    return [instances()[name][key] for key in keys]


def near(*values: float) -> Any:
    return pytest.approx(values, rel=1e-3)


@pytest.mark.parametrize(("name", "qty", "cost"), [
    ("example_3_1", 304.0467800264368, 68.41052550594829), ("problem_3_1", 1728.1098449935514, 475230.20737322664)])
def test_economic_quantity(name: str, qty: float, cost: float) -> None:
    best = economic_quantity(*of(name, "fixed_cost", "holding_cost", "demand_rate"))
    assert (best.qty, best.cost) == near(qty, cost)


@pytest.mark.parametrize(("name", "qty", "share", "cost"), [
    ("example_3_8", 310.81255515896464, 0.0430622009569378, 66.92136355097325),
    ("problem_3_2b", 83.23544812889804, 0.4002998500749625, 1999.1482444152125)])
def test_backorders(name: str, qty: float, share: float, cost: float) -> None:
    best = economic_quantity_with_backorders(*of(name, "fixed_cost", "holding_cost", "stockout_cost", "demand_rate"))
    assert (best.qty, best.short_share, best.cost) == near(qty, share, cost)


def test_production() -> None:
    best = economic_production_quantity(
        *of("problem_3_22", "fixed_cost", "holding_cost", "demand_rate", "production_rate"))
    assert (best.qty, best.cost) == near(171.26976771553507, 3.7367949319753104)


@pytest.mark.parametrize(("name", "every", "above"), [
    ("example_3_5", (800, 978.6), (304.0467800264368, 1043.4105255059483)),
    ("problem_3_12", (2400, 201251093.75), (28553.060654284905, 208678591.67992836))])
def test_discounts(name: str, every: tuple[float, float], above: tuple[float, float]) -> None:
    fixed, rate, demand, borders, prices = of(
        name, "fixed_cost", "holding_cost_rate", "demand_rate", "breakpoints", "unit_costs")
    breaks = [PriceBreak(*pair) for pair in zip(borders, prices, strict=True)]
    best, mixed = (find(fixed, rate, demand, breaks) for find in (all_units_discount, incremental_discount))
    assert (best.qty, best.cost) == near(*every)
    assert (mixed.qty, mixed.cost) == near(*above)


@pytest.mark.parametrize("name", ["example_3_9", "problem_3_27", "problem_3_29", "scmo_ww_hw_c"])
def test_lots_over_periods(name: str) -> None:
    data = instances()[name]
    demand, price = data["demand"], data.get("purchase_cost", [0] * data["num_periods"])
    plan = lots_over_periods(demand, data["fixed_cost"], data["holding_cost"], price)

    def cost(starts: tuple[int, ...]) -> float:
        total, start = 0.0, 0
        for period, wanted in enumerate(demand):
            start = period if starts[period] else start
            total += data["fixed_cost"] * starts[period]
            total += wanted * (price[start] + data["holding_cost"] * (period - start))
        return total

    least = min(cost((1, *rest)) for rest in product((0, 1), repeat=len(demand) - 1))
    assert plan.cost == pytest.approx(least)
    assert sum(plan.lots) == sum(demand)


NORMAL = ("holding_cost", "stockout_cost", "demand_mean", "demand_sd")


@pytest.mark.parametrize(("name", "level", "cost"), [
    ("example_4_1", 56.60395592743389, 1.9976051931766445), ("example_4_3", 56.60395592743389, 1.9976051931766445),
    ("problem_4_1", 922.7214038234755, 2718.196781782411)])
def test_newsvendor_normal(name: str, level: float, cost: float) -> None:
    best = newsvendor_normal(*of(name, *NORMAL))
    assert (best.level, best.cost) == near(level, cost)


def test_newsvendors_of_other_kinds() -> None:
    later = newsvendor_normal(*of("example_4_4", *NORMAL, "lead_time"))
    assert (later.level, later.cost) == near(264.76689437415484, 4.466781004149577)
    explicit = ("revenue", "purchase_cost", "salvage_value", "demand_mean", "demand_sd")
    assert newsvendor_profit(*of("example_4_2", *explicit)).level == pytest.approx(56.60395592743389, rel=1e-3)
    assert newsvendor_profit(*of("problem_4_3b", *explicit)).level == pytest.approx(59.084578685373856, rel=1e-3)
    holding, shortage, mass = of("problem_4_7b", "holding_cost", "stockout_cost", "demand_pmf")
    whole = newsvendor_discrete(holding, shortage, {int(count): chance for count, chance in mass.items()})
    assert (whole.level, whole.cost) == near(5, 1225000)
    poisson = newsvendor_poisson(*of("problem_4_8a", "holding_cost", "stockout_cost", "demand_mean"))
    assert (poisson.level, poisson.cost) == near(19, 786.0884409351079)
    skewed = newsvendor_lognormal(*of("problem_4_8b", "holding_cost", "stockout_cost", "mu", "sigma"))
    assert (skewed.level, skewed.cost) == near(295.62664480713687, 29.442543513243212)


@pytest.mark.parametrize(("name", "low", "high", "cost"), [
    ("example_4_7", 4, 10, 8.034111561471642), ("problem_4_31", 2, 7, 223.57482956696882)])
def test_min_max_poisson(name: str, low: float, high: float, cost: float) -> None:
    best = min_max.exact_poisson(*of(name, "holding_cost", "stockout_cost", "fixed_cost", "demand_mean"))
    assert (best.low, best.high, best.cost) == near(low, high, cost)


@pytest.mark.parametrize(("name", "low", "high"), [
    ("example_4_8", 40.19461695647407, 74.29017010980579), ("problem_4_32", 226.61379282228387, 324.3797868133974)])
def test_min_max_power(name: str, low: float, high: float) -> None:
    keys = ("holding_cost", "stockout_cost", "fixed_cost", "demand_mean", "demand_sd")
    close = min_max.power_approximation(*of(name, *keys))
    assert (close.low, close.high) == near(low, high)


@pytest.mark.parametrize(("name", "level", "backorders", "safety", "by_loss", "cost"), [
    ("example_5_1", (213.97044213580244, 318.5901810768729, 95.45114022285196), (128.63781442427097, 308.5737801203754),
     (190.3369965715624, 304.0467800264368), (126.8670634479628, 328.4491421980451), 78.07114627035178),
    ("problem_5_1", (17.972649360167715, 162.1231617283653, 531.1189321826714),
     (-1.9298221851002393, 166.085006519797), (15.125515371852014, 160.64386578049977),
     (-1.9858690730133088, 166.95010263205882), 484.2110418412603),
    ("problem_5_3", (644.8385303830128, 400.7559793126, 100.62739493477414), (609.0252058220594, 391.32595109448084),
     (652.9638947041127, 390.281949364815), (608.5444839466084, 403.806030190717), 93.50368160085544)])
def test_reorder_point_normal(
    name: str, level: tuple[float, float, float], backorders: tuple[float, float], safety: tuple[float, float],
    by_loss: tuple[float, float], cost: float,
) -> None:
    stage = Stage(*of(name, "holding_cost", "stockout_cost", "fixed_cost", "demand_mean", "demand_sd", "lead_time"))
    first = reorder_point.expected_level(stage)
    assert (first.reorder_point, first.qty, first.cost) == near(*level)
    for find, expected in (
        (reorder_point.with_backorder_quantity, backorders), (reorder_point.with_safety_stock, safety),
        (reorder_point.by_loss_function, by_loss),
    ):
        found = find(stage)
        assert (found.reorder_point, found.qty) == near(*expected)
    assert reorder_point.exact(stage).cost <= cost * (1 + 1e-9)
    assert reorder_point.exact(stage).cost == pytest.approx(cost, rel=1e-3)


@pytest.mark.parametrize(("name", "point", "qty", "cost"), [
    ("problem_5_2", 6, 7, 28.241312842169155), ("example_5_8", 3, 5, 107.92358063314975)])
def test_reorder_point_poisson(name: str, point: float, qty: float, cost: float) -> None:
    keys = ("holding_cost", "stockout_cost", "fixed_cost", "demand_mean", "lead_time")
    best = reorder_point.exact_poisson(*of(name, *keys))
    assert (best.reorder_point, best.qty, best.cost) == near(point, qty, cost)


@pytest.mark.parametrize(("name", "levels", "cost"), [
    ("example_6_1", (), 47.66539330753092), ("problem_6_1", (), 166.27052889662946),
    ("problem_6_2a", (), 451.72881110449765), ("problem_6_16", (), 438.2396253072112),
    ("problem_6_2b", (41, 74, 109, 142, 174), 453.6855978910213),
    ("shang_song_1", (8, 13, 18, 22), 12.68693933233134), ("shang_song_9", (9, 10, 13, 19), 53.00644471383703),
    ("shang_song_17", (11, 17, 22, 27), 16.19787924326513), ("shang_song_25", (11, 14, 18, 26), 74.55428655953351)])
def test_serial_system(name: str, levels: tuple[int, ...], cost: float) -> None:
    nodes = sorted(instances()[name]["_nodes"], key=lambda node: int(node["_index"]))
    source = nodes[0]["demand_source"]
    best = serial_system(
        [Echelon(node["echelon_holding_cost"], node["shipment_lead_time"]) for node in nodes],
        nodes[0]["stockout_cost"], source["mean"],
        source["standard_deviation"] if source["type"] == "N" else None, points=8000)
    assert best.cost == pytest.approx(cost, rel=1e-3)
    if levels:
        assert best.levels == near(*levels)


@pytest.mark.parametrize(("name", "cost"), [
    ("example_6_3", 2.8284271247461903), ("problem_6_7", 357.77087639996637), ("problem_6_8", 1378.3020369043727),
    ("problem_6_9", 15.649530249501026), ("example_6_5", 8.277916867529369), ("figure_6_14", 18.824004472592172)])
def test_guaranteed_service(name: str, cost: float) -> None:
    nodes = instances()[name]["_nodes"]
    at = {node["_index"]: place for place, node in enumerate(nodes)}
    best = guaranteed_service([
        Node(
            node["local_holding_cost"], int(node["processing_time"] or 0),
            tuple(at[other] for other in node["_successor_indices"]), int(node["external_inbound_cst"] or 0),
            None if node["_successor_indices"] else int(node["external_outbound_cst"] or 0),
            node["demand_source"]["standard_deviation"] if node["demand_source"]["type"] == "N" else 0.0,
            node["demand_bound_constant"],
        ) for node in nodes])
    assert best.cost == pytest.approx(cost, rel=1e-3)
