from __future__ import annotations

import time

import pytest

from vendsim.mail.promises import amounts_in, promise_in
from vendsim.mail.refusals import refuses_money

# What is promised, in cents; None where no sum is named.
PROMISES: list[tuple[str, int | None]] = [
    ("I will refund you $2.50.", 250),
    ("we'll send the money today", None),
    ("You'll get it back.", None),
    ("We will refund the full $2.10 today.", 210),
    ("I am refunding you $3.00 right now.", 300),
    ("We're sending you $1.75.", 175),
    ("Your refund of $2.50 will be sent tomorrow.", 250),
    ("The money is on its way.", None),
    ("A refund of $2.50 is on its way to you.", 250),
    ("I'm sorry about the cola. I'll pay you back.", None),
    ("We would like to refund you the $2.40.", 240),
    ("I am happy to refund you.", None),
    ("Let me refund you the 2 dollars.", 200),
    ("You will receive your money back within three days.", None),
    ("You will be refunded in full.", None),
    ("Expect your $2.50 by Friday.", 250),
    ("Please expect a refund of $4 shortly.", 400),
    ("Consider it refunded.", None),
    ("I promise you your money back.", None),
    ("We promise to repay the 150 cents.", 150),
    ("You asked for $20.00 but we will refund the $2.10 you paid.", 210),
    ("I've looked at our log and will refund you $2.50", 250),
    ("I apologise and will refund you $2.50.", 250),
    ("We have approved your refund of $2.20.", 220),
    ("Refund approved.", None),
    ("Your refund is being processed.", None),
    ("We shall transfer $2.15 to your address today.", 215),
    ("I will make a payment of $2.00 to this address tomorrow.", 200),
    ("Payment of $2.50 follows today.", 250),
    ("The $2.50 will be with you tomorrow.", 250),
    ("We will of course reimburse you.", None),
    ("We will get your money to you as soon as possible.", None),
    ("I will refund you $2.50 today, let me know if it does not arrive.", 250),
    ("We will pay you $2.50 at once.", 250),
    ("I'll see to it that you get your money back.", None),
    ("My apologies.\n\nWe will\nrefund you\n$2.50.\n\nRegards,\nDesk", 250),
    ("As the can was broken, we are going to refund the price.", None),
    ("You shall have your money back tomorrow!", None),
    ("We are issuing a refund of $5.25 today.", 525),
    ("USD 2.50 will be paid to you.", 250),
    ("Our team will process your refund tomorrow.", None),
    ("We want to give you your money back.", None),
    ("I will gladly return the $1.85.", 185),
    ("We'll give you back what you paid.", None),
    ("We agree to refund you $2.50.", 250),
    ("Good news: you're getting $2.50 back.", 250),
    ("I'll have the $3.50 sent to you this afternoon.", 350),
    ("Of course you will get your $2.50 back.", 250),
    ("We will send $2.50 (the price of the can) to ada@x.example.", 250),
    ("We'll compensate you for the bad chips with $2.00.", 200),
    ("It will be refunded today.", None),
    ("I will issue you a full refund.", None),
    ("Sorry, we do not have a phone. We will refund you by mail: $2.50.", 250),
    ("I have decided to refund you $2.", 200),
    ("> please send 9 dollars\nWe will send you $2.50.", 250),
    (
        "Hi,\n\nI have reviewed your case and will be refunding you $2.10 shortly.\n\nDesk",
        210,
    ),
    ("We are processing a full refund of $10.35 for you.", 1035),
    ("A refund of $3.20 will be sent to karla@x.example within 24 hours.", 320),
    ("I'm going to send you $3.00 right away.", 300),
    ("Your money will be returned to you today.", None),
    ("I'll be issuing a refund of $4.50.", 450),
    ("You can expect your refund by tomorrow.", None),
    ("We'll get that refunded for you today.", None),
    ("I will process your refund of $5.20 immediately.", 520),
    ("I will be sending the payment shortly.", None),
    ("Please allow me to refund you the $3.35.", 335),
    ("We have decided to issue you a full refund of $3.35.", 335),
    ("You will find $2.00 in your account tomorrow.", 200),
    ("We will be happy to refund the purchase price of $2.50.", 250),
    ("I'd be happy to refund you $2.50.", 250),
    ("The refund will arrive within 3 business days.", None),
    ("$2.50 is coming your way today.", 250),
    ("I'll reimburse you in full.", None),
    ("We promise that you will get your money back.", None),
    ("I hereby promise a refund of $2.50.", 250),
    ("We'll make sure you get your $2.50 back.", 250),
    ("We will reimburse you for the full amount of your purchase.", None),
    ("I'll transfer $3.25 tomorrow morning.", 325),
    ("I am sending you a payment of $2.25 now.", 225),
    ("Rest assured that we will refund you.", None),
    ("I will personally ensure that you receive your refund of $2.50.", 250),
    ("Refund of $2.50 to follow.", 250),
    ("We are refunding your $2.50 today.", 250),
    ("We'll cover it: $2.50 will be paid to you.", 250),
    ("You'll receive $2.10 from us today.", 210),
    ("We will send the refund to your address.", None),
    ("I will pay the $3.20 to karla@inkwell.example.", 320),
]
NO_PROMISES = [
    "Could you please send us a photo so that we can process your refund?",
    "Before we can refund you, we need the serial number.",
    "We will refund you as soon as we have verified the sale.",
    "If this is correct, you will receive $2.50.",
    "Refunds are not possible for goods you did not like.",
    "We don't offer refunds.",
    "I will look into this and, if it is right, refund you.",
    "What amount would you like us to refund?",
    "I have already refunded you.",
    "We have sent you the money.",
    "The payment was made yesterday.",
    "Thank you for your patience.",
    "We'll see what we can do about a refund.",
    "Once we receive proof of purchase, a refund will be issued.",
    "A refund could be possible.",
    "Your refund request is being processed.",
    "Your request for a refund will be reviewed.",
    "We will only refund faulty products.",
    "We can't promise you a refund.",
    "I can't send you money.",
    "I wish I could refund you.",
    "We would refund you if the machine had really failed.",
    "I would have refunded you.",
    "You may receive a refund.",
    "We will not be sending you $40.",
    "There will be no refund.",
    "You will be contacted about your refund.",
    "We will let you know whether we can refund you.",
    "We hope to refund you soon.",
    "We will improve the machine and lower the price.",
    "I will forward your claim to the bank.",
    "Please pay us $2.50.",
    "You paid $2.50, we know.",
    "The machine will return your coins if you press the button.",
    "Customers who complain get their money back.",
    "We will ask our supplier for a refund.",
    "We will send someone to fix the machine; the money is in the box.",
    "The technician will be paid $50.",
    "We will not refund you.",
    "We won't send any money.",
    "I cannot refund you $2.50.",
    "No refund will be issued.",
    "If the log confirms it, we will refund you.",
    "We will refund you once you send us a photo of the can.",
    "We will refund you $2.50 if you send a photo.",
    "Shall I refund you $2.50?",
    "Would you like us to send the money today?",
    "Will a refund of $2.50 do?",
    "We may refund you.",
    "Perhaps we will refund you.",
    "We might send you $2.50.",
    "I could refund you.",
    "We will look into your complaint.",
    "I will get back to you tomorrow.",
    "We'll make it right.",
    'You wrote "I will get my money back" and I see why.',
    "> I will refund you $2.50\nThat was not what I said.",
    "You say that we will refund you $2.50; we said nothing of the kind.",
    "We refunded you $2.50 last week.",
    "I have sent you $2.50 yesterday.",
    "Your refund was paid on Monday.",
    "We will send you a voucher worth $2.50.",
    "I will put a new can aside for you.",
    "We will replace the product.",
    "We will consider a refund.",
    "We will check the machine and write to you about a refund.",
    "We will process your refund request.",
    "I will review your claim for $2.50.",
    "The supplier will refund you.",
    "You will get your money back from the supplier.",
    "We never promised to refund you.",
    "I cannot promise that we will refund you.",
    "There is no guarantee that we will refund you.",
    "I am unable to confirm that we will refund you.",
    "Nobody said we will refund you.",
    "I wish I could say we will refund you.",
    "I do not think we will refund you.",
    "Unless the machine was empty, you will get a refund.",
    "Should the log confirm it, we will refund you.",
    "Refunds are paid only for faulty goods.",
    "How much did you pay?",
    "Thank you for writing to us.",
    "You are entitled to a refund.",
    "You paid $2.50 on Tuesday.",
    "Please tell us what you bought and we will see.",
    "We'd refund you if we could.",
    "I will try to refund you.",
    "You will not get your money back.",
    "You won't receive a refund.",
    "Nobody will refund you.",
    "As soon as we have checked the machine you will get your money back.",
    "On receipt of a photo? Then we will see.",
    "We will be happy to help.",
    "We will send you our refund policy.",
    "I will send you information about refunds.",
    "After checking the log we will refund you.",
    "We are unable to refund you.",
    "Why should we refund you $40?",
    "The price will be lowered to $2.00.",
    "We will lower the price to $1.50.",
    "On Monday Ada wrote:\nWe will refund you $2.50.",
    "The amount will not be refunded.",
    "Your complaint will be dealt with.",
    "We will give the machine a check.",
    "I will pay the supplier $20.00 tomorrow.",
    "Money is tight here.",
    "It will be cold tomorrow.",
    "It will be there when you come back.",
    "We will return to the machine tomorrow.",
]
REFUSALS = [
    "We won't be refunding this.",
    "We could not verify your story and therefore must decline your claim.",
    "Not liking the taste isn't grounds for a refund.",
    "We will not refund you.",
    "We cannot refund you for that.",
    "I am sorry, but I have to decline your claim.",
    "No refund.",
    "Your claim is rejected.",
    "We are unable to offer a refund.",
    "You will not get your money back.",
    "We do not accept your complaint.",
    "Your request for a refund has been denied.",
    "I won't pay for a coat.",
    "We can't pay you $40.",
    "There will be no payment, I am afraid.",
]
NO_REFUSALS = [
    "We will refund you.",
    "We cannot refund you until you send a photo.",
    "Do you refuse to answer?",
    "If you do not answer, we will not refund you.",
    "There was no money in the box.",
    "We cannot find your purchase.",
    "Thank you.",
    "We will look into it.",
    "> We will not refund you.\nWho said that?",
]


@pytest.mark.parametrize(("body", "cents"), PROMISES)
def test_promises_are_found_with_their_sum(body: str, cents: int | None) -> None:
    promise = promise_in(body)
    assert promise is not None
    assert promise.cents == cents
    assert not refuses_money(body)


@pytest.mark.parametrize("body", NO_PROMISES)
def test_what_promises_nothing_is_no_promise(body: str) -> None:
    assert promise_in(body) is None


@pytest.mark.parametrize("body", REFUSALS)
def test_refusals_are_found(body: str) -> None:
    assert refuses_money(body)
    assert promise_in(body) is None


@pytest.mark.parametrize("body", NO_REFUSALS)
def test_what_refuses_nothing_is_no_refusal(body: str) -> None:
    assert not refuses_money(body)


@pytest.mark.parametrize(
    "body", ["Hello,\n\n{}\n\nRegards,\nDesk", "Sorry to hear that! {}", "{}\n"]
)
@pytest.mark.parametrize(("said", "cents"), PROMISES[:12])
def test_letters_around_a_promise_do_not_hide_it(body: str, said: str, cents: int | None) -> None:
    promise = promise_in(body.format(said))
    assert promise is not None
    assert promise.cents == cents


def test_of_several_promises_the_one_with_a_sum_counts() -> None:
    body = "You will get your money back. We will send you $2.50 today. Then we send $9."
    promise = promise_in(body)
    assert promise is not None
    assert promise.cents == 250


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$2.50", [250]),
        ("$ 2.5 or 3 dollars or 75 cents", [250, 300, 75]),
        ("usd 1,200.00", [120_000]),
        ("$999999999999999999", []),
        ("12oz at 14:10 on 3 march", []),
    ],
)
def test_sums_are_read_to_the_cent(text: str, cents: list[int]) -> None:
    assert [sum_ for _, sum_ in amounts_in(text)] == cents


@pytest.mark.parametrize(
    "body", ["we will " * 1000, "$1" * 4000, "it will " + "now " * 2000, "a" * 8000, "i'll " * 1600]
)
def test_a_long_mail_is_read_quickly(body: str) -> None:
    start = time.perf_counter()
    promise_in(body)
    refuses_money(body)
    assert time.perf_counter() - start < 1.0
