"""Headings of other people's sheets, in both languages, and the column of ours that each means."""

import re
import unicodedata

COLUMNS = (
    *("statement", "language", "statement_en", "statement_zh_hant", "claim_kind"),
    *("claimant_en", "claimant_zh_hant", "made_on", "concerns", "about", "verification_status"),
    *("rationale", "rationale_en", "rationale_zh_hant", "suggested_wording"),
    *("suggested_wording_en", "suggested_wording_zh_hant", "later_evidence", "checked_on"),
    *("stance", "source_url", "source_title", "source_authors", "source_publisher"),
    *("source_container", "source_issued", "source_doi", "source_number", "source_language"),
    *("source_type", "source_kind", "locator_label", "locator", "excerpt", "excerpt_language"),
    *("translation", "summary", "summary_en", "summary_zh_hant", "accessed_on", "archive_url"),
)
"""Columns of ours that a heading of somebody else may stand for."""
HEADINGS: dict[str, str] = {
    "statement": """
        claim, claims, claim text, claim reviewed, statement, claim statement, assertion,
        quote, text of claim, rumor, rumour, 主張, 宣稱, 說法, 陳述, 查核主張, 查核內容,
        查核項目, 待查內容, 待查核內容, 謠言, 傳言, 訊息內容, 可疑訊息, 原文主張, 斷言
    """,
    "language": "lang, claim language, language, 語言, 語言別, 語文",
    "statement_en": """
        english, claim (english), claim in english, english claim, 英文主張, 主張（英文）
    """,
    "statement_zh_hant": "chinese, claim (chinese), chinese claim, 中文主張, 主張（中文）",
    "claimant_en": """
        claimant, speaker, claimed by, made by, who said it, who said, person, 發言者
    """,
    "claimant_zh_hant": "主張者, 發言人, 說話者, 發言人姓名, 宣稱者, 提出者, 發布者, 主張人",
    "made_on": """
        claim date, date of claim, claimed on, date claimed, said on, 主張日期, 發言日期,
        宣稱日期, 發言時間, 主張時間, 傳播日期
    """,
    "concerns": "period, concerns, time period, 所涉期間, 所涉時間, 事件日期, 事件時間",
    "about": """
        topic, topics, subject, subjects, tag, tags, category, categories, 主題, 標籤, 分類,
        類別
    """,
    "verification_status": """
        verdict, rating, finding, result, conclusion, status, fact check rating,
        factcheck rating, ruling, label, truth rating, verification status, textual rating,
        查核結果, 結果, 判定, 評等, 結論, 查核結論, 查證結果, 真偽, 判定結果, 查核判定, 評級
    """,
    "rationale": """
        explanation, rationale, reasoning, reason, why, analysis, justification,
        rating explanation, 理由, 說明, 查核說明, 判定理由, 查核理由, 分析, 解釋, 查證說明,
        判斷依據
    """,
    "suggested_wording": """
        suggested wording, correction, corrected claim, better wording, 建議寫法, 更正,
        正確說法, 建議修正, 修正建議
    """,
    "checked_on": """
        checked on, date checked, check date, fact check date, review date, reviewed on,
        查核日期, 查證日期, 查核時間, 查核日
    """,
    "stance": "stance, evidence type, supports or refutes, 立場, 證據立場, 支持或反駁",
    "source_url": """
        source url, source urls, url, urls, link, links, source link, source links,
        evidence url, evidence link, reference url, references, sources, source, evidence,
        reference, 來源網址, 網址, 連結, 來源連結, 來源, 資料來源, 參考資料, 參考連結, 出處,
        證據, 證據連結, 佐證, 佐證網址, 佐證資料, 參考網址, 資料連結
    """,
    "source_title": """
        source title, title of source, article title, reference title, source name, headline,
        來源標題, 標題, 來源名稱, 文章標題, 資料名稱, 篇名
    """,
    "source_authors": "author, authors, source author, source authors, 作者, 來源作者",
    "source_publisher": """
        publisher, outlet, source publisher, media, organization, organisation, publication,
        出版者, 發行者, 媒體, 發布機構, 發布單位, 機構, 刊登媒體, 來源媒體
    """,
    "source_issued": """
        source date, date published, published, publication date, published on, issued,
        來源日期, 發布日期, 出版日期, 刊登日期, 發表日期
    """,
    "source_doi": "doi, source doi",
    "source_number": "document number, document symbol, 文號, 文件編號",
    "source_language": "source language, 來源語言",
    "source_kind": "source kind, primary or secondary, 來源種類, 一手或二手",
    "locator": "page, pages, page number, locator, 頁碼, 頁數, 頁次, 出處位置",
    "excerpt": """
        excerpt, quotation, quoted text, evidence text, evidence quote, relevant text, 摘錄,
        引文, 原文, 引述, 原文摘錄, 證據原文, 佐證原文
    """,
    "translation": "translation, 翻譯, 譯文",
    "summary": "source summary, summary, evidence summary, 摘要, 來源摘要, 證據摘要",
    "summary_en": "summary (english), summary in english, english summary, 英文摘要, 摘要（英文）",
    "summary_zh_hant": """
        summary (chinese), summary in chinese, chinese summary, 中文摘要, 摘要（中文）
    """,
    "accessed_on": """
        accessed, accessed on, access date, date accessed, retrieved, retrieved on, 取用日期,
        瀏覽日期, 最後瀏覽日, 查閱日期, 存取日期
    """,
    "archive_url": """
        archive, archive url, archived url, archive link, archived link, archived copy,
        wayback, wayback url, 存檔, 備份, 存檔網址, 備份網址, 備份連結, 存檔連結, 典藏網址,
        網頁存檔
    """,
}
"""By column the headings that people write for it, told apart by `plain`."""


def plain(words: str) -> str:
    """A heading or a word without case, width, blanks and signs: “Source URL(s)” is sourceurls."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return re.sub(r"[\W_]+", "", folded)


MEANT = {
    **{plain(word): column for column, words in HEADINGS.items() for word in words.split(",")},
    **{plain(column): column for column in COLUMNS},
}


def guesses(headings: list[str]) -> dict[str, str]:
    """The column that each heading probably stands for; empty where none is known.

    A column is guessed once, for the heading that is nearest to its name in the table; only
    addresses may stand in several columns (來源1, 來源2).
    """
    found: dict[str, str] = {heading: heading for heading in headings if heading in COLUMNS}
    for heading in headings:
        if heading in found:
            continue
        whole = plain(heading)
        numbered = re.fullmatch(r"(\D+)\d{1,2}", whole)
        column = MEANT.get(whole) or MEANT.get(numbered[1] if numbered else "", "")
        if column in found.values() and column != "source_url":
            column = ""
        found[heading] = column
    return {heading: found[heading] for heading in headings}
