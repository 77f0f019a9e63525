"""How suppliers put things: two ways a situation for each tone.

Phrases carry manners, never terms: amounts, prices, dates and order numbers stand in lines
of their own that are the same in every tone (see :mod:`vendsim.mail.terms`).
"""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = ["PHRASES", "SITUATIONS", "Situation", "Tone"]

Tone: TypeAlias = Literal["plain", "warm", "brisk"]
Situation: TypeAlias = Literal[
    "hello",
    "bye",
    "catalogue",
    "quote",
    "how_to_order",
    "acknowledged",
    "from_credit",
    "confirmed",
    "refused",
    "other_price",
    "nothing_placed",
    "payment_in",
    "short",
    "credit_kept",
    "status",
    "no_orders",
    "cancelled",
    "stays",
    "lapsed",
    "delivered",
    "storage_full",
    "unreadable",
    "fixed_prices",
    "complaint",
    "small_talk",
    "not_carried",
]

PHRASES: dict[Situation, dict[Tone, tuple[str, ...]]] = {
    "hello": {
        "plain": ("Hello {buyer},", "Dear {buyer},"),
        "warm": (
            "Hi there, dear people of {buyer}!",
            "Good morning {buyer}, lovely to hear from you.",
        ),
        "brisk": ("{buyer}:", "Morning, {buyer}."),
    },
    "bye": {
        "plain": ("Kind regards,", "Regards,"),
        "warm": ("With warm wishes,", "Take care, and talk soon,"),
        "brisk": ("Thanks,", "Best,"),
    },
    "catalogue": {
        "plain": ("Here is our current price list:", "These are our products and prices:"),
        "warm": (
            "I am happy to send you everything we have, with prices:",
            "So glad you ask! This is our whole range with today's prices:",
        ),
        "brisk": ("Price list:", "Range and prices:"),
    },
    "quote": {
        "plain": ("Our prices for what you asked about:", "We can offer the following:"),
        "warm": (
            "Of course! This is what we can do for you:",
            "With pleasure. Here are the prices you asked about:",
        ),
        "brisk": ("Quote:", "Prices as asked:"),
    },
    "how_to_order": {
        "plain": (
            "To order, write which products you want and how many units of each.",
            "If you would like to order, name each product and its number of units.",
        ),
        "warm": (
            "Whenever you are ready, just tell us the products and the units of each.",
            "An order is easy: name the products, and how many units of each, in a mail to us.",
        ),
        "brisk": (
            "Orders: products and units, by mail.",
            "Order by mail: each product with its units.",
        ),
    },
    "acknowledged": {
        "plain": (
            "We have taken your order. It goes out as soon as it is paid.",
            "Your order is booked and waits for your payment.",
        ),
        "warm": (
            "Thank you so much for the order! We pack it the moment the payment is here.",
            "Wonderful, your order is written down. Once it is paid we send it off.",
        ),
        "brisk": ("Booked. Ships when paid.", "Order taken. Payment first, then goods."),
    },
    "from_credit": {
        "plain": (
            "Your credit with us covers this order, so nothing is left to pay.",
            "We have paid this order from the credit you have with us.",
        ),
        "warm": (
            "Good news: your credit with us is enough for this one, nothing to pay!",
            "You had enough credit with us, so it is paid already.",
        ),
        "brisk": ("Paid from your credit.", "Covered by credit."),
    },
    "confirmed": {
        "plain": ("Your order is confirmed.", "We confirm the following order."),
        "warm": (
            "All settled, your order is confirmed and our people are packing it!",
            "Thank you! The order is confirmed and will soon be on the road.",
        ),
        "brisk": ("Confirmed.", "Order confirmed."),
    },
    "refused": {
        "plain": (
            "We cannot take this order as it stands:",
            "There is something in the way of this order:",
        ),
        "warm": (
            "I am sorry, we would love to help, but it does not work like this:",
            "So sorry, I could not book this one:",
        ),
        "brisk": ("Cannot book this:", "Not possible as written:"),
    },
    "other_price": {
        "plain": (
            "The price in your mail is not ours, so we have booked nothing. Our terms:",
            "We have not booked this, because our price is another one:",
        ),
        "warm": (
            "I am afraid the price you wrote is not the one we have, so I booked nothing yet:",
            "Before I book anything: our price is a different one, have a look:",
        ),
        "brisk": ("Wrong price, nothing booked. Ours:", "Not at that price. Ours:"),
    },
    "nothing_placed": {
        "plain": (
            "We have booked nothing yet, because a part of your order is not clear.",
            "Before we book your order we need one thing from you.",
        ),
        "warm": (
            "I do not want to guess with your order, so I booked nothing so far.",
            "Almost there! I booked nothing yet, because I am not sure about one part.",
        ),
        "brisk": ("Nothing booked, order unclear.", "On hold, please clarify."),
    },
    "payment_in": {
        "plain": ("We have received your payment.", "Your payment has arrived."),
        "warm": ("Thank you, your payment is here!", "The money has come in, many thanks!"),
        "brisk": ("Payment in.", "Received."),
    },
    "short": {
        "plain": (
            "It does not cover an open order, so nothing goes out yet:",
            "That is not the whole amount of an open order:",
        ),
        "warm": (
            "Only a little is missing before we can send your goods:",
            "I am sorry to say that it is not quite enough for what is open:",
        ),
        "brisk": ("Short:", "Not enough yet:"),
    },
    "credit_kept": {
        "plain": (
            "We keep what is left as credit for your next order.",
            "The rest stays with us as your credit.",
        ),
        "warm": (
            "What is left we keep safe for you; your next order uses it first.",
            "The rest waits here as your credit, you can use it any time.",
        ),
        "brisk": ("Rest kept as credit.", "Balance stays as credit."),
    },
    "status": {
        "plain": ("This is how your orders stand:", "The state of your orders:"),
        "warm": ("I looked it up for you:", "Let me tell you how things stand:"),
        "brisk": ("Status:", "Your orders:"),
    },
    "no_orders": {
        "plain": ("You have no open order with us.", "We hold no open order of yours."),
        "warm": (
            "I looked everywhere, but there is no open order of yours at the moment.",
            "Right now nothing of yours is open with us.",
        ),
        "brisk": ("No open order.", "Nothing open."),
    },
    "cancelled": {
        "plain": ("We have cancelled the following.", "Cancelled, as you wished:"),
        "warm": ("No trouble at all, it is cancelled:", "Of course, I have taken it off the list:"),
        "brisk": ("Cancelled:", "Done, cancelled:"),
    },
    "stays": {
        "plain": (
            "This one cannot be cancelled any more:",
            "It is too late to cancel this:",
        ),
        "warm": (
            "I am sorry, this one I can no longer stop:",
            "Sadly I cannot take this back any more:",
        ),
        "brisk": ("Cannot be cancelled:", "Too late to cancel:"),
    },
    "lapsed": {
        "plain": (
            "We have not been paid in time and have dropped this order.",
            "As no payment came, this order is no longer held for you.",
        ),
        "warm": (
            "We waited as long as we could, but without a payment we had to let this order go.",
            "I am sorry, this order ran out because no payment arrived. Do order again!",
        ),
        "brisk": ("Not paid, dropped.", "Order dropped for lack of payment."),
    },
    "delivered": {
        "plain": (
            "Your order has been delivered to your storage.",
            "The goods below are in your storage now.",
        ),
        "warm": (
            "Your goods have arrived in your storage, enjoy!",
            "Our driver has just put everything into your storage.",
        ),
        "brisk": ("Delivered to storage.", "In your storage now."),
    },
    "storage_full": {
        "plain": (
            "Our driver found no room for your order and took it back.",
            "Your order did not fit into your storage today.",
        ),
        "warm": (
            "What a pity, your storage was too full for the goods, so they came back with us.",
            "Our driver stood before a full room and had to turn round with your goods.",
        ),
        "brisk": ("Storage full, not delivered.", "No room, goods taken back."),
    },
    "unreadable": {
        "plain": (
            "We are not sure what you would like.",
            "We could not make out what we shall do.",
        ),
        "warm": (
            "Please forgive me, I do not quite understand what you would like.",
            "I read your mail twice, and still I am not sure how to help.",
        ),
        "brisk": ("Unclear.", "Do not understand."),
    },
    "fixed_prices": {
        "plain": (
            "Our prices are the same for everybody; only quantity lowers them.",
            "We do not change our prices, except by quantity.",
        ),
        "warm": (
            "I wish I could, but we have one price for all our friends; buying more is what helps.",
            "Thank you for asking! Our prices are fixed, though larger quantities cost less.",
        ),
        "brisk": ("Prices are fixed, breaks by quantity.", "No haggling. Quantity counts."),
    },
    "complaint": {
        "plain": (
            "We are sorry to hear that. By our records everything you paid for is listed below.",
            "Thank you for telling us. We have checked our records of your orders.",
        ),
        "warm": (
            "Oh no, I am so sorry! I went through all our papers at once.",
            "That is not how it should be, I am sorry. I have looked at your orders.",
        ),
        "brisk": ("Sorry. Checked our records.", "Noted. Records checked."),
    },
    "small_talk": {
        "plain": (
            "Thank you for your mail. We are here when you need something.",
            "Thank you for writing.",
        ),
        "warm": (
            "How kind of you to write! We are always here for you.",
            "Thank you for the friendly words, they made my morning.",
        ),
        "brisk": ("Noted.", "Thanks, noted."),
    },
    "not_carried": {
        "plain": ("We do not carry:", "Not in our range:"),
        "warm": ("I am sorry, these we do not have:", "Sadly these are not in our range:"),
        "brisk": ("Not carried:", "Not ours:"),
    },
}

SITUATIONS: tuple[Situation, ...] = tuple(PHRASES)
"""Every situation, in a fixed order."""
