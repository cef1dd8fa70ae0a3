"""Bytes to text: named, marked, proved and likeliest encodings."""

import codecs
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.encoding import HEAD, decode, decode_declared, detect
from rolesplit.errors import DocumentError

CHINESE_WORDS = (
    "负责 用户 运营 社群 活动 策划 品牌 推广 渠道 投放 内容 数据 分析 复盘 增长 维护 客户 关系 撰写 文案 直播 "
    "短视频 小红书 ， 。 、 ； 转化率 跟进 执行 方案"
).split()
WESTERN_WORDS = (
    "café résumé naïve créée équipe déjà où größer Straße über Führung señor año ação œuvre Ærø été l’été don’t "
    "“brand” €50 £50 – • •Manage … ½ 20°C «mode» Élan"
).split()
SHORT_CHINESE = (
    "负责社群日常运营 策划品牌推广活动 维护老客户的关系 撰写公众号的文案 每周复盘活动数据 跟进渠道投放效果 "
    "提升新用户的留存 拍摄剪辑短视频， 1、回复用户评论 统筹双十一直播。 优化落地页转化率 瑜伽咖啡馆店运营"
).split()
WITHOUT_MARK = ("gb18030", "gbk", "utf-16-le", "utf-16-be", "utf-8")

sentences = st.lists(st.sampled_from(CHINESE_WORDS), min_size=5, max_size=20, unique=True).map("".join)
western = st.lists(st.sampled_from(WESTERN_WORDS), min_size=1, max_size=20).map(" ".join)
# A zero or another control character is no text; U+FEFF at the head is a mark.
texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), min_size=1)


@pytest.mark.parametrize("codec", WITHOUT_MARK)
@pytest.mark.parametrize("text", SHORT_CHINESE)
def test_eight_chinese_characters_are_enough(text: str, codec: str) -> None:
    assert text == decode(text.encode(codec)).text


@pytest.mark.parametrize("text", ["Plan the launch", "a", "Grow our newsletter, weekly.\r\n"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_english_in_utf_16_without_a_mark_is_told(text: str, codec: str) -> None:
    assert (text, codec) == (decode(text.encode(codec)).text, decode(text.encode(codec)).encoding)


@pytest.mark.parametrize(
    "word", [*WESTERN_WORDS, "café résumé – 50 € naïve", "CRÉÉ PAR L’ÉQUIPE", "né", "10–15 events…"]
)
def test_western_text_is_not_taken_for_chinese(word: str) -> None:
    assert word == decode(word.encode("cp1252")).text


@given(western)
def test_western_words_survive_cp1252(text: str) -> None:
    assert text == decode(text.encode("cp1252")).text


@given(sentences, st.sampled_from(WITHOUT_MARK))
def test_chinese_sentences_survive_every_encoding(text: str, codec: str) -> None:
    assert text == decode(text.encode(codec)).text


@given(texts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_survives_utf_8_and_what_bears_a_mark(text: str, codec: str) -> None:
    decoded = decode(text.encode(codec))
    assert (text, codec, codec != "utf-8") == (decoded.text, decoded.encoding, decoded.had_bom)


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with suppress(DocumentError):
        assert isinstance(decode(data).text, str)


@given(sentences, st.integers(1, 60))
def test_a_head_cut_in_a_character_is_still_told(text: str, cut: int) -> None:
    """The cut leaves 14 bytes or more."""
    data = (text * 2).encode("gb18030")
    assert detect(data[: max(14, len(data) - cut)]) == "gb18030"


def test_a_named_encoding_wins() -> None:
    assert decode("运营".encode("gbk"), "latin-1").text == "运营".encode("gbk").decode("latin-1")


def test_a_named_encoding_leaves_no_mark_in_the_text() -> None:
    decoded = decode(codecs.BOM_UTF8 + b"Plan", "utf-8")
    assert (decoded.text, decoded.encoding, decoded.had_bom) == ("Plan", "utf-8", True)


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "base64", "punycode", "unicode_escape", "a\0b", "\ud800"])
def test_what_is_no_encoding_of_texts_is_refused(encoding: str) -> None:
    with pytest.raises(DocumentError, match=r"jobs\.txt: no encoding is called .*; name one such as"):
        decode(b"Plan", encoding, name="jobs.txt")


def test_a_named_encoding_that_does_not_fit_is_an_error_with_the_place() -> None:
    with pytest.raises(DocumentError, match="byte 3 is not utf-8; name another encoding"):
        decode(b"caf\xe9 au lait", "utf-8")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(64), bytes(100), bytes(range(256)) * 8])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"logo: looks binary.*; give a text"):
        decode(data, name="logo")


def test_bytes_undefined_in_cp1252_are_read_as_latin_1() -> None:
    decoded = decode(b"d\xe9j\xe0 vu \x81 et \xe9t\xe9 ")
    assert (decoded.text, decoded.encoding) == ("déjà vu \x81 et été ", "latin-1")


def test_a_head_that_is_not_like_the_rest_is_decided_again() -> None:
    text = "Plan the week.\n" * (HEAD // 10) + "负责社群日常运营\n" * 20
    assert text == decode(text.encode("gbk")).text


def test_a_damaged_byte_does_not_spoil_a_chinese_text() -> None:
    data = ("负责社群日常运营\n" * 20).encode()
    assert decode(data[:5] + b"\xff" + data[6:]).text.count("运营") == 20


def test_a_wrong_declaration_is_passed_over() -> None:
    assert decode_declared("负责社群日常运营".encode("gbk"), "utf-8").text == "负责社群日常运营"


def test_a_declaration_too_narrow_is_widened() -> None:
    assert decode_declared("“镕基” €".encode("gb18030"), "gb2312").text == "“镕基” €"


def test_valid_utf_8_outranks_a_declaration() -> None:
    assert decode_declared("café".encode(), "iso-8859-1").text == "café"


def test_a_declaration_of_seven_bit_text_counts() -> None:
    assert decode_declared("直播运营".encode("iso2022_jp_2"), "iso-2022-jp-2").text == "直播运营"


@pytest.mark.parametrize(
    "data", ["负责".encode("gbk") * 4_000_000, b"caf\xe9 " * 3_000_000, b"Plan " * 4_000_000 + b"\xe9"]
)
def test_large_data_is_decoded_in_linear_time(data: bytes) -> None:
    began = time.process_time()
    decode(data)
    assert time.process_time() - began < 3
