"""Files of every form that imports read, with as many records as asked for; always the same."""

import csv
import json
import random
from pathlib import Path
from typing import Any
from uuid import UUID

# Of an edition what its document says nothing of.
NEW_CLAIM: dict[str, Any] = {
    **dict.fromkeys(("made_on", "concerns", "suggested_wording", "later_evidence"), ""),
    **{name: [] for name in ("about", "links", "reasons", "search_records", "translations")},
    "change": {"kind": "first", "note": ""},
    "checked_on": None,
    "claimant": None,
    "kind": "event",
    "override_reason": "",
    "verification_status": "unverified",
}
NEW_CITATION: dict[str, Any] = {
    **dict.fromkeys(("locator_label", "locator", "prefix", "suffix", "translation"), ""),
    "locator_is_approximate": False,
    "accessed_on": None,
}

_WORDS = """
treaty dam bridge ministry council budget river harbour school report survey storm power rail
airport hospital vote court law minister
"""
WORDS = _WORDS.split()
CHARACTERS = "市府議會水庫橋樑公車學校醫院預算決議工程居民委員報告調查颱風道路公園漁港電廠捷運"
COLUMNS = (
    *("statement", "language", "claim_kind", "verification_status", "rationale", "source_title"),
    *("source_publisher", "source_issued", "source_url", "stance", "excerpt"),
)


class Files:
    """Writes the files into a folder; `paths` are in the order in which they are measured."""

    def __init__(self, folder: Path, records: int) -> None:
        self._chance = random.Random(5)
        self.paths = []
        for name, text in (
            ("BibTeX.bib", "".join(map(self._bibtex, range(records)))),
            ("RIS.ris", "".join(map(self._ris, range(records)))),
            ("CSL.json", json.dumps([self._csl(at) for at in range(records)])),
            ("claim_set.json", json.dumps(self._claim_set(records), ensure_ascii=False)),
            ("JSON_lines.jsonl", "\n".join(json.dumps(self._edition(at)) for at in range(records))),
        ):
            self.paths.append(folder / name)
            self.paths[-1].write_text(text, "utf-8")
        self.paths.append(folder / "sheet.csv")
        with self.paths[-1].open("w", newline="", encoding="utf-8") as file:
            sheet = csv.writer(file)
            sheet.writerow(COLUMNS)
            for at in range(records):
                sheet.writerows(self._rows(at))

    def _words(self, count: int) -> str:
        return " ".join(self._chance.choices(WORDS, k=count))

    def _name(self) -> str:
        return self._words(1).title()

    def _bibtex(self, at: int) -> str:
        names = f"{{{self._name()}, {self._name()} and {{{self._words(3).title()}}}}}"
        return (
            f"@article{{k{at},\n author={names},\n title={{{{{self._words(7)} {at}}}}},\n"
            f" journal={{{self._words(3)}}},\n publisher={{P {at % 50}}},\n volume={{{at % 90}}},"
            f" number={{{at % 12}}}, pages={{{at}--{at + 9}}},\n year={{{1950 + at % 70}}},"
            f" month=jun, doi={{10.5555/x.{at}}},\n url={{https://e{at % 99}.example/{at}}},"
            f" keywords={{a, b}}, abstract={{{self._words(40)}}}\n}}\n\n"
        )

    def _ris(self, at: int) -> str:
        return (
            f"TY  - JOUR\nAU  - {self._name()}, {self._name()}\nTI  - {self._words(7)} {at}\n"
            f"T2  - {self._words(3)}\nPB  - P {at % 50}\nVL  - {at % 90}\nIS  - {at % 12}\n"
            f"SP  - 1\nEP  - 9\nPY  - {1950 + at % 70}\nDO  - 10.5555/y.{at}\n"
            f"UR  - https://e{at % 99}.example/r{at}\nKW  - a\nN1  - {self._words(20)}\nER  - \n\n"
        )

    def _csl(self, at: int) -> dict[str, Any]:
        return {
            "id": f"c{at}",
            "type": "article-journal",
            "title": f"{self._words(7)} {at}",
            "author": [{"family": self._name(), "given": self._name()}],
            "container-title": self._words(3),
            "publisher": f"P {at % 50}",
            "volume": str(at % 90),
            "issue": str(at % 12),
            "page": "1-9",
            "issued": {"date-parts": [[1950 + at % 70, 6, 1]]},
            "DOI": f"10.5555/z.{at}",
            "URL": f"https://e{at % 99}.example/c{at}",
        }

    def _statement(self, at: int) -> tuple[str, str]:
        """The language and the words of a statement; every third is Chinese."""
        if at % 3:
            return "en", f"{self._words(12)} number {at}."
        return "zh-Hant", "".join(self._chance.choices(CHARACTERS, k=24)) + f"第{at}號"

    def _rows(self, at: int) -> list[list[str]]:
        language, statement = self._statement(at)
        claim = [statement, language, "event", "unverified", ""]
        return [
            [
                *claim,
                f"{self._words(6)} {at}-{part}",
                f"P {at % 50}",
                f"{1990 + at % 30}-06-1{at % 9}",
                f"https://n{at % 99}.example/{at}/{part}",
                "supports",
                self._words(9),
            ]
            for part in range(2)
        ]

    def _report(self, at: int) -> dict[str, Any]:
        return {
            "type": "report",
            "title": f"{self._words(7)} {at}",
            "author": [{"literal": self._words(3).title()}],
            "publisher": f"P {at % 50}",
            "URL": f"https://q{at % 99}.example/{at}/paper",
            "language": "en",
        }

    def _claim_set(self, records: int) -> dict[str, Any]:
        return {
            "format": "claim-set-1",
            "dataset": {"id": "measured", "languages": ["en", "zh-Hant"]},
            "subjects": [
                {"id": f"t{at}", "name": {"en": f"Topic {at}", "zh-Hant": f"主題{at}"}}
                for at in range(40)
            ],
            "sources": [
                {"id": f"s{at}", "kind": "primary", "issued": "1999-07", "csl": self._report(at)}
                for at in range(2 * records)
            ],
            "claims": [self._claim(at) for at in range(records)],
        }

    def _claim(self, at: int) -> dict[str, Any]:
        return {
            "id": f"c{at}",
            "statement": {"en": f"{self._words(12)} number {at}.", "zh-Hant": f"主張第{at}號"},
            "kind": "event",
            "verification_status": "supported",
            "rationale": {"en": self._words(20), "zh-Hant": "".join(CHARACTERS[:20])},
            "about": [f"t{at % 40}", f"t{(at + 7) % 40}"],
            "citations": [
                {
                    "source": f"s{2 * at + part}",
                    "stance": "supports",
                    "excerpt": self._words(14),
                    "language": "en",
                    "locator": {"label": "page", "value": str(at)},
                    "summary": self._words(10),
                }
                for part in range(2)
            ],
        }

    def _edition(self, at: int) -> dict[str, Any]:
        language, statement = self._statement(at)
        citations = [
            {
                **NEW_CITATION,
                "stance": "supports",
                "excerpt": self._words(14),
                "language": "en",
                "summary": self._words(10),
                "source": self._embedded(3 * (at // 2) + part),
            }
            for part in range(3)
        ]
        claim = {
            **NEW_CLAIM,
            "id": str(UUID(int=1 << 120 | at)),
            "number": at + 1,
            "language": language,
            "statement": statement,
            "rationale": self._words(20),
            "citations": citations,
        }
        edition = {"kind": "first", "number": 1, "position": at + 1}
        return {"schema": 1, "claim": claim, "edition": edition}

    def _embedded(self, at: int) -> dict[str, Any]:
        """The record of a source that two claims cite."""
        name = str(UUID(int=2 << 120 | at))
        csl = {"type": "report", "title": f"Report {at}", "URL": f"https://w{at % 99}.example/{at}"}
        return {
            "id": name,
            "csl": {"id": name, **csl},
            "issued": "2015-05-10",
            "kind": "secondary",
            "publisher_kind": "other",
            "derives_from": None,
            "title_is_supplied": False,
            "url_confirmed": True,
        }
