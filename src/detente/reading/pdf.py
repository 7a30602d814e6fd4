"""PDF to a document: the text of its pages (pypdf), with words broken at line ends joined."""

from __future__ import annotations

import dataclasses
import io
import logging
import re

from detente.errors import DetenteError, Exit, Place, Problem
from detente.reading.document import read_text
from detente.reading.statement import Document

_BROKEN_WORD = re.compile(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])")
_MOST_PAGES = 1_000
_LEAST_TEXT = 20  # characters; a page image without a text layer gives less


def read_pdf(data: bytes, *, name: str) -> Document:
    """The document of a PDF. Raises DetenteError where it is encrypted, broken or only images."""
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _unreadable(
                name, "the PDF is encrypted", hint="Save a copy without a password and give that."
            )
        if len(reader.pages) > _MOST_PAGES:
            raise _unreadable(
                name,
                f"the PDF has {len(reader.pages)} pages",
                hint=f"Give the part that matters (at most {_MOST_PAGES} pages).",
            )
        pages = [page.extract_text() for page in reader.pages]
        title = str((reader.metadata or {}).get("/Title") or "")
        author = str((reader.metadata or {}).get("/Author") or "")
    except DetenteError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
    ) as error:
        raise _unreadable(name, f"the PDF cannot be read ({type(error).__name__})") from None
    except ImportError:
        raise _unreadable(
            name, "the PDF is encrypted", hint="Save a copy without a password and give that."
        ) from None
    text = _BROKEN_WORD.sub("", "\n\n".join(pages)).replace("\0", "").strip()
    if len(text) < _LEAST_TEXT:
        raise _unreadable(
            name,
            "the PDF holds no text",
            hint="It may be scanned; run a text recognition on it first.",
        )
    document = read_text(text, name=name)
    return dataclasses.replace(
        document, title=title.strip() or document.title, author=document.author or author.strip()
    )


def _unreadable(name: str, what: str, *, hint: str = "") -> DetenteError:
    return DetenteError(
        Problem(what, Place(name), hint=hint, code="unreadable"), status=Exit.UNREADABLE
    )
