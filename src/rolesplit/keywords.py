"""The yardstick of an afternoon: a list of keywords for each side, and the side with more of them wins."""

from __future__ import annotations

import re
from collections.abc import Sequence

KEYWORDS = {
    "operations": (
        "maintain updat schedul process procedur document inventor stock logistic order fulfil invoice record databas "
        "suppl vendor onboard train support ticket moderat communit complian audit quality polic staff team hiring "
        "reply repl respond monitor coordinat administ newsletter catalog check",
        "运营 维护 更新 审核 客服 流程 社群 库存 订单 数据录入 档案 供应商 物流 采购 培训 核对 排期 上架 售后 答疑 "
        "制度 执行",
    ),
    "marketing": (
        "market campaign brand promot advertis advert media press journalis influenc sponsor sales sell lead prospect "
        "seo sem paid acqui launch positio audienc competitor pitch partnership awareness demand roi conversion",
        "营销 市场 推广 品牌 投放 广告 媒体 公关 销售 获客 曝光 竞品 渠道 达人 转化 拉新 定位 宣传 引流 客户开发",
    ),
}
"""Beginnings of English words and Chinese words, written down from the codebook, not chosen on any labelled text."""

_PATTERNS = {
    side: re.compile(rf"\b(?:{'|'.join(english.split())})|{'|'.join(chinese.split())}", re.IGNORECASE)
    for side, (english, chinese) in KEYWORDS.items()
}


def keyword_answers(texts: Sequence[str], otherwise: str) -> list[str]:
    """Answer the side with more different keywords; shared where both have as many, `otherwise` without any."""
    return [_answer(text, otherwise) for text in texts]


def _answer(text: str, otherwise: str) -> str:
    operations, marketing = (len({hit.casefold() for hit in one.findall(text)}) for one in _PATTERNS.values())
    if operations == marketing:
        return "shared" if operations else otherwise
    return "operations" if operations > marketing else "marketing"
