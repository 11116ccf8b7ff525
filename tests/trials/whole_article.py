"""An article on its whole way through the desk, in headless Chromium and both languages.

    FACTCHECK_PICTURES=DIRECTORY python -m tests.trials.whole_article FILE.docx

The file, which has a comment and a footnote, becomes drafts; each gets evidence, is submitted,
reviewed by keys alone and approved; a second version of the text takes a suggested wording over;
the article is released, and the file goes back to its author. A .txt is made such a file first.
Prints the acts of each step. A fault, which ends it with 1, is a step that fails, something that
axe calls serious, a page wider than its window, an error on a console, or a review of more than
43 keys.
The tests of `tests/trials/driven_article.py` are what is run.
"""

import os
import subprocess
import sys
from pathlib import Path

from factcheck import CHECKOUT


def main() -> int:
    if len(sys.argv) != 2 or not (article := Path(sys.argv[1])).is_file():
        print("Name the file of an article: .docx, or .txt.", file=sys.stderr)
        return 1
    driven = ["tests/trials/driven_article.py", "-p", "tests.browser.conftest", "-q", "-s"]
    environment = {
        **os.environ,
        "ARTICLE": str(article.resolve()),
        "FACTCHECK_REQUIRE_BROWSER": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", *driven], cwd=CHECKOUT, env=environment
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
