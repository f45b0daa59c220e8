"""Screenshots made small: PNG files with a palette, which the browser does not write."""

from __future__ import annotations

import base64
import struct
import zlib

from playwright.sync_api import Page

from tests.integration.browser.wiki_browser import measure


def with_palette(shot: bytes, page: Page) -> bytes:
    """Return a PNG with at most 256 colours that looks as ``shot``.

    The format: https://www.w3.org/TR/png-3/

    :param shot: a PNG
    :param page: any open page, whose browser decodes the shot
    """
    palette = measure(page, "palette", base64.b64encode(shot).decode())
    width, height = palette["width"], palette["height"]
    pixels = base64.b64decode(palette["pixels"])
    rows = b"".join(b"\0" + pixels[row * width :][:width] for row in range(height))
    colors = b"".join(color.to_bytes(3, "big") for color in palette["colors"])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", colors),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
    )
