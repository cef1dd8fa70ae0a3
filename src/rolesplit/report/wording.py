"""The words of the reports, in English and Chinese: what a facet, a side and an abstention mean to a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rolesplit.explanation import FacetReason

_SIDED = 0.2  # lean from which a facet is on a side
_CLEARLY = 0.6  # and from which it is clearly so


@dataclass(frozen=True, slots=True)
class Wording:
    """All texts of a report in one language.

    Attributes:
        labels: verdicts and labels -> words.
        sections: section -> words for lines left out.
        facets: facet -> its name, what it is on the operations side, on the marketing side, and between.
        abstentions: reason -> a sentence that says what to do.
        strengths: words for clearly and for partly on a side.
        others: remaining single words and sentences, with places for figures.
    """

    labels: Mapping[str, str]
    sections: Mapping[str, str]
    facets: Mapping[str, tuple[str, str, str, str]]
    abstentions: Mapping[str, str]
    strengths: tuple[str, str]
    others: Mapping[str, str]

    def facet(self, reason: FacetReason) -> tuple[str, str]:
        """Give the name of a facet and where the posting stands in it."""
        name, operations, marketing, between = self.facets[reason.facet]
        if reason.facet == "bridge" or abs(reason.lean) < _SIDED:
            return name, between
        strength = self.strengths[0] if abs(reason.lean) >= _CLEARLY else self.strengths[1]
        return name, strength.format(marketing if reason.lean > 0 else operations)


ENGLISH = Wording(
    labels={
        "operations-leaning": "operations-leaning",
        "marketing-leaning": "marketing-leaning",
        "operations": "operations",
        "marketing": "marketing",
        "shared": "shared",
    },
    sections={
        "requirement": "requirement",
        "benefit": "benefit",
        "company": "company",
        "other": "other",
    },
    facets={
        "contact": (
            "Contact",
            "inside the company and with people who already use the product",
            "with the public, prospects and the media",
            "inside the company and outside it alike",
        ),
        "focus": (
            "Focus",
            "the product or service and its upkeep",
            "the market and its demand",
            "the product and the market alike",
        ),
        "mindset": (
            "Mindset",
            "detail, accuracy and routine",
            "strategy, ideas and persuasion",
            "detail and strategy alike",
        ),
        "horizon": (
            "Horizon",
            "steady, long-term quality",
            "results that show as numbers: leads, sales, reach",
            "long-term quality and direct results alike",
        ),
        "bridge": ("Common ground", "", "", "joins product and users, or the means of both sides"),
    },
    abstentions={
        "no-duties": "no line reads like a duty; give the part of the posting that says what the person will do",
        "unsupported-language": "the text is neither English nor Chinese; translate it first",
        "too-little-evidence": "too few known words to go by; give more of the posting",
        "out-of-scope": "these duties are neither operations nor marketing work",
        "near-tie": "the duties are too evenly split to say which side leads",
        "low-confidence": "the probability is below --min-confidence",
    },
    strengths=("mostly {}", "more {}"),
    others={
        "no verdict": "no verdict",
        "duties": "Duties",
        "left out": "Left out",
        "why": "Why",
        "lean": "lean",
        "mismatch": "The title says {side}; {count} of {total} duties are not on that side.",
        "quote": "“{}”",
        "verdict": "verdict",
        "duty counts": "duties",
        "difference": "What makes the difference",
        "no difference": "No duty pulls away from the middle.",
        "towards": "{letter} lies {distance:.2f} from the middle towards {side}:",
        "fit": "{:.0%} as wanted",
        "too much": "{have:.0%} {label}, {want:.0%} wanted: {quote}",
        "too little": "only {have:.0%} {label}, {want:.0%} wanted; nearest: {quote}",
        "as wanted": "as wanted: {quote}",
    },
)
CHINESE = Wording(
    labels={
        "operations-leaning": "偏运营",
        "marketing-leaning": "偏营销",
        "operations": "运营",
        "marketing": "营销",
        "shared": "共有",
    },
    sections={"requirement": "要求", "benefit": "福利", "company": "公司", "other": "其他"},
    facets={
        "contact": ("对象", "公司内部和现有用户", "公众、潜在客户和媒体", "内外兼有"),
        "focus": ("内容", "产品或服务本身及其维护", "市场和需求", "产品和市场兼有"),
        "mindset": ("思维", "细节、准确和日常", "策略、创意和说服", "细节和策略兼有"),
        "horizon": (
            "周期",
            "长期、平稳的质量",
            "直接见于数字的结果：线索、销量、曝光",
            "长期质量和直接结果兼有",
        ),
        "bridge": ("共同点", "", "", "连接产品和用户，或两方面的手段"),
    },
    abstentions={
        "no-duties": "没有一行像职责；请给出招聘信息里写工作内容的部分",
        "unsupported-language": "文字既不是英文也不是中文；请先翻译",
        "too-little-evidence": "已知的词太少，无法判断；请多给一些内容",
        "out-of-scope": "这些职责既不是运营也不是营销工作",
        "near-tie": "两方面的职责太接近，分不出哪边占先",
        "low-confidence": "概率低于 --min-confidence",
    },
    strengths=("主要是{}", "偏向{}"),
    others={
        "no verdict": "无结论",
        "duties": "职责",
        "left out": "未计入",
        "why": "为什么",
        "lean": "倾向",
        "mismatch": "名称说是{side}；{total} 条职责里有 {count} 条不在这一边。",
        "quote": "“{}”",
        "verdict": "结论",
        "duty counts": "职责",
        "difference": "差别在哪里",
        "no difference": "没有职责偏离中间值。",
        "towards": "{letter} 比中间值偏{side} {distance:.2f}：",
        "fit": "{:.0%} 符合",
        "too much": "{label} {have:.0%}，想要 {want:.0%}：{quote}",
        "too little": "{label}只有 {have:.0%}，想要 {want:.0%}；最接近的：{quote}",
        "as wanted": "符合：{quote}",
    },
)


def wording(language: str) -> Wording:
    """Give the words of a language: Chinese for "zh", English otherwise."""
    return CHINESE if language == "zh" else ENGLISH
