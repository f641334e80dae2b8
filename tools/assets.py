"""Copy what the pages need from node_modules into the desk's static folder, the fonts of papers beside their adapter.

A stylesheet brings the files that it refers to; references to source maps are cut, because the manifest storage
refuses a page whose map is missing. Each package brings its licence.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "limen" / "desk" / "static" / "vendor"
PAPER_FONTS = ROOT / "src" / "limen" / "adapters" / "paper_fonts"

USED_BY = (
    "src/limen/desk/templates/**/*.html",
    "src/limen/desk/**/*.py",
    "src/limen/desk/static/desk/js/*.js",
    "src/limen/desk/static/desk/*.css",
)
"""What names the classes, elements and variables of Tabler that are used."""

_SOURCE_MAP = re.compile(r"\s*(?:/\*[#@] sourceMappingURL=[^*]*\*/|//[#@] sourceMappingURL=\S*)\s*$")
_REFERENCE = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')?#]+)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Files taken from one npm package into one folder below `vendor`."""

    name: str
    folder: str
    files: tuple[str, ...]


PACKAGES = (
    Package(
        name="@tabler/core",
        folder="tabler",
        files=("dist/css/tabler.min.css", "dist/css/tabler.rtl.min.css"),
    ),
    Package(name="@fontsource-variable/noto-sans", folder="noto-sans", files=("wght.css", "LICENSE")),
    Package(name="@fontsource-variable/noto-sans-arabic", folder="noto-sans-arabic", files=("wght.css", "LICENSE")),
    Package(name="@fontsource-variable/noto-sans-sc", folder="noto-sans-sc", files=("wght.css", "LICENSE")),
)

FONTS = {
    "noto-sans": ("400Regular/NotoSans_400Regular.ttf", "700Bold/NotoSans_700Bold.ttf", "LICENSE_FONT"),
    "noto-sans-arabic": (
        "400Regular/NotoSansArabic_400Regular.ttf",
        "700Bold/NotoSansArabic_700Bold.ttf",
        "LICENSE_FONT",
    ),
    "noto-sans-sc": ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT"),
}
"""Package of @expo-google-fonts to the files taken: whole fonts in one file each, which a page would not want."""


def without_source_map(text: str) -> str:
    """Return a script or stylesheet without the comment that names its source map."""
    return _SOURCE_MAP.sub("\n", text)


def references(stylesheet: str) -> Iterator[PurePosixPath]:
    """Yield the relative paths that a stylesheet loads; data and fragment references load nothing."""
    for match in _REFERENCE.finditer(stylesheet):
        yield PurePosixPath(match[1])


def copy(package: Package, *, source: Path, target: Path) -> None:
    """Copy the files of `package` from `source` to `target`; FileNotFoundError names what is missing."""
    for name in package.files:
        _copy_file(source / name, target / PurePosixPath(name).name)


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix not in {".css", ".js"}:
        shutil.copyfile(source, target)
        return
    text = without_source_map(source.read_text(encoding="utf-8"))
    target.write_text(text, encoding="utf-8")
    if source.suffix == ".css":
        for reference in references(text):
            _copy_file(source.parent / reference, target.parent / reference)


def keep_used_rules(folder: Path) -> None:
    """Take every rule that no page of the desk can use out of the stylesheets in `folder`: 36 kB are left of 636.

    Raises CalledProcessError when the tool fails, FileNotFoundError when it is not installed.
    """
    tool = NODE_MODULES / "purgecss" / "bin" / "purgecss.js"
    if not tool.exists():
        raise FileNotFoundError(2, "not installed", str(tool))
    for stylesheet in sorted(folder.glob("*.css")):
        command = ["node", str(tool), "--css", str(stylesheet), "--content", *USED_BY, "--variables", "--keyframes"]
        subprocess.run([*command, "--output", str(stylesheet)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def copy_fonts(target: Path) -> None:
    """Copy the fonts that papers are set in; FileNotFoundError names what is missing."""
    for name, files in FONTS.items():
        source = NODE_MODULES / "@expo-google-fonts" / name
        for file in files:
            _copy_file(source / file, target / name / PurePosixPath(file).name)


def replace_folder(folder: Path, *, by: Path) -> None:
    """Put a folder that is complete in the place of another."""
    shutil.rmtree(folder, ignore_errors=True)
    by.rename(folder)


def main() -> int:
    """Make the vendor folder and the fonts anew; return the exit code."""
    fresh, fonts = VENDOR.with_name("vendor.new"), PAPER_FONTS.with_name("paper_fonts.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(fonts, ignore_errors=True)
    try:
        copy_fonts(fonts)
        for package in PACKAGES:
            copy(package, source=NODE_MODULES / package.name, target=fresh / package.folder)
        keep_used_rules(fresh / "tabler")
    except subprocess.CalledProcessError as error:
        print(f"purgecss ended with {error.returncode}. Remove node_modules and run make again.", file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"{error.filename} is missing. Remove node_modules and run make again.", file=sys.stderr)
        return 1
    replace_folder(VENDOR, by=fresh)
    replace_folder(PAPER_FONTS, by=fonts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
