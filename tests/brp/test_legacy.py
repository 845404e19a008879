"""A question about persons passed on to a legacy StUF-BG system (MAPPING D.1)."""

from __future__ import annotations

from typing import Any

import pytest

from adapter import guard, stuf
from tests.brp.messages import BSN, NS, lv01
from tests.system import message_of, posted, running
from tests.translated import schema

KEY = f"<BG:inp.bsn>{BSN}</BG:inp.bsn>"
SOAP = '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>{}</e:Body></e:Envelope>'
LA01 = (
    f"<BG:npsLa01 {NS}><BG:stuurgegevens><StUF:berichtcode>La01</StUF:berichtcode>"
    "<StUF:zender><StUF:organisatie>9999</StUF:organisatie><StUF:applicatie>OUD</StUF:applicatie></StUF:zender>"
    "<StUF:referentienummer>van-oud</StUF:referentienummer><StUF:entiteittype>NPS</StUF:entiteittype></BG:stuurgegevens>"
    "<BG:parameters><StUF:indicatorVervolgvraag>false</StUF:indicatorVervolgvraag></BG:parameters>{}</BG:npsLa01>"
)
FOUND = f'<BG:antwoord><BG:object StUF:entiteittype="NPS">{KEY}</BG:object></BG:antwoord>'
FAULT = (
    "<e:Fault><faultcode>e:Server</faultcode><faultstring>{text}</faultstring><detail>"
    f"<StUF:Fo02Bericht {NS}><StUF:stuurgegevens><StUF:berichtcode>Fo02</StUF:berichtcode></StUF:stuurgegevens>"
    "<StUF:body><StUF:code>{code}</StUF:code><StUF:plek>server</StUF:plek><StUF:omschrijving>{text}</StUF:omschrijving>"
    "</StUF:body></StUF:Fo02Bericht></detail></e:Fault>"
)


class Legacy:
    """A stand-in for a StUF-BG system: answers every question alike."""

    def __init__(self, status: int, body: str) -> None:
        self.questions: list[Any] = []
        self.headers: dict[str, str] = {}
        self._status, self._body = status, body

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        self.headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        self.questions.append(stuf.payload_of(guard.parse(body)))
        await send({"type": "http.response.start", "status": self._status, "headers": []})
        await send({"type": "http.response.body", "body": self._body.encode()})


async def asked(tmp_path, source: Legacy, data: bytes | None = None) -> Any:
    async with running(tmp_path, background=False, brp=source.app, brp_kind="stuf") as system:
        answer = await posted(system, data or lv01(KEY), pack="bg-0310", dienst="BeantwoordVraag")
    return message_of(answer)


async def test_the_question_is_passed_on_as_it_is_and_the_answer_comes_back_as_ours(tmp_path):
    source = Legacy(200, SOAP.format(LA01.format(FOUND)))
    more = (
        '<BG:vanaf StUF:entiteittype="NPS"><BG:geslachtsnaam>A</BG:geslachtsnaam></BG:vanaf>'  # a range is fine
        '<BG:totEnMet StUF:entiteittype="NPS"><BG:geslachtsnaam>B</BG:geslachtsnaam></BG:totEnMet>'
    )
    root = await asked(tmp_path, source, lv01(KEY, more=more))
    assert schema("bg-0310").validate(root), schema("bg-0310").error_log
    assert root.findtext("{*}antwoord/{*}object/{*}inp.bsn") == BSN
    assert root.findtext("{*}stuurgegevens/{*}crossRefnummer") == "vraag-1"
    assert root.findtext("{*}stuurgegevens/{*}zender/{*}applicatie") == "CDR"
    (question,) = source.questions
    assert schema("bg-0310").validate(question)
    assert question.find("{*}totEnMet") is not None
    assert source.headers["soapaction"] == '"http://www.egem.nl/StUF/sector/bg/0310/npsLv01"'


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, LA01.format("")),
        (200, LA01.format("<BG:antwoord/>")),
        (200, LA01.format('<BG:antwoord><BG:object StUF:entiteittype="NPS" xsi:nil="true"/></BG:antwoord>')),
        (500, FAULT.format(code="StUF064", text="Object niet gevonden")),
        (500, "<e:Fault><faultcode>e:Server</faultcode><faultstring>Object niet gevonden</faultstring></e:Fault>"),
    ],
)
async def test_who_is_not_there_is_an_answer_without_objects_however_it_is_said(tmp_path, status, body):
    root = await asked(tmp_path, Legacy(status, SOAP.format(body)))
    assert schema("bg-0310").validate(root), schema("bg-0310").error_log
    assert root.tag.endswith("}npsLa01")
    assert root.find("{*}antwoord") is None


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (500, SOAP.format(FAULT.format(code="StUF058", text=f"fout bij {BSN}")), "StUF058"),
        (200, "geen xml", "StUF058"),
        (200, SOAP.format(LA01.format("<BG:antwoord><BG:object><BG:vreemd>1</BG:vreemd></BG:object></BG:antwoord>")), "StUF058"),
        (403, "", "StUF052"),
        (503, "", "StUF960"),
    ],
)  # fmt: skip
async def test_what_it_refuses_or_says_wrongly_is_a_fault_without_a_value(tmp_path, status, body, code):
    root = await asked(tmp_path, Legacy(status, body))
    assert root.findtext("{*}body/{*}code") == code
    assert BSN not in "".join(root.itertext())
