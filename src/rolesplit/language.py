"""Which language a text is in, as far as it matters here: English, Chinese or another."""

from __future__ import annotations

import re

from rolesplit.classifier import Classifier

LANGUAGES = ("en", "zh")
"""The languages that are told apart; the place of a text's is whether it holds Chinese, see `holds_chinese`."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_OTHER_SCRIPT = re.compile(
    r"[\u3041-\u30ff\uac00-\ud7a3\u0400-\u04ff\u0600-\u06ff\u0590-\u05ff\u0e00-\u0e7f\u0900-\u097f\u0370-\u03ff]"
)
_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = frozenset(
    "the and of to for with our you your will that this are is be by from at we have as their or all which who "
    "how what into through across within while including must should can has its they these not any other".split()
)
_READ = 20_000  # characters that are looked at
_ENGLISH_FUNCTION_WORDS = 0.08  # share from which a text is English; French, German and Spanish stay below 0.03
_ENGLISH_COVERAGE = 0.7  # share of known words from which a terse text without function words is English


def language_of(text: str, classifier: Classifier) -> str:
    """Give "en", "zh", or "other" where a text is neither, and "" where it has no letters at all."""
    head = text[:_READ]
    words = [word for word in _WORD.findall(_HAN.sub(" ", head).casefold()) if len(word) > 1]
    han, foreign = len(_HAN.findall(head)), len(_OTHER_SCRIPT.findall(head))
    if foreign > max(han, sum(map(len, words))) / 3:
        return "other"
    if han * 2 > len(words):
        return "zh"
    if not words:
        return ""
    function_words = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    is_english = function_words >= _ENGLISH_FUNCTION_WORDS or classifier.coverage(head) >= _ENGLISH_COVERAGE
    return "en" if is_english else "other"


def holds_chinese(text: str) -> bool:
    """Tell whether a text holds a Chinese character, which parts the two languages cheaply in a million rows."""
    return not text.isascii() and _HAN.search(text) is not None
