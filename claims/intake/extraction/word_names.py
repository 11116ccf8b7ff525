"""Names of the elements and attributes of WordprocessingML, strict and transitional (ECMA-376)."""

from xml.etree import ElementTree

OWN_AUTHOR = "Factcheck"
"""The author of comments and changes that we write into a file."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT_M = "{http://purl.oclc.org/ooxml/officeDocument/math}"


def name(element: ElementTree.Element) -> str:
    """The name of an element: `p`, of mathematics `m:r`; empty for any other language."""
    for space in (_W, _STRICT_W):
        if element.tag.startswith(space):
            return element.tag[len(space) :]
    for space in (_M, _STRICT_M):
        if element.tag.startswith(space):
            return f"m:{element.tag[len(space) :]}"
    return ""


def attribute(element: ElementTree.Element, called: str) -> str:
    """The value of an attribute of that name; empty where there is none."""
    return element.get(f"{_W}{called}") or element.get(f"{_STRICT_W}{called}") or ""
