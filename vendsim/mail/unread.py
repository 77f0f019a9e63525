"""Mails that are not read: in other languages, or telling the reader itself what to do."""

from __future__ import annotations

import re

from vendsim.mail.tokens import word_set

__all__ = ["is_foreign", "is_instruction", "is_plain_english"]

_ENGLISH = word_set(
    "the and you your our we my is are to of for with on at it this that have has please would"
    " like be was will can not but if so from as do me us they them all by or just what when how"
    " which an there here been get got i'm i'd it's we're am i hope nice good great thanks thank"
    " hello happy birthday they're letting go home early wish congratulations well sorry glad see"
    " i'll we'll let know week next month think more than time into after everything nothing only"
    " out then were had may its shall much many again hi dear order send ship units cases each talk"
    " soon back about very today now no any need"
)
_FOREIGN = word_set(
    # German, French, Spanish, Italian, Portuguese and Dutch, as mails to a supplier use them.
    "bitte und wir ihnen sie uns mit senden schicken liefern bestellen dosen kisten möchten mochten"
    " gerne ich der das den dem ein eine für fur von nicht danke grüßen grussen sehr geehrte"
    " stück stuck flaschen freundlichen bestellung preise brauchen hallo guten tag können konnen"
    " bonjour merci de nous vous envoyer envoyez canettes et je voudrais le la les des du une pour"
    " avec commander commande bouteilles cordialement caisses veuillez s'il plaît plait prix"
    " hola quiero pedir latas por favor gracias cajas unidades necesito enviar envíe envie los las"
    " el un una con estimados estimado señores senores saludos les pido precio botellas quisiera y"
    " vorrei ordinare grazie buongiorno lattine casse vi prego di inviare inviarci per favore"
    " bottiglie spedire gentili saluti prezzi il gli olá ola quero pedido obrigado caixas enviem"
    " garrafas preciso favor e o os as graag willen wij bestellen blikjes dozen alstublieft"
    " bedankt sturen u het een en met voor vriendelijke groet stuur ons geachte"
)
_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|overrule)\b.{0,40}"
    r"\b(?:instructions?|rules|guidelines|prompts?|polic(?:y|ies)|pricing|restrictions|training)\b"
    r"|\b(?:ignore|disregard|forget)\b.{0,20}\b(?:you|your \w+) (?:were|was|have been|has been)"
    r" (?:told|taught|given|trained|instructed|programmed)\b"
    r"|\b(?:your|all|the|any) (?:pricing |price )?(?:rules|guidelines|instructions|restrictions)"
    r" (?:no longer|do not|don't) apply\b|\bi (?:hereby )?instruct you to\b"
    r"|\b(?:pay no attention to|set aside|leave aside|put aside|drop) (?:all )?(?:of )?your"
    r" (?:\w+ )?(?:rules|guidelines|instructions|restrictions|programming)\b"
    r"|\byou are (?:now|a helpful|an ai|no longer)\b|\bpretend (?:that )?(?:you|to be)\b"
    r"|\b(?:act|behave) as (?:if|though|an?)\b.{0,30}\b(?:assistant|model|ai|system)\b"
    r"|^\W{0,3}(?:system|assistant|developer|admin)\W{0,3}(?::|message|prompt|override)"
    r"|<\/?(?:system|assistant|user|instructions?|admin)>|\bsystem (?:prompt|override|message)\b"
    r"|\b(?:new|updated|following) instructions (?:from|for you)\b|\bmaintenance mode\b"
    r"|\b(?:debug|developer|god|admin) mode\b|\b(?:reserve|floor|secret|internal) prices?\b"
    r"|\boverride\b.{0,20}\bprices?\b|\b(?:jailbreak|dan mode)\b"
    r"|\breveal\b.{0,30}\b(?:prompt|instructions|margin|cost)\b",
    re.IGNORECASE | re.MULTILINE,
)
# Without one of these no text holds an instruction: most mails are not searched at all.
_SIGNS = (
    *("ignore", "disregard", "forget", "overr", "bypass", "you are", "pretend", "assistant"),
    *("system", "instruction", " mode", "reserve", "floor", "secret", "internal", "reveal"),
    *(
        "instruct you",
        "rules",
        "guidelines",
        "jailbreak",
        "developer",
        "admin",
        "act as",
        "behave as",
    ),
)
_WORD = re.compile(r"[a-z']+")
_MOST_WORDS = 400


def is_instruction(text: str) -> bool:
    """Whether a text tells its reader to leave its rules, or poses as its system."""
    lower = text.lower()
    return any(sign in lower for sign in _SIGNS) and _INSTRUCTION.search(text) is not None


def is_foreign(text: str) -> bool:
    """Whether a text is in another language than English, by its most common words."""
    if not text.isascii() and sum(c.isalpha() and ord(c) > 0x2AF for c in text) > len(text) // 4:
        return True
    words = _WORD.findall(text.lower())[:_MOST_WORDS]
    if len(_FOREIGN.intersection(words)) < 2:
        return False
    foreign = sum(word in _FOREIGN for word in words)
    return foreign > 1 and foreign > sum(word in _ENGLISH for word in words)


def is_plain_english(text: str) -> bool:
    """Whether a text is made of English sentences, whatever they say."""
    words = _WORD.findall(text.lower())[:_MOST_WORDS]
    return len(words) > 1 and 4 * sum(word in _ENGLISH for word in words) >= len(words)
