"""Running MediaWiki's maintenance scripts on a sandbox's wiki."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from scripts.sandboxes import files
from scripts.sandboxes.errors import SandboxError
from scripts.sandboxes.processes import MARK
from scripts.sandboxes.software import Software


def run_php(
    directory: Path,
    software: Software,
    script: str | Path,
    *arguments: str,
    stdin: IO[bytes] | None = None,
    settings: Path | None = None,
) -> None:
    """Run a maintenance script of MediaWiki (or a PHP file of our own) on the sandbox's wiki.

    Raises SandboxError if it fails; what it printed is in the sandbox's setup.log.
    """
    path = software.tree / "maintenance" / script
    log = directory / files.SETUP_LOG
    environment = os.environ | {
        "MW_CONFIG_FILE": str(settings or directory / files.SETTINGS),
        "MW_INSTALL_PATH": str(software.tree),
        MARK: str(directory),
    }
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [software.php, "-d", "display_errors=stderr", str(path), *arguments],
            cwd=software.tree,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
        )
        try:
            # A broken pipe: it ended before it read all, and its exit code says why.
            with suppress(BrokenPipeError), cast(IO[bytes], process.stdin) as pipe:
                shutil.copyfileobj(stdin or io.BytesIO(), pipe, 1 << 20)
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            output.seek(0)
            said = output.read()
            with log.open("ab") as file:
                file.write(f"== {path.name}\n".encode() + said)
    if code:
        lines = said.decode(errors="replace").strip().splitlines() or ["no output"]
        why = next((line for line in lines if "rror:" in line or "xception" in line), lines[-1])
        raise SandboxError(
            f"MediaWiki's {path.name} failed ({why.strip()}); the whole output is in {log}"
        )
