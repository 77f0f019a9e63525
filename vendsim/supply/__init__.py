"""Suppliers: prices, quotes, purchase orders, payments and delivery times.

Pure rules and state. Nothing here reads or writes mail, knows the time by itself or moves
goods: the world tells a :class:`Supplier` what happened and when, and acts on what it answers.
"""

from vendsim.supply.price_book import PriceBook
from vendsim.supply.purchase_order import OrderLine, OrderStatus, PurchaseOrder, order_ids_in
from vendsim.supply.quote import Objection, Quote, QuoteLine, Refusal, Rule
from vendsim.supply.supplier import Supplier

__all__ = [
    "Objection",
    "OrderLine",
    "OrderStatus",
    "PriceBook",
    "PurchaseOrder",
    "Quote",
    "QuoteLine",
    "Refusal",
    "Rule",
    "Supplier",
    "order_ids_in",
]
