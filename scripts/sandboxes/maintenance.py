"""Run MediaWiki's maintenance scripts on a sandbox's wiki."""

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
    """Run a maintenance script on the sandbox's wiki; its output goes to setup.log.

    Raises SandboxError if the script fails.

    :param script: the name of a script of MediaWiki, or the path of a PHP file
    :param stdin: the input of the script, None for no input
    :param settings: the path of LocalSettings.php, None for that of the sandbox
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
            # With a broken pipe the script ended early, and its exit code shows the reason.
            with suppress(BrokenPipeError), cast(IO[bytes], process.stdin) as pipe:
                shutil.copyfileobj(stdin or io.BytesIO(), pipe, 1 << 20)
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            output.seek(0)
            printed = output.read()
            with log.open("ab") as file:
                file.write(f"== {path.name}\n".encode() + printed)
    if code:
        lines = printed.decode(errors="replace").strip().splitlines() or ["no output"]
        why = next((line for line in lines if "rror:" in line or "xception" in line), lines[-1])
        raise SandboxError(
            f"MediaWiki's {path.name} failed ({why.strip()}); the whole output is in {log}"
        )
