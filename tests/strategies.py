"""Texts of all kinds for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "publish the weekly newsletter campaign brand customers' day-to-day 90-day KPI's Manage MANAGING e-mail "
    "don't naïve café 运营 内容 负责 社群 数据分析 推广 SEO ，、；。 ( ) / & … 1、 • 🙂 \u200b \u0301 ＡＢＣ１２ \n \t "
    "ﬁne Straße İstanbul ǅ ½ ① 한국어 カタカナ Ωmega жизнь"
).split(" ")

texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=30).map("".join),
)
batches = st.lists(texts, min_size=1, max_size=8)
