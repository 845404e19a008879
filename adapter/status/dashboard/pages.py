"""A page: its template, its words, and the headers that keep a hostile message from doing anything in a browser."""

from __future__ import annotations

import hashlib
import importlib.resources
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import jinja2
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapter.errors import Language
from adapter.status.dashboard import show
from adapter.status.dashboard.texts import LANGUAGES, read_texts
from adapter.status.dashboard.viewer import Viewer
from adapter.status.taal import language_asked

__all__ = ["HEADERS", "THEMES", "Pages", "language_of", "local_path", "redirect"]

THEMES: Final = ("auto", "licht", "donker")
LANGUAGE_COOKIE: Final = "kv-taal"
THEME_COOKIE: Final = "kv-thema"
_TOLD_COOKIE: Final = "kv-melding"
_NAV: Final = ("overzicht", "berichten", "quarantaine", "verbindingen", "schemas", "herhalen")
_ANSWERED: Final = re.compile(r"/(zoeken|persoon|inzage|controle)$")  # what answers a form, below the page that has it
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser sends forms with "Origin: null"
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Pages:
    """Templates, compiled once, and files of our own beside them."""

    def __init__(self, version: str, can_sign_in: Callable[[Request], bool]) -> None:
        self._version = version
        self._can_sign_in = can_sign_in
        self.files = _read_files()
        self._env = jinja2.Environment(
            loader=jinja2.PackageLoader(__package__ or ""),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def answer(
        self, request: Request, viewer: Viewer | None, template: str, *, status: int = 200, **values: Any
    ) -> Response:
        """Give a page, or a part of one (templates that begin with _)."""
        language = language_of(request)
        texts = read_texts()[language]
        told = _told(request) if not template.startswith("_") else None
        page = self._env.get_template(template).render(
            t=texts,
            lang=language,
            languages=LANGUAGES,
            theme=_theme(request),
            themes=THEMES,
            nav=_NAV,
            path=request.url.path,
            back=request.url.path if request.method == "GET" else _ANSWERED.sub("", request.url.path),
            version=self._version,
            can_sign_in=self._can_sign_in(request),
            viewer=viewer,
            told=None if told is None else texts(f"melding.{told[0]}", aantal=told[1]),
            static=self._static,
            show=show.Shown(texts),
            **values,
        )
        answer = Response(page, status, HEADERS, "text/html; charset=utf-8")
        answer.headers["Content-Language"] = language
        answer.headers["Vary"] = "Cookie, Accept-Language"
        if told is not None:
            answer.delete_cookie(_TOLD_COOKIE, httponly=True, samesite="strict")
        return answer

    def _static(self, name: str) -> str:
        return f"/static/{name}?v={self.files[name][2]}"


def redirect(to: str, told: str | None = None, count: int = 0) -> Response:
    """Send on after a form (POST-redirect-GET), with what to tell on the next page (a key under `melding`)."""
    assert local_path(to) == to, to
    answer = RedirectResponse(to, 303, HEADERS)
    if told is not None:
        answer.set_cookie(_TOLD_COOKIE, f"{told}.{count}", max_age=60, httponly=True, samesite="strict")
    return answer


def local_path(text: str | None) -> str:
    """Give `text` where it is a path of ours, else the first page: a form must not send anyone elsewhere."""
    if text is None or not text.startswith("/") or text[1:2] in ("/", "\\") or any(c < " " or c == "\\" for c in text):
        return "/"
    return text


def language_of(request: Request) -> Language:
    """Give the language that was chosen, else the first that the browser asks for and we have."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    for language in LANGUAGES:
        if chosen == language:
            return language
    return language_asked(request.headers.get("accept-language"))


def _theme(request: Request) -> str:
    chosen = request.cookies.get(THEME_COOKIE)
    return chosen if chosen in THEMES else "auto"


def _told(request: Request) -> tuple[str, int] | None:
    key, _, count = request.cookies.get(_TOLD_COOKIE, "").partition(".")
    if not read_texts()["nl"].has(f"melding.{key}") or not count.isdecimal():
        return None
    return key, min(int(count), 10**9)


def _read_files() -> Mapping[str, tuple[bytes, str, str]]:
    """Give the files that we serve: content, media type, and a mark that changes with the content."""
    kinds = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
    found = {}
    for file in importlib.resources.files(__package__).joinpath("static").iterdir():
        content = file.read_bytes()
        mark = hashlib.sha256(content).hexdigest()[:12]
        found[file.name] = (content, kinds[file.name.rpartition(".")[2]], mark)
    return found
