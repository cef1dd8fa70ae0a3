"""Headings of postings: which section a heading announces, and where one is fused with what follows.

The patterns are the common formulas of the genre in English and Chinese. All are anchored and without nested
repetition, so matching takes time linear in the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ANY = "any"
"""What a heading announces that stands over anything: "About the role", "Job description"."""

LONGEST = 70
"""A line of more characters is no heading."""

_ENGLISH: Mapping[str, tuple[str, ...]] = {
    ANY: (
        r"(?:about )?(?:the |this )?(?:role|job|position|work|opportunity|vacancy)(?: (?:itself|"
        r"at a glance|in brief))?",
        r"(?:role|job|position|executive)? ?(?:description|summary|overview|purpose|objective|"
        r"details|profile|mission)",
        r"(?:the )?(?:mission|opportunity)",
        r"overview",
    ),
    "duty": (
        r"(?:(?:your|the|main|key|core|primary|major|essential|general|specific|job|role|position|"
        r"daily|day[- ]to[- ]day|principal|scope of|summary of|list of|other|overview of|typical|"
        r"and) ){0,4}(?:(?:roles?|duties|tasks|requirements?) (?:&|and|/) )?(?:responsibilit(?:y|"
        r"ies)|responisibilities|responsabilities|duties|tasks|accountabilities|activities|"
        r"functions|deliverables|contributions|work activities)(?: (?:include|of the (?:role|job|"
        r"position)|will include|overview|(?:&|and) duties|(?:&|and) responsibilities|(?:&|"
        r"and) tasks))?",
        r"(?:here'?s )?(?:some of )?what (?:will you|you will|you'?ll|you get to|you would|you'?d|"
        r"you can expect to|you are going to|the job|the role)(?: (?:actually|mainly|also|"
        r"likely))?(?: be)? (?:do(?:ing)?|own|work(?:ing)? on|drive|deliver|entails?|involves?|"
        r"responsible for)(?: (?:here|in this role|day to day|as an? .{0,30}))?",
        r"what does the job entail",
        r"how you(?:'ll| will) (?:contribute|make an impact|spend your (?:time|days?)|help)",
        r"(?:in|within) this (?:role|position|job)(?:,? you(?:'ll|"
        r" will)(?: be)?(?: responsible for)?)?",
        r"you(?:'ll| will)(?: be)?(?: responsible for)?",
        r"as an? .{2,40},? you(?:'ll| will)",
        r"(?:a )?(?:typical )?day in (?:the|your) life.{0,20}",
        r"your (?:role|job|mission|tasks|impact|day|work)(?: (?:at|with) .{2,30})?",
        r"(?:the|your) day[- ]to[- ]day",
        r"day[- ]to[- ]day",
        r"your day-to-day",
        r"goals",
        r"objectives",
        r"expectations",
        r"scope(?: of (?:work|the role|role))?",
        r"within (?:\d+|one|three|six|twelve) months?,? you(?:'ll| will)",
        r"this (?:role|position|includes?)(?: (?:includes?|involves?))?",
        r"the (?:successful )?candidate will",
        r"includes?",
    ),
    "requirement": (
        r"(?:(?:your|the|our|main|key|core|minimum|minimal|min\.?|basic|preferred|desired|"
        r"desirable|required|essential|additional|general|other|job|role|position|candidate|"
        r"professional|technical|personal|relevant|special|must[- ]have|educational?|strongly|"
        r"highly|ideal|and) ){0,4}(?:requirements?|qualifications?|competenc(?:y|ies)|skills|"
        r"skill ?set|experience|education|attributes|qualities|prerequisites|criteria|essentials|"
        r"knowledge|characteristics|abilities|profile|background and experience)(?: (?:&|and|/|"
        r",) (?:[a-z]+ ?){1,4}| required| preferred| needed| for (?:the|this) (?:role|position|"
        r"job)| sought| we(?:'re| are) looking for| you(?:'ll| will) need)?",
        r"(?:who|what|the person) (?:are )?(?:we(?:'re| are)?|you(?:'re| are)?) (?:are |were |"
        r"seeking|seek|looking for|look for|need|expect|want|value|have|bring)(?: from you|"
        r" in you| you to have)?",
        r"who we(?:'re| are) (?:looking for|seeking)",
        r"what we(?:'re| are)? (?:looking for|seeking|expect|need|value)(?: from you)?",
        r"we(?:'re| are)? (?:looking for|expect|seek)",
        r"(?:about|who) you(?: are)?",
        r"is this you",
        r"are you (?:the one|a fit)",
        r"what (?:you(?:'ll| will)? (?:need|bring|have)(?: to (?:have|succeed|bring|the (?:table|"
        r"role|team)))?|do i need|will you bring|makes you a (?:great|good) fit|it takes|"
        r"you should have)",
        r"what you(?:'ll| will)? (?:bring|need).{0,30}",
        r"you (?:have|are|bring|should have|must have|might be a (?:good )?fit if|may be a fit if|"
        r"'ll have|need)(?: .{0,24})?",
        r"you(?:'re| are) .{0,20}(?:fit|match).{0,20}",
        r"(?:(?:it'?s )?(?:a )?)?nice[- ]to[- ]haves?",
        r"must[- ]haves?",
        r"bonus(?: points?)?(?: (?:if|for).{0,20})?",
        r"(?:big |major )?plus(?:es)?",
        r"(?:the |our |your )?ideal (?:candidate|person|profile)(?: (?:will have|has|is|will|"
        r"should have))?",
        r"(?:we'd|we would) (?:love|like) (?:it )?if.{0,30}",
        r"to (?:be successful|succeed)(?: in this role)?.{0,20}",
        r"good to have",
        r"extra credit",
        r"desirable",
        r"preferred",
        r"essential",
        r"advantageous",
        r"(?:the )?successful candidates?",
    ),
    "benefit": (
        r"(?:(?:our|the|your|work|employee|company|key|some|other|additional|of the|total|full[- ]"
        r"time|job|salary|pay|compensation|perks|rewards) (?:(?:&|and|/|\+) )?){0,4}(?:benefits?|"
        r"perks|compensation|rewards|remuneration)(?: (?:&|and|/|\+) .{2,24}| package| at .{2,24}|"
        r" offered| include| of working .{2,24}| provided by .{2,24})?",
        r"what(?:'s| is) in it for you",
        r"what (?:do )?we(?:'re|'ll| will| are| can)? offer(?:ing)?(?: you)?",
        r"we offer(?: you)?",
        r"why (?:join|work|choose|you(?:'ll| will) (?:love|like))(?: .{2,30})?",
        r"what you(?:'ll| will) get",
        r"what to expect(?: .{2,30})?",
        r"our offer",
        r"you(?:'ll| will) (?:get|enjoy|receive)",
        r"in return.{0,20}",
        r"why us",
        r"life at .{2,24}",
    ),
    "company": (
        r"about (?:us|the (?:company|team|organi[sz]ation|department|project|business|client|firm|"
        r"agency|employer)|our (?:company|team|client|culture|mission|values)|[a-z0-9][\w.&' -]"
        r"{1,30})",
        r"who (?:are we|we are)(?: ?(?:&|and) what we do)?",
        r"(?:our|the) (?:company|team|organi[sz]ation|mission|values|culture|story|vision|"
        r"products?|client|history|people|purpose)(?: (?:&|and) .{2,20})?",
        r"(?:company|team|organi[sz]ation(?:al)?|client|agency|employer|corporate|"
        r"project) (?:overview|description|profile|background|information|summary|introduction)",
        r"background",
        r"what (?:we do|is [a-z][\w.]{1,20})",
        r"meet the team",
        r"how we work",
        r"introduction",
        r"company",
        r"diversity(?:,? .{2,30})?",
        r"why [a-z]\w{2,20}",
    ),
    "other": (
        r"(?:how|where|when) to apply",
        r"(?:to )?apply(?:ing)?(?: (?:now|here|today|for this (?:job|role)))?",
        r"application(?:s| process| deadline| instructions?| procedure)?",
        r"(?:hiring|interview|recruitment|selection) process",
        r"contact(?: (?:us|person|details|information))?",
        r"(?:work |job |office )?locations?(?: .{2,20})?",
        r"(?:working |office |work )?hours(?: of work)?",
        r"schedule",
        r"travel",
        r"reports? to",
        r"reporting (?:line|to)",
        r"start(?:ing)? date",
        r"deadline",
        r"closing date",
        r"additional(?: information| notes?)?",
        r"(?:pay transparency|eeo statement|equal (?:employment )?opportunit(?:y|"
        r"ies)(?: employer)?(?: statement)?|accommodations?|reasonable accommodations?|disclaimer|"
        r"legal|privacy(?: notice)?|notes?|physical (?:demands|requirements)|"
        r"work(?:ing)? (?:environment|conditions)|covid.{0,20})",
        r"(?:annual |base )?salary(?: range| (?:&|and) .{2,20})?",
        r"pay(?: range)?",
        r"(?:employment |job |contract )?type",
        r"department",
        r"are you interested",
        r"interested",
        r"job title",
        r"position",
        r"title",
        r"tags",
        r"categor(?:y|ies)",
        r"language",
    ),
}
_CHINESE: Mapping[str, tuple[str, ...]] = {
    "duty": (
        r"(?:岗位|工作|职位|主要|核心|具体|日常|本岗|该岗位|基本|主要工作|"
        r"岗位主要){0,2}(?:的)?(?:工作)?(?:职责|内容|描述|说明|任务|责任|范围|概述)(?:[及与和、/]"
        r"(?:工作)?(?:内容|职责|任务|要求|描述))?(?:描述|范围|如下|包括|说明)?",
        r"职责描述",
        r"你将(?:会)?(?:要)?(?:负责|做什么|做的事(?:情)?|承担|参与)(?:什么)?",
        r"你(?:要|需要|会)(?:做的|做什么|做的事情?|负责)",
        r"(?:你的|我们需要你做的)工作",
        r"做什么",
        r"你在.{1,12}的工作.{0,16}",
        r"日常工作",
        r"工作概要",
        r"负责(?:内容|事项|工作)",
        r"我们(?:需要|希望)你(?:做|负责|来做).{0,8}",
        r"岗位使命",
        r"工作目标",
    ),
    "requirement": (
        r"(?:岗位|工作|职位|任职|招聘|应聘|入职|录用|基本|人员|能力|技能|技术|素质|学历|其他|其它|"
        r"资质|专业|经验|硬性|特别|申请|报名|必备|本岗位|对你的|能力素质|"
        r"任职资格及){0,2}(?:的)?(?:要求|资格|条件|标准)(?:[及与和、/](?:要求|资格|条件|"
        r"能力))?(?:描述|如下|说明)?",
        r"(?:我们)?(?:对你的)?(?:希望|期望|期待|期许)(?:的)?你(?:能|是|具备|有)?",
        r"我们(?:需要|想要|寻找|在找|要找)(?:的|这样的|什么样的)?(?:你|人|伙伴|小伙伴)?",
        r"(?:你|您)(?:需要|应该|最好|必须|应)(?:具备|有|是|满足)?(?:什么|的)?",
        r"(?:加分|优先|优势|附加)(?:项|条件|考虑|录用)?",
        r"具备(?:以下)?条件.{0,10}",
        r"(?:有|具备)(?:以下|下列).{0,12}优先.{0,6}",
        r"期待你",
        r"你是(?:谁|这样的人)",
        r"招聘对象",
        r"人才画像",
        r"任职",
    ),
    "benefit": (
        r"(?:公司|员工|岗位|职位|薪资|薪酬|工资|薪水|福利|提供|招聘|我们的|工作|企业|完善|基本|"
        r"相关|实习|五险一金){0,3}(?:的)?(?:待遇|福利|优势|诱惑|亮点|薪酬|薪资|奖励|保障|收获|"
        r"好处|回报|前景)(?:[及与和、/](?:待遇|福利|发展|提升|晋升|优势|薪资|奖金))?(?:体系|待遇|"
        r"福利|如下|说明|政策)?",
        r"我们(?:能)?(?:为你|给你)?提供(?:的|什么|给你)?",
        r"你(?:将|能|可以|会)?(?:获得|得到|享受|收获|享有)(?:的|什么)?",
        r"职业发展",
        r"晋升(?:空间|通道|机制|机会|路线)?",
        r"发展(?:空间|前景|机会|路线|方向)",
        r"(?:为什么|为何)(?:加入|选择)我们",
        r"加入我们.{0,6}",
        r"员工关怀",
        r"假期",
    ),
    "company": (
        r"(?:公司|企业|团队|部门|项目|品牌|产品|业务|集团|组织|平台|我们){1,2}(?:的)?(?:简介|介绍|"
        r"概况|概述|背景|信息|文化|规模|愿景|情况)",
        r"关于(?:我们|公司|团队|.{2,10})",
        r"我们是谁",
        r"企业文化",
    ),
    "other": (
        r"(?:工作|上班|办公|面试|公司|单位|实习|集合|作息|门店){1,2}(?:时间|地点|地址|城市|区域|"
        r"性质|时段|安排|方式|周期|时长|期限|制度)",
        r"(?:联系|应聘|投递|报名|申请|简历|招聘|面试){1,2}(?:方式|人|电话|邮箱|地址|流程|人数|"
        r"须知|说明|截止|热线|微信)?",
        r"汇报(?:对象|关系|上级|给)",
        r"(?:招聘|需求|岗位)(?:人数|名称|编号|类别)",
        r"职位名称",
        r"薪资(?:范围|区间|水平)",
        r"月薪",
        r"年薪",
        r"底薪",
        r"备注",
        r"注",
        r"温馨提示",
        r"其他(?:说明|信息)?",
        r"所属部门",
        r"学历",
        r"年龄",
        r"性别",
        r"语言",
        r"地点",
        r"时间",
        r"标签",
        r"乘车路线",
        r"截止(?:日期|时间)",
    ),
}
_MARGIN = re.compile(r"^[\W_]+|[\W_]+$")
_NUMBER = re.compile(r"(?:[一二三四五六七八九十]{1,2}|\d{1,2}|[ivx]{1,4})[.、)）]\s*")
_KINDS = {kind: re.compile("|".join((*_ENGLISH[kind], *_CHINESE.get(kind, ())))) for kind in _ENGLISH}


def announced_section(line: str) -> str | None:
    """Give the section that a line announces as its heading, or None where it is no known heading."""
    if len(line) > LONGEST:
        return None
    plain = _MARGIN.sub("", line.casefold().replace("’", "'"))
    plain = _NUMBER.sub("", plain, count=1) if _NUMBER.match(plain) else plain
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(plain)), None)
