"""Checks that the relative links of Markdown pages lead to a file, and their anchors to a heading.

usage: check_links.py PAGE.md...

Addresses on the web are not fetched. Exit status 1, with a line for each, when links are broken.
"""

import os
import re
import sys
import urllib.parse

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
HTML_ANCHOR = re.compile(r"<a\s+(?:id|name)=\"([^\"]+)\"")


def read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def anchors(text: str) -> set[str]:
    """The anchors of a page, made from its headings the way GitHub and GitLab make them."""
    found: set[str] = set(HTML_ANCHOR.findall(text))
    seen: dict[str, int] = {}
    for heading in HEADING.findall(FENCE.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        found.add(slug if slug not in seen else f"{slug}-{seen[slug]}")
        seen[slug] = seen.get(slug, 0) + 1
    return found


def broken(page: str) -> list[str]:
    text = read(page)
    prose = CODE.sub("", FENCE.sub("", text))
    problems = []
    for target in LINK.findall(prose) + REFERENCE.findall(prose):
        if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
            continue
        path, _, anchor = target.partition("#")
        path = urllib.parse.unquote(path)
        file = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
        if not os.path.exists(file):
            problems.append(f"{page}: {target}: no such file")
        elif anchor and file.endswith(".md") and anchor not in anchors(read(file)):
            problems.append(f"{page}: {target}: no such heading")
    return problems


def main() -> int:
    problems = [problem for page in sys.argv[1:] for problem in broken(page)]
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
