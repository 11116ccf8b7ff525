"""The entry types and fields of BibLaTeX and BibTeX that are read (manual, 2.1 and 2.2)."""

TYPES = {
    "article": "article-journal",
    "periodical": "article-journal",
    "suppperiodical": "article-journal",
    "review": "article-journal",
    **dict.fromkeys(("book", "booklet", "collection", "proceedings", "reference"), "book"),
    **dict.fromkeys(("mvbook", "mvcollection", "mvproceedings", "mvreference"), "book"),
    "inbook": "chapter",
    "incollection": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "inreference": "entry-encyclopedia",
    "dataset": "dataset",
    "report": "report",
    "techreport": "report",
    "manual": "report",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "unpublished": "article",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "legislation": "legislation",
    "legal": "legislation",
    "jurisdiction": "legal_case",
    "movie": "motion_picture",
    "video": "motion_picture",
    "letter": "personal_communication",
    "image": "graphic",
    "artwork": "graphic",
    "misc": "document",
}
"""The CSL type of each entry type; one that is not here is named, and read as `document`."""

SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
"""What BibLaTeX's `entrysubtype` makes of an article."""

GENRES = {"mastersthesis": "Master's thesis", "phdthesis": "PhD thesis", "review": "Review"}
"""Entry types that say what sort of work it is, where `type` does not."""

COLUMNS = {
    "container": ("journaltitle", "journal", "booktitle", "maintitle", "titleaddon"),
    "publisher": ("publisher", "institution", "organization", "school"),
    "genre": ("type",),
    "number": ("number",),
    "language": ("langid", "language", "hyphenation"),
    "volume": ("volume",),
    "issue": ("issue",),
    "page": ("pages",),
    "edition": ("edition", "version"),
    "collection": ("series",),
    "publisher_place": ("location", "address"),
    "event": ("eventtitle",),
    "isbn": ("isbn",),
    "issn": ("issn",),
    "archive": ("eprinttype", "archiveprefix"),
    "archive_location": ("eprint",),
    "abstract": ("abstract",),
    "keywords": ("keywords", "keyword"),
    "note": ("note", "annote", "annotation"),
}
"""The fields of an entry that may fill a field of `Source`, the first that is there first."""
SUBTITLES = {"journaltitle": "journalsubtitle", "journal": "journalsubtitle"}
SUBTITLES |= {"booktitle": "booksubtitle", "maintitle": "mainsubtitle"}
"""The field of an entry that goes on where another one ends."""
ISSUES = ("article-journal", "article-magazine", "article-newspaper")
"""Types of which `number` counts the issues."""

ROLES = {
    "author": "author",
    **dict.fromkeys(("editor", "editora", "editorb", "editorc"), "editor"),
    "translator": "translator",
    "bookauthor": "container-author",
}
"""The CSL role of each field with names; `editortype` says another one of editors."""
USED = {
    *ROLES,
    *(f"{field}type" for field, role in ROLES.items() if role == "editor"),
    *(member for choices in COLUMNS.values() for member in choices),
    *("title", "subtitle", "entrysubtype", "date", "year"),
    *("month", "day", "urldate", "url", "howpublished", "doi", "crossref", "xdata"),
}
"""Fields that are read; any other one is named, and kept in the note."""
