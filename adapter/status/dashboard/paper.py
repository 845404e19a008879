"""Paper: a PDF of a title, paragraphs and lists; what the proof of delivery is printed on."""

from __future__ import annotations

from datetime import datetime

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from adapter.status.dashboard.texts import Texts

__all__ = ["Page"]


class Page:
    """An A4 document in the fonts that every reader has; what they can't write is shown as a question mark."""

    def __init__(self, texts: Texts, made_at: datetime) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_lang(texts.language)
        self._pdf.set_title(texts("bewijs.titel"))
        self._pdf.set_creator("Koppelvlak")
        self._pdf.set_creation_date(made_at)
        self._pdf.set_auto_page_break(True, margin=18)
        self._pdf.set_margins(20, 18, 20)
        self._pdf.add_page()

    def title(self, text: str) -> None:
        """Write the title."""
        self._pdf.set_font("helvetica", "B", 20)
        self._line(text, 10)
        self._pdf.ln(2)

    def text(self, text: str) -> None:
        """Write a paragraph."""
        self._pdf.set_font("helvetica", "", 10)
        self._line(text, 5)
        self._pdf.ln(2)

    def rows(self, heading: str, rows: list[tuple[str, str]]) -> None:
        """Write a list of labels and values under a heading; nothing where there are none."""
        if not rows:
            return
        self._pdf.ln(3)
        self._pdf.set_font("helvetica", "B", 12)
        self._line(heading, 7)
        for label, value in rows:
            self._pdf.set_font("helvetica", "", 9)
            self._pdf.set_text_color(70, 86, 106)
            top = self._pdf.get_y()
            if top > self._pdf.h - 30:
                self._pdf.add_page()
                top = self._pdf.get_y()
            self._pdf.multi_cell(48, 4.6, _latin(label), new_x=XPos.RIGHT, new_y=YPos.TOP, align="L")
            self._pdf.set_text_color(0, 0, 0)
            self._pdf.set_xy(70, top)
            self._pdf.multi_cell(
                0, 4.6, _latin(value), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L", wrapmode=WrapMode.CHAR
            )
            self._pdf.ln(0.8)

    def bytes(self) -> bytes:
        """Give the document."""
        return bytes(self._pdf.output())

    def _line(self, text: str, height: float) -> None:
        self._pdf.multi_cell(0, height, _latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")


def _latin(text: str) -> str:
    """Give `text` in the letters of the fonts that a PDF has by itself."""
    return text.replace("\u2192", "->").encode("latin-1", "replace").decode("latin-1")
