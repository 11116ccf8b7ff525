"""Words of bibliographies that stand for others: babel's languages, BibLaTeX's kinds of works.

Of languages also the codes of MARC and ISO 639-2 and the words of catalogues, each with its BCP 47
tag.
"""

THESES = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master's thesis",
    "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
}
"""Types that BibLaTeX prints in the reader's language, in words."""

_BABEL = """
    english en, american en-US, usenglish en-US, british en-GB, ukenglish en-GB, canadian en-CA,
    australian en-AU, newzealand en-NZ, german de, ngerman de, swissgerman de-CH,
    nswissgerman de-CH, austrian de-AT, naustrian de-AT, french fr, francais fr, acadian fr-CA,
    canadien fr-CA, spanish es, mexican es-MX, portuguese pt, portuges pt, brazilian pt-BR,
    brazil pt-BR, italian it, dutch nl, afrikaans af, russian ru, ukrainian uk, belarusian be,
    polish pl, czech cs, slovak sk, slovene sl, slovenian sl, croatian hr, serbian sr,
    serbianc sr-Cyrl, bosnian bs, bulgarian bg, macedonian mk, romanian ro, hungarian hu,
    magyar hu, finnish fi, swedish sv, danish da, norsk nb, nynorsk nn, norwegian no,
    icelandic is, estonian et, latvian lv, lithuanian lt, greek el, polutonikogreek el,
    turkish tr, azerbaijani az, armenian hy, georgian ka, hebrew he, arabic ar, persian fa,
    farsi fa, urdu ur, hindi hi, bengali bn, tamil ta, thai th, vietnamese vi, indonesian id,
    bahasai id, malay ms, bahasam ms, mongolian mn, kazakh kk, uzbek uz, catalan ca, basque eu,
    galician gl, irish ga, scottish gd, welsh cy, breton br, latin la, esperanto eo,
    japanese ja, korean ko, chinese zh, chinese-traditional zh-Hant, chinese-simplified zh-Hans,
    chinese-hant zh-Hant, chinese-hans zh-Hans, chinese-hant-tw zh-Hant-TW,
    chinese-hant-hk zh-Hant-HK, chinese-hans-cn zh-Hans-CN, traditional-chinese zh-Hant,
    simplified-chinese zh-Hans
"""
_CATALOGUES = """
    eng en, ger de, deu de, fre fr, fra fr, spa es, por pt, ita it, dut nl, nld nl, rus ru, ukr uk,
    pol pl, cze cs, ces cs, jpn ja, kor ko, chi zh, zho zh, cht zh-Hant, chs zh-Hans, ara ar,
    per fa, fas fa, heb he, tur tr, vie vi, tha th, ind id, may ms, msa ms, mon mn, swe sv, dan da,
    nor no, fin fi, hun hu, gre el, ell el, rum ro, ron ro, lat la, 中文 zh, 漢語 zh, 汉语 zh,
    繁體中文 zh-Hant, 正體中文 zh-Hant, 繁体中文 zh-Hant, 简体中文 zh-Hans, 簡體中文 zh-Hans,
    英文 en, 英語 en, 英语 en, 日文 ja, 日語 ja, 日语 ja, 日本語 ja, 韓文 ko, 韓語 ko, 韩语 ko,
    한국어 ko, 俄文 ru, 俄語 ru, 俄语 ru, русский ru, français fr, deutsch de, español es
"""
LANGUAGES: dict[str, str] = dict(
    pair.split() for names in (_BABEL, _CATALOGUES) for pair in names.split(",")
)
"""The tag of each name, which is in lower case and with hyphens for blanks."""
BABEL: dict[str, str] = {
    tag: name
    for name, tag in reversed([pair.split() for pair in _BABEL.split(",")])
    if tag not in ("zh-Hant-TW", "zh-Hans-CN")  # which are read, and no names of babel's
} | {"de": "ngerman", "de-AT": "naustrian", "de-CH": "nswissgerman", "fr-CA": "canadien"}
"""The name by which babel knows a tag, that of the new spelling where it has two."""


def language_tag(text: str) -> str:
    """The BCP 47 tag of a language's name; a text that is none, such as a tag, as it stands."""
    name = text.strip().lower()
    if tag := LANGUAGES.get(name.replace(" ", "-").replace("_", "-")):
        return tag
    primary, hyphen, rest = text.strip().replace("_", "-").partition("-")
    return primary.lower() + hyphen + rest
