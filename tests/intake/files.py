"""Files of each format, small, made by hand: what a test asks for and nothing else."""

import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(**parts: str | bytes) -> bytes:
    """An archive of `word/` parts: `document=…` is word/document.xml, `rels` its links.

    A name with a slash is the path as it stands, from the archive's root.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            path = "word/_rels/document.xml.rels" if name == "rels" else f"word/{name}.xml"
            path = name if "/" in name else path
            packed.writestr(path, content)
    return archive.getvalue()


def docx(body: str, *, links: dict[str, str] | None = None, **notes: str) -> bytes:
    """A Word file; `body` is the XML inside w:body, `comments=…` that inside w:comments."""
    parts: dict[str, str | bytes] = {"document": _part("document", f"<w:body>{body}</w:body>")}
    parts |= {name: _part(name, content) for name, content in notes.items()}
    relationships = "".join(
        f'<Relationship Id="{key}" Target="{target}" TargetMode="External" Type="link"/>'
        for key, target in (links or {}).items()
    )
    rels = f'<Relationships xmlns="{PACKAGE}">{relationships}</Relationships>'
    return zipped(**parts, rels=rels)


def _part(name: str, content: str) -> str:
    return f'<w:{name} xmlns:w="{WORD}" xmlns:r="{OFFICE}">{content}</w:{name}>'


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(runs) + "</w:p>"


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def pdf(*pages: str, encrypted: bool = False) -> bytes:
    """A PDF with one line of ASCII words for each line of each page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, page in enumerate(pages):
        lines = "".join(f"0 -14 Td ({line}) Tj " for line in page.splitlines())
        content = f"BT /F 12 Tf 50 700 Td {lines}ET".encode()
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>"
            + f"/Contents {5 + 2 * number} 0 R>>".encode(),
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        ]
    return pdf_of(objects, encrypted=encrypted)


def pdf_of(objects: list[bytes], *, encrypted: bool = False) -> bytes:
    """A PDF of these objects; the first is its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = (
        b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%b)/U(%b)>>/ID[(1)(1)]" % (b"o" * 32, b"u" * 32)
        if encrypted
        else b""
    )
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF" % (size, lock, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
