"""LibreOffice, where it is installed: another program that opens our Word files and workbooks."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")

needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None,
    reason="LibreOffice is not installed here, and nothing else opens files as it does",
)


def saved_as(kind: str, file: Path, *options: str) -> bytes:
    """What LibreOffice saves, as a file of this kind, of the file that it has opened."""
    out = file.parent / "saved"
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    subprocess.run(
        [
            str(SOFFICE),
            profile,
            "--headless",
            *options,
            "--convert-to",
            kind,
            "--outdir",
            out,
            file,
        ],
        check=True,
        capture_output=True,
    )
    return (out / file.name).with_suffix(f".{kind}").read_bytes()
