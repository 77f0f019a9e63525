"""The reader of mail understands orders for the goods of private markets."""

from __future__ import annotations

import re

import pytest

from vendsim.mail.names import ProductNames
from vendsim.mail.reader import read_mail
from vendsim.scenario import load_scenario
from vendsim.scenario.skin import make_skin

_SIZE = re.compile(r"\s*\d+(\.\d+)?(oz|L)$")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_orders_for_new_names_are_read(seed: int) -> None:
    skin = make_skin(load_scenario("year"), seed)
    names = ProductNames(skin.products)
    for product in skin.products:
        short = _SIZE.sub("", product.name)
        for called in (product.name, short, short.lower(), product.sku, names.label(product.sku)):
            body = f"Hello,\n\nplease send me 24 units of {called}.\n\nThank you."
            read = [(each.intent, each.sku, each.quantity) for each in read_mail("", body, names)]
            assert ("order", product.sku, 24) in read, called


def test_a_slip_of_the_pen_is_understood() -> None:
    skin = make_skin(load_scenario("year"), 1)
    names = ProductNames(skin.products)
    for product in skin.products[:20]:
        brand, *rest = _SIZE.sub("", product.name).split()
        body = f"Please send me 24 units of {brand[:2]}{brand[3:]} {' '.join(rest)}."
        assert [each.sku for each in read_mail("", body, names)] == [product.sku], body
