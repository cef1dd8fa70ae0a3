"""Tests of telling languages apart."""

from __future__ import annotations

import pytest

from rolesplit.classifier import Classifier
from rolesplit.language import language_of

FRENCH = (
    "Vous serez en charge de la gestion des réseaux sociaux et de la communication de l'entreprise auprès des clients."
)
GERMAN = "Sie planen Kampagnen, betreuen unsere Kunden und berichten an die Leitung des Marketings in Hamburg."
SPANISH = "Gestionar las redes sociales de la empresa, preparar campañas y atender a los clientes de la tienda."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Plan the campaign and report to the head of sales.", "en"),
        ("Campaign planning; content calendar; stock reports", "en"),
        ("Manage SEO", "en"),
        ("负责公众号日常运营", "zh"),
        ("负责 SEO 和 SEM 投放, Google Ads 优化", "zh"),
        (FRENCH, "other"),
        (GERMAN, "other"),
        (SPANISH, "other"),
        ("Gestion de projet, communication, relation client", "other"),
        ("SNSの運用とキャンペーンの企画をお願いします", "other"),
        ("소셜 미디어 운영 및 캠페인 기획", "other"),
        ("Ведение социальных сетей и планирование кампаний", "other"),
        ("zzz qqq", "other"),
        ("123 !!", ""),
        ("", ""),
    ],
)
def test_tells_english_and_chinese_from_others(text: str, language: str, model: Classifier) -> None:
    assert language_of(text, model) == language
