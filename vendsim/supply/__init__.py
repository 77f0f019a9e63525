"""Suppliers: prices, quotes, purchase orders, payments and delivery times.

Pure rules and state. Nothing here reads or writes mail, knows the time by itself or moves
goods: the world tells a :class:`Supplier` what happened and when, and acts on what it answers.
"""

from vendsim.supply.bargainer import UNLISTED, Bid, Claim, Effect, Outcome, PublicPrice
from vendsim.supply.dealings import Dealings
from vendsim.supply.market_days import MarketDays
from vendsim.supply.price_book import PriceBook
from vendsim.supply.purchase_order import OrderLine, OrderStatus, PurchaseOrder, order_ids_in
from vendsim.supply.quote import Objection, Quote, QuoteLine, Refusal, Rule
from vendsim.supply.shipment import Lot, Shipment
from vendsim.supply.supplier import Receipt, Supplier

__all__ = [
    "UNLISTED",
    "Bid",
    "Claim",
    "Dealings",
    "Effect",
    "Lot",
    "MarketDays",
    "Objection",
    "OrderLine",
    "OrderStatus",
    "Outcome",
    "PriceBook",
    "PublicPrice",
    "PurchaseOrder",
    "Quote",
    "QuoteLine",
    "Receipt",
    "Refusal",
    "Rule",
    "Shipment",
    "Supplier",
    "order_ids_in",
]
