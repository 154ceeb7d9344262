"""Which encoding a text file was written in: decided where only one reading is plausible, otherwise not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

LIKELY, UNLIKELY = 0.05, 0.3  # share of odd characters: at most so many in the reading taken, so many in every other
HANZI, HANGUL = 0.4, 0.95  # share of everyday characters from which a text is Chinese, of syllables: Korean
_LOOKED_AT = 1 << 20
NO_BREAK = "\u00a0"

NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16 with a byte order mark",
    "gb18030": "GB18030 (GBK)",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "euc_kr": "EUC-KR",
}

# The five hundred most frequent Chinese characters and those of frequent names: what a short Chinese text is made of.
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十"
    "三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全"
    "表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料"
    "象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任"
    "取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安"
    "场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影"
    "算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标"
    "写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"
    "李刘陈杨赵黄吴徐孙胡朱郭罗梁宋郑谢韩唐冯董程曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田姜范姚谭廖邹熊陆郝孔崔康邱秦顾"
    "侯邵孟钱汤尹黎乔贺赖龚伟芳娜秀英敏静丽磊洋勇艳杰娟涛超霞刚桂兰玲燕鹏辉梅波斌宇浩凯欣怡婷雪琳晶健项未停启顺延推签责监督审批负"
)
_MARKS = frozenset("“”‘’—…·×℃①②③④⑤⑥⑦⑧⑨⑩√％‰㎡")
_TOUCHES = frozenset("“”‘’«»„‚–—…²³¿¡®™")  # signs that may stand beside a letter; the next ones may not
_APART = frozenset("•°¹½¼¾€£§×±µ©ªº")
_ALONE = frozenset("àáâéèêíóòôúùøåæöäüýœÀÉÈÖÅÆØ")
_NO_WORD = frozenset("ƒﬁﬂıˆ˜")
_POSSESSIVE = re.compile(r"(?<=[A-Za-z])í(?=(?:s|t|re|ve|ll|d|m)\b)")  # Windows-1252 ’ as Mac Roman shows it


@dataclass(frozen=True)
class Decided:
    """The encoding of a text and words of it as they were read; no `name` where several readings are plausible."""

    name: str | None
    words: tuple[str, ...] = ()
    doubt: str = ""


def decide(raw: bytes) -> Decided:
    """The encoding of bytes that are not UTF-8.

    A reading is plausible where its letters stand as letters stand: small ones inside words, capitals at their
    beginning, signs between words; Chinese where it is made of everyday characters. One plausible reading is taken
    where every other is plainly none; two, or none, are a doubt that names both.

    Examples:
        >>> decide("Höhe der Tür".encode("cp1252")).name, decide("混凝土浇筑已完成".encode("gbk")).name
        ('cp1252', 'gb18030')
        >>> decide("Höhe".encode("mac_roman")).doubt
        'as Windows-1252 “Hšhe”, as Mac Roman “Höhe”'
    """
    sample = _sample(raw)
    odd = {name: share for name, judge in _JUDGES.items() if (share := _share(name, judge, raw, sample)) is not None}
    likely = [name for name, share in odd.items() if share <= LIKELY]
    if len(likely) == 1 and all(share >= UNLIKELY for name, share in odd.items() if name != likely[0]):
        return Decided(likely[0], _words(sample.decode(likely[0], "replace")))
    shown = [name for name, share in sorted(odd.items(), key=lambda one: one[1]) if share < UNLIKELY] or ["cp1252"]
    readings = [(NAMES[name], _words(sample.decode(name, "replace"))) for name in sorted(shown)]
    return Decided(None, doubt=", ".join(f"as {name} “{words[0]}”" for name, words in readings if words))


def _sample(raw: bytes) -> bytes:
    """The first lines that hold a byte above 127."""
    found, size = [], 0
    for line in raw.splitlines():
        if not line.isascii():
            found.append(line)
            size += len(line)
            if size > _LOOKED_AT:
                break
    return b"\n".join(found)


def _share(name: str, judge: Callable[[str], float], raw: bytes, sample: bytes) -> float | None:
    """The share of odd characters in one reading; None where the bytes cannot be read so at all."""
    try:
        raw.decode(name)
        text = sample.decode(name)
    except UnicodeDecodeError:
        return None
    return judge(text)


def _chinese(text: str) -> float:
    foreign = [letter for letter in text if letter > "\x7f"]
    han = [letter for letter in foreign if "\u4e00" <= letter <= "\u9fff"]
    marks = sum("\u3000" <= letter <= "\u303f" or letter > "\uff00" or letter in _MARKS for letter in foreign)
    if not han or sum(letter in _EVERYDAY for letter in han) < HANZI * len(han):
        return 1.0
    return 1 - (len(han) + marks) / len(foreign)


def _korean(text: str) -> float:
    foreign = [letter for letter in text if letter > "\x7f"]
    syllables = sum("\uac00" <= letter <= "\ud7a3" for letter in foreign)
    return 0.0 if syllables >= HANGUL * len(foreign) else 1.0


def _western(text: str) -> float:
    padded = f"  {text.replace(NO_BREAK, ' ')}  "
    foreign = [at for at, letter in enumerate(padded) if letter > "\x7f"]
    return sum(_stands_oddly(padded, at) for at in foreign) / max(len(foreign), 1)


def _mac(text: str) -> float:
    """As Western text; where nothing but possessives is foreign, they are the apostrophes of Windows."""
    rest = _POSSESSIVE.sub("", text)
    return 1.0 if rest.isascii() and not text.isascii() else _western(rest)


def _stands_oddly(text: str, at: int) -> bool:
    letter, before, after = text[at], text[at - 1], text[at + 1]
    if before > "\x7f" and (text[at - 2] > "\x7f" or after > "\x7f") and not letter == before == after:
        return True  # three foreign signs in a row
    if not letter.isalpha() or letter in "ªºµ":
        return _sign_stands_oddly(letter, before, after)
    if letter in _NO_WORD or unicodedata.category(letter) == "Lm" or before.isdigit() or after.isdigit():
        return True
    if not (before.isalpha() or after.isalpha()):
        return letter not in _ALONE
    if before.isalpha() and before > "\x7f" and before.casefold() != letter.casefold():
        return letter != "ß" and before != "ç"
    if letter.isupper():
        return before.islower() or (before.isupper() and after.islower())
    return after.isupper() or (before.isupper() and text[at - 2].isupper())


def _sign_stands_oddly(sign: str, before: str, after: str) -> bool:
    inside = before.isalpha() + after.isalpha()
    if sign in "’·\u00ad" and inside == 2:
        return False
    return inside > 1 if sign in _TOUCHES else inside > 0 or sign not in _APART


_JUDGES = {"gb18030": _chinese, "euc_kr": _korean, "cp1252": _western, "mac_roman": _mac}


def _words(text: str) -> tuple[str, ...]:
    """The first three different words with a letter that is not plain ASCII, for a person to judge."""
    found = dict.fromkeys(word for word in re.findall(r"\w*[^\W\x00-\x7f]\w*", text) if len(word) <= 30)
    return tuple(found)[:3] or tuple(dict.fromkeys(re.findall(r"\S*[^\x00-\x7f\s]\S*", text)))[:1]
