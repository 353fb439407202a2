"""Letters of other scripts as Latin ones: by look (homoglyphs), by sound (transliteration), by name (emoji, signs)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKS = {
    **dict(zip("АВЕКМНОРСТУХІЈЅԚԜҮаеорсухіјѕԛԝһүԁɡ", "ABEKMHOPCTYXIJSQWYaeopcyxijsqwhydg", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχγϲ", "ABEZHIKMNOPTYXaikvoptuxyc", strict=True)),
    **dict(zip("вкмнтг", "bkmhtr", strict=True)),
    **dict(zip("ηωε", "nwe", strict=True)),
    **dict(zip("աոսցօհո", "wnugohn", strict=True)),
    **dict(zip("ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷΝᏢᎡᏚᎢᏙᎳᏃ", "ABCDEHJKLMNPRSTVWZ", strict=True)),
    **dict(zip("ıɑƖǀ", "ialI", strict=True)),
    **dict(zip("σμπпьѵⲟⲣⲥⲧⲭⲕⲁⲓⲛ", "ounnbvopctxkain", strict=True)),
    **dict(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "ABCDEFGHIJKLMNOPRSTUVWXYZ", strict=True)),
    **dict(zip("ᎠᎡᎢᎻᎽᏀᏤᏩᏞᏟᏢᏦᏏᏂ", "DRTHYGVGLCPKbh", strict=True)),
    **dict(zip("ᗅᗷᑕᗞᕼᒍᒪᑎᑭᖇᑌᐯᗯ", "ABCDHJLNPRUVW", strict=True)),
}
"""Letters that look like Latin ones; from their shapes, not from a published table."""
_SOUNDS = {
    **dict(zip("абвгдезийклмнопрстуфыэіїґєјљњћђџў", "abvgdeziiklmnoprstufieiigejlncdzu", strict=True)),
    **{"ё": "yo", "ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu"},
    "я": "ya",
    **dict(zip("αβγδεζηικλμνοπρσςτυω", "avgdeziiklmnoprsstyo", strict=True)),
    **{"θ": "th", "ξ": "x", "φ": "f", "χ": "ch", "ψ": "ps"},
    **dict(zip("ابتجحخدرزسصضطظعغفقكلمنهويىةآأإپگچیک", "abtjhkdrzssdtzagfqklmnhwyaaaaapgcik", strict=True)),
    **{"ث": "th", "ش": "sh", "ذ": "dh", "ژ": "zh", "ئ": "", "ء": "", "ؤ": "w", "ھ": "h", "ں": "n", "ے": "e", "ہ": "h"},
    **dict(zip("אבגדהוזחטיכלמנסעפצקרתךםןףץ", "abgdhvzhtyklmnsapzkrtkmnpz", strict=True)),
    "ש": "sh",
    **dict(zip("აბგდევზთიკლმნოპრსტუფქღყშჩცძწჭხჯჰჟ", "abgdevztiklmnoprstufkgqsccdccxjhz", strict=True)),
    **dict(zip("աբգդեզէըթիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ", "abgdezeetilxckhdgcmynsocpjrsvtrcupkof", strict=True)),
    **dict(zip("กขคฆงจฉชซญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ", "kkkkncccsydtttdndttttnbppfpfpmyrlwssshlah", strict=True)),
    **dict(zip("ะัาำิีึืุูเแโใไ", "aaaaiiiiuueeoai", strict=True)),
}
_UNSPACED = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_BOXED = re.compile(r"(?:LETTER SMALL CAPITAL|LATIN CAPITAL LETTER|SYMBOL LETTER|SMALL LETTER) ([A-Z])$")
_SHAPED = re.compile(
    r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL |TURNED |REVERSED |SCRIPT |OPEN )*([A-Z])(?: WITH .*)?$"
)
_BRAILLE = dict(zip("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵", "abcdefghijklmnopqrstuvwxyz", strict=True))
_PAIRS = (
    *(("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "ng"), ("τζ", "j"), ("ου", "u"), ("ού", "u"), ("γι", "y")),
    ("джс", "js"),
          ("дж", "j"), ("เ", ""), ("แ", ""), ("โ", ""), ("ไ", ""), ("ใ", ""), ("ג'", "j"), ("ז'", "j"))  # fmt: skip
_INNER_VOWELS = {"ו": "o", "י": "i", "و": "u", "ي": "i", "ی": "i"}
_KANA = {"フ": "fu", "ふ": "fu", "ッ": "", "っ": "",
         "ジ": "ji", "じ": "ji", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ヴ": "vu"}  # fmt: skip
_SOFT = str.maketrans({"c": "k", "q": "k", "w": "b", "v": "b", "f": "p", "z": "s", "x": "k", "y": ""})
_VOWELS = re.compile(r"[aeiouh]")


_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def hiragana(text: str) -> str:
    """A text with katakana as hiragana, so that both spellings are equal."""
    return text.translate(_TO_HIRAGANA)


@lru_cache(maxsize=65536)
def spoken(word: str) -> str:
    """A Latin word spelled as it sounds, vowels kept, for comparing very short ones."""
    plain = (
        word.replace("ph", "f")
        .replace("ck", "k")
        .replace("c", "k")
        .replace("q", "k")
        .replace("w", "v")
        .replace("y", "i")
    )
    return re.sub(r"(.)\1+", r"\1", plain.replace("h", ""))


def unspaced(text: str) -> bool:
    """Whether a text has letters of a script written without spaces (Han, kana, Thai, Lao, Khmer, Burmese)."""
    return bool(_UNSPACED.search(text))


def latin(text: str) -> bool:
    """Whether every letter of a text is a Latin one or a plain digit."""
    return all(c < "\u0250" or "\u1e00" <= c <= "\u1eff" for c in text)


@lru_cache(maxsize=8192)
def base_letter(char: str) -> str:
    """The plain letter of a Latin one in another shape (small capitals, turned or barred letters), else itself."""
    if char < "\u0180" or not (char < "\u02b0" or "\u1d00" <= char <= "\u1dbf" or "\u2c60" <= char <= "\ua7ff"):
        return char
    shaped = _SHAPED.match(unicodedata.name(char, ""))
    return shaped.group(1).lower() if shaped else char


def by_look(word: str) -> str:
    """A word with each letter that looks like a Latin one replaced by it."""
    return "".join(_LOOKS.get(c, c) for c in word)


@lru_cache(maxsize=4096)
def by_name(char: str) -> str:
    """What a sign or emoji shows, from its Unicode name (`🎻` violin, `€` euro, `🅰` A), or empty."""
    if char in _BRAILLE:
        return _BRAILLE[char]
    name = unicodedata.name(char, "")
    boxed = _BOXED.search(name)
    if boxed:
        return boxed.group(1)
    words = re.sub(r"\b(SIGN|SYMBOL|FACE|BLACK|WHITE|HEAVY|LARGE|SMALL|WITH)\b", " ", name)
    return " ".join(words.lower().split())


@lru_cache(maxsize=65536)
def by_sound(word: str) -> str:
    """A word in Latin letters by the sound of its own, roughly; letters it has no sound for are left out."""
    heard: list[str] = []
    composed = unicodedata.normalize("NFC", word.lower())
    for pair, sound in _PAIRS:
        composed = composed.replace(pair, sound)
    for at, char in enumerate(composed):
        plain = unicodedata.normalize("NFD", char)[0]
        if char.isascii() and char.isalnum():
            heard.append(char)
        elif at and char in _INNER_VOWELS:
            heard.append(_INNER_VOWELS[char])
        elif char in _SOUNDS or plain in _SOUNDS:
            heard.append(_SOUNDS.get(char, _SOUNDS.get(plain, "")))
        elif plain.isascii():
            heard.append(plain)
        else:
            _hear_by_name(heard, char)
    return "".join(heard)


def _hear_by_name(heard: list[str], char: str) -> None:
    """Add what a letter's Unicode name says of its sound; a vowel sign takes the place of the vowel before it."""
    name = unicodedata.name(char, "")
    if not any(part in name for part in ("LETTER", "SYLLABLE", "VOWEL SIGN")):
        if "VIRAMA" in name and heard:
            heard[-1] = heard[-1].removesuffix("a")
        return
    if "VOWEL SIGN" in name and heard:
        heard[-1] = heard[-1].removesuffix("a")
    heard.append(_KANA.get(char, re.sub(r"(.)\1+", r"\1", name.split()[-1].lower())))


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a Latin word, with those that sound alike made one: `oscar` and `oskar` are equal."""
    plain = re.sub(r"c(?=[eiy])", "s", word.replace("dzh", "j").replace("dj", "j"))
    plain = re.sub(r"ph", "f", re.sub(r"(ts|tz|dz)", "s", re.sub(r"[^a-z]", "", plain)))
    plain = re.sub(r"ch|tch", "k", plain).replace("j", "g").translate(_SOFT)
    start = "a" if plain[:1] and plain[0] in "aeiou" else ""
    return start + re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", plain)).replace("l", "r")
