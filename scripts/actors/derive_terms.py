"""Derive `scripts/actors/wikidata_terms.tsv`: who held which office when, from Wikidata (CC0 1.0).

The facts are read from the per-country files `html/holders21.csv` and `sources/*/wikidata.csv` that WikiProject Every Politician's
repositories (github.com/every-politician-scrapers) drew from Wikidata in 2022 and 2023; `sources.tsv` beside this script lists each
repository with its commit, date and country. Run from a checkout: `python scripts/actors/derive_terms.py FOLDER`, where FOLDER holds
bare clones named `every-politician-scrapers+NAME/repo`. `titles.tsv` says which titles are which roles; all others are left out.

A row's `checked` is the day of the snapshot: an office without an end was held then, and nothing is known of later days.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SINCE = "1990"
DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
HEADER = ["qid", "name", "country", "role", "start", "end", "checked", "source"]
# Folders of `sources/` whose holders go back before 2000, with the title that stands in `titles.tsv`.
FOLDERS = {
    "president": "president",
    "prime-minister": "prime minister",
    "vice-president": "vice president",
    "foreign-minister": "minister of foreign affairs",
    "minister-foreign": "minister of foreign affairs",
    "foreign-enwiki": "minister of foreign affairs",
    "defence-minister": "minister of defence",
    "minister-defence": "minister of defence",
    "defence-enwiki": "minister of defence",
    "finance-minister": "minister of finance",
    "minister-finance": "minister of finance",
    "interior-minister": "minister of the interior",
    "minister-interior": "minister of the interior",
}


@cache
def titles() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """(country or *, pattern of a whole title, role) in the order of the file; an empty role leaves the title out."""
    with (HERE / "titles.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    # A country's own rows go before the general ones.
    rows.sort(key=lambda row: row["country"] == "*")
    return tuple((row["country"], re.compile(row["pattern"]), "" if row["role"] == "-" else row["role"]) for row in rows)


def role_of(title: str, country: str) -> str:
    """The role of a title in a country; "" where it is none of ours."""
    plain = title.strip('" ').lower()
    return next((role for where, pattern, role in titles() if where in {"*", country} and pattern.fullmatch(plain)), "")


def show(repository: Path, commit: str, path: str) -> str:
    """The text of a file at a commit; "" where it is not there."""
    got = subprocess.run(["git", f"--git-dir={repository}", "show", f"{commit}:{path}"], capture_output=True, check=False)
    return got.stdout.decode("utf-8", "replace") if got.returncode == 0 else ""


def held(repository: Path, commit: str, country: str, checked: str) -> Iterator[tuple[str, ...]]:
    """The rows of one repository."""
    for row in csv.DictReader(io.StringIO(show(repository, commit, "html/holders21.csv"))):
        role = role_of(row["position"] or "", country)
        yield row["personID"], row["person"].replace("\u2019", "'"), country, role, row["start"] or "", row["end"] or "", checked
    listed = subprocess.run(
        ["git", f"--git-dir={repository}", "ls-tree", "-r", "--name-only", commit, "sources/"], capture_output=True, check=False, text=True
    )
    for path in listed.stdout.split():
        folder = Path(path).parent.name
        if path.endswith("/wikidata.csv") and folder in FOLDERS:
            role = role_of(FOLDERS[folder], country)
            for row in csv.DictReader(io.StringIO(show(repository, commit, path))):
                if row.get("item") and row.get("startDate"):
                    yield (
                        row["item"],
                        row["itemLabel"].replace("\u2019", "'"),
                        country,
                        role,
                        row["startDate"],
                        row.get("endDate") or "",
                        checked,
                    )


def main(folder: Path) -> None:
    """Write the rows of all listed repositories."""
    found: dict[tuple[str, str, str, str], tuple[str, ...]] = {}
    with (HERE / "sources.tsv").open(encoding="utf-8") as lines:
        for source in csv.DictReader(lines, delimiter="\t"):
            repository = folder / f"every-politician-scrapers+{source['repository']}" / "repo"
            for row in held(repository, source["commit"], source["country"], source["date"]):
                qid, name, country, role, start, end, _ = row
                if not role or not name or re.fullmatch(r"Q\d+", name) or not DAY.fullmatch(start) or (end and not DAY.fullmatch(end)):
                    continue
                if (end or "9") < SINCE or not qid.startswith("Q"):
                    continue
                key = (qid, country, role, start[:7])
                if key not in found or (end and not found[key][5]):
                    found[key] = row
    rows = sorted(found.values(), key=lambda row: (row[2], row[3], row[4], row[0]))
    with (HERE / "wikidata_terms.tsv").open("w", encoding="utf-8", newline="\n") as out:
        print("\t".join(HEADER), file=out)
        for row in rows:
            print("\t".join([*(cell or "-" for cell in row), "wikidata"]), file=out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
