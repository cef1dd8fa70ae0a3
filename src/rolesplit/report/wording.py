"""The words of the reports, in English and Chinese: what a facet, a side and an abstention mean to a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolesplit.report.safety import printable

if TYPE_CHECKING:
    from rolesplit.facets import FacetReason
    from rolesplit.flips import Flip
    from rolesplit.verdict import JudgedLine, Verdict

_CLEARLY = 0.6  # lean from which a facet is clearly on a side


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

    def mismatch(self, verdict: Verdict) -> str:
        """Say that the title and the duties disagree."""
        side = "marketing" if (verdict.title_lean or 0.0) > 0 else "operations"
        count = sum(line.label != side for line in verdict.duties)
        return self.others["mismatch"].format(side=self.labels[side], count=count, total=len(verdict.duties))

    def left_out(self, lines: Sequence[JudgedLine]) -> str:
        """Count lines by their sections, the largest first."""
        counts = Counter(line.section for line in lines).most_common()
        return ", ".join(f"{self.sections[section]} {count}" for section, count in counts)

    def facet(self, reason: FacetReason) -> tuple[str, str]:
        """Give the name of a facet and where the posting stands in it."""
        name, operations, marketing, between = self.facets[reason.facet]
        if not reason.shows:
            return name, self.others["hardly"]
        if reason.side == "shared":
            return name, between
        strength = self.strengths[0] if abs(reason.lean) >= _CLEARLY else self.strengths[1]
        return name, strength.format(marketing if reason.side == "marketing" else operations)

    def facet_figures(self, reason: FacetReason) -> str:
        """Say how much of the posting shows a facet, and with what lean."""
        return self.others["facet figures"].format(strength=reason.strength, lean=reason.lean)

    def flip(self, flip: Flip) -> str:
        """Say what would change the verdict; the duties that it takes are listed after it, words are named in it."""
        label = self.labels[flip.wanted]
        if flip.removals is None:
            return self.others["no flip" if flip.is_smallest else "no flip found"].format(label=label)
        if not flip.removals:
            return self.others["flip needs nothing"].format(label=label)
        count, words = len(flip.removals), self._joined(flip)
        lean = flip.verdict.lean if flip.verdict and flip.verdict.lean is not None else 0.0
        kind = "without words" if flip.unit == "word" else "without a duty" if count == 1 else "without duties"
        minimal = self.others["smallest" if flip.is_smallest else "not smallest"] if count > 1 else ""
        return self.others[kind].format(count=count, label=label, lean=lean, words=words) + minimal

    def _joined(self, flip: Flip) -> str:
        """Name the words of a flip; those that touch, as Chinese characters do, as one."""
        words: list[tuple[int, str]] = []
        for removal in flip.removals or ():
            text = printable(removal.text)
            before = words.pop()[1] if words and words[-1][0] == removal.start else ""
            words.append((removal.end, before + text))
        return self.others["and"].join(self.others["quote"].format(word) for _, word in words)


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
        "hardly": "hardly shows in these duties",
        "facet figures": "{strength:.0%} of the work, lean {lean:+.2f}",
        "marks": "Words that speak for the label stand in ‹…›, strongly in «…», against it in ~…~.",
        "start": "start",
        "rest": "other words",
        "context": "other duties",
        "unknown": "Not known: {words}",
        "and": ", ",
        "similar": "Like these",
        "nothing like it": "nothing like it in the corpus",
        "flip": "What would change it",
        "no flip": "No duties or words can be taken out so that the rest would be {label}; all sets were tried.",
        "no flip found": "Nothing was found to take out so that the rest would be {label}; not all sets were tried.",
        "flip needs nothing": "It is {label} as it stands.",
        "without a duty": "Without this duty it would be {label} (lean {lean:+.2f}).",
        "without duties": "Without these {count} duties it would be {label} (lean {lean:+.2f}).",
        "without words": "Without {words} it would be {label} (lean {lean:+.2f}).",
        "smallest": " No smaller set does it.",
        "not smallest": " A smaller set may do it too; not all were tried.",
        "spectrum": "Lean {lean:+.2f}, from -1, operations, to +1, marketing",
        "postings": "Postings",
        "skip": "Skip to the content",
        "how it adds up": "How it adds up",
        "adds up": "Each row: start + words + other words = margin; margin + other duties, divided by the temperature "
        "{temperature:.3f}, gives the probabilities (softmax).",
        "label": "label",
        "words": "words",
        "margin": "margin",
        "probability": "probability",
        "legend": "Speaks for the label",
        "legend against": "speaks against it",
        "legend unknown": "not known",
        "origin": "Origin",
        "model": "model",
        "dated": "dated",
        "corpus": "corpus",
        "version": "rolesplit",
        "source": "read from",
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
        "hardly": "在这些职责里几乎看不到",
        "facet figures": "占工作的 {strength:.0%}，倾向 {lean:+.2f}",
        "marks": "‹…› 里的词支持该标签，«…» 里的词强烈支持，~…~ 里的词反对。",
        "start": "起点",
        "rest": "其他词",
        "context": "其他职责",
        "unknown": "不认识的词：{words}",
        "and": "、",
        "similar": "类似的职责",
        "nothing like it": "语料里没有类似的",
        "flip": "怎样才会改变结论",
        "no flip": "去掉任何职责或词，其余都不会{label}；所有组合都试过。",
        "no flip found": "没有找到可以去掉后使其余{label}的内容；没有试遍所有组合。",
        "flip needs nothing": "现在就是{label}。",
        "without a duty": "去掉这条职责就会是{label}（倾向 {lean:+.2f}）。",
        "without duties": "去掉这 {count} 条职责就会是{label}（倾向 {lean:+.2f}）。",
        "without words": "去掉{words}就会是{label}（倾向 {lean:+.2f}）。",
        "smallest": "更少的不行。",
        "not smallest": "也许更少的也行，没有全部试过。",
        "spectrum": "倾向 {lean:+.2f}，-1 为运营，+1 为营销",
        "postings": "招聘信息",
        "skip": "跳到正文",
        "how it adds up": "怎样算出来的",
        "adds up": "每一行：起点 + 各词 + 其他词 = 分值；分值 + 其他职责，除以温度 {temperature:.3f}，"
        "经 softmax 得到概率。",
        "label": "标签",
        "words": "词",
        "margin": "分值",
        "probability": "概率",
        "legend": "支持该标签",
        "legend against": "反对",
        "legend unknown": "不认识的词",
        "origin": "来源",
        "model": "模型",
        "dated": "日期",
        "corpus": "语料",
        "version": "rolesplit",
        "source": "读自",
    },
)


def wording(language: str) -> Wording:
    """Give the words of a language: Chinese for "zh", English otherwise."""
    return CHINESE if language == "zh" else ENGLISH
