"""koppelvlak.toml, read and checked once: what this installation serves, for whom, and how (ARCHITECTURE 3.6, MAPPING G).

Keys are English, terms of the standards Dutch. Unknown keys are refused with a suggestion (`adapter.tenancy.load`).
Environment variables override: `KOPPELVLAK_JOURNAL__URL`, `KOPPELVLAK_HTTP__PORT`, two underscores a level.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override

__all__ = [
    "Abonnee",
    "Access",
    "Address",
    "Afsluiten",
    "ApiKey",
    "Archief",
    "Backbone",
    "Betrokkene",
    "Brp",
    "Connection",
    "Delivery",
    "Dispensation",
    "Documenten",
    "Gemeente",
    "Grant",
    "Http",
    "Identificaties",
    "Journal",
    "Kennisgeving",
    "Limits",
    "Mappings",
    "Notificaties",
    "Observe",
    "Oidc",
    "OidcGrant",
    "Organisatie",
    "Privacy",
    "Repair",
    "Rolkeuze",
    "Route",
    "Schemas",
    "Settings",
    "Severity",
    "Target",
    "Zaaksysteem",
    "Zaaktypeprofiel",
    "Zender",
]

# first parts of addresses that are not a gemeente's (ARCHITECTURE 3.2)
RESERVED = frozenset(
    {
        "aanmelden",
        "afmelden",
        "berichten",
        "herhalen",
        "livez",
        "metrics",
        "overzicht",
        "quarantaine",
        "readyz",
        "register",
        "schemas",
        "static",
        "v1",
        "verbindingen",
        "voorkeuren",
    }
)
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
PackName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$")]
RelationName = Literal[
    "heeftAlsInitiator",
    "heeftAlsBelanghebbende",
    "heeftAlsGemachtigde",
    "heeftAlsUitvoerende",
    "heeftAlsVerantwoordelijke",
    "heeftAlsOverigBetrokkene",
    "heeftBetrekkingOp",
]


ZaakMember = Annotated[
    str,
    Field(
        pattern=r"^zaak\.(omschrijving|toelichting|betalingsindicatie|vertrouwelijkheidaanduiding|communicatiekanaal"
        r"|archiefnominatie|archiefactiedatum|publicatiedatum)$"
    ),
]
ExtraHome = Annotated[
    str,
    Field(
        pattern=r"^(bron|zaak\.(omschrijving|toelichting|betalingsindicatie|vertrouwelijkheidaanduiding"
        r"|communicatiekanaal)|rol\.(roltoelichting|afwijkendeNaamBetrokkene|naam|functie|telefoonnummer|emailadres"
        r"|annIdentificatie|kvkNummer|anpIdentificatie|inpA_nummer|identificatie))$"
    ),
]

Openingstijd = Annotated[
    str,
    Field(
        pattern=r"^(ma|di|wo|do|vr|za|zo)(-(ma|di|wo|do|vr|za|zo))? ([01][0-9]|2[0-3]):[0-5][0-9]"
        r"-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
    ),
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Zender(_Part):
    """A system that may send: `"*"` is any. Parts left out are not compared."""

    organisatie: str = "*"
    applicatie: str = "*"
    administratie: str | None = None


class Organisatie(_Part):
    """A code as it stands in stuurgegevens (`"*"`: any other), and what it is in ZGW."""

    code: str
    rsin: Annotated[str, Field(pattern=r"^[0-9]{9}$")]
    gemeentecode: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    oin: Annotated[str, Field(pattern=r"^[0-9]{20}$")] | None = None


class Rolkeuze(_Part):
    """The roltype of one StUF relation: omschrijvingGeneriek by the rule of MAPPING C.3, or by name."""

    generiek: str | None = None
    omschrijving: str | None = None
    ontbreekt: Literal["fout", "overslaan"] = "fout"


class Afsluiten(_Part):
    """Who closes a zaak, with what (ACCEPTANCE D)."""

    bij_einddatum: bool = False
    standaard_resultaat: str | None = None  # an end status comes without resultaat (EDRLS)
    standaard_resultaat_bij_einddatum: str | None = None  # only an einddatum comes (ESED)
    eindstatus_negeren: bool = False  # in actualiseerZaakstatus (IEIAZS)


class Archief(_Part):
    """What is done with archiefnominatie at creation (MAPPING C.1)."""

    bij_aanmaken: Literal["niet", "meegeven"] = "niet"


class Address(_Part):
    """What is done with an address (MAPPING C.3)."""

    zonder_bag_id: Literal["weglaten", "leegId"] = "weglaten"
    straat: Literal["openbareRuimte", "straatnaam"] = "openbareRuimte"


class Betrokkene(_Part):
    """What is done with a rol without a usable person."""

    leeg_of_dummy_bsn: Literal["overslaan", "fout"] = "overslaan"
    dummy_bsn: tuple[str, ...] = ("111222333", "000000000")


class Documenten(_Part):
    """Defaults for documents (MAPPING C.5)."""

    taal_onbekend: str = "und"
    taalcodes: Literal["T", "B"] = "T"
    gebruiksrecht: bool | None = False
    # a document that says for which status it is relevant also sets that status, as one bridge does (ACCEPTANCE 96)
    status_zetten: bool = False
    max_inline_mib: Annotated[int, Field(ge=1, le=1024)] = 4


class Zaaktypeprofiel(_Part):
    """Rules per zaaktype; the key is the StUF code, `standaard` holds for every other."""

    zaaktype_identificatie: str | None = None
    afsluiten: Afsluiten = Afsluiten()
    archief: Archief = Archief()
    rollen: dict[RelationName, Rolkeuze] = {}
    adres: Address = Address()
    betrokkene: Betrokkene = Betrokkene()
    documenten: Documenten = Documenten()
    standaardwaarden: dict[ZaakMember, str] = {}  # when the message has none, or says that it is empty
    vaste_waarden: dict[ZaakMember, str] = {}  # whatever the message says
    extra_elementen: dict[str, ExtraHome] = {}  # name of an extraElement -> the member that it stands for
    gezetdoor: Literal["koppelen", "rol_maken"] = (
        "koppelen"  # who set a status is linked when there; or is made behandelaar
    )
    statussen: dict[str, str] = {}  # StUF omschrijving -> statustype omschrijving
    resultaten: dict[str, str] = {}
    documenttypen: dict[str, str] = {}
    besluittypen: dict[str, str] = {}
    standaard_besluittype: str | None = None  # of a besluit whose message names none


class Identificaties(_Part):
    """Where zaak- and documentidentificaties come from."""

    bron: Literal["teller", "zgw"] = "teller"  # zgw: reserved at the source (zaaknummer_reserveren)
    formaat: str = "{gemeentecode}{jaar}{volgnr:08d}"

    @field_validator("formaat")
    @classmethod
    def _is_usable(cls, formaat: str) -> str:
        """Refuse what gives no number: an unknown part, none of the counter, or more than 40 characters (ZDS)."""
        try:
            one, other = (_number(formaat, "0000", _SAMPLE, number) for number in (1, 99_999_999))
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            msg = (
                f"parts are {{gemeentecode}} {{jaar}} {{maand}} {{dag}} {{datum}} {{tijd}} {{volgnr:08d}}; not {error}"
            )
            raise ValueError(msg) from error
        if one == other or len(other) > 40 or not _NUMMER.fullmatch(other):
            msg = "needs {volgnr}, at most 40 characters, and only letters, digits, - _ and ."
            raise ValueError(msg)
        return formaat

    def write(self, *, gemeentecode: str, moment: datetime, volgnr: int) -> str:
        """Give a number; `moment` is the local time at which it is given out."""
        return _number(self.formaat, gemeentecode, moment, volgnr)


_SAMPLE = datetime(2000, 1, 1)  # noqa: DTZ001  # any moment will do
_NUMMER = re.compile(r"[A-Za-z0-9._-]{5,}")


def _number(formaat: str, gemeentecode: str, moment: datetime, volgnr: int) -> str:
    return formaat.format(
        gemeentecode=gemeentecode,
        jaar=f"{moment:%Y}",
        maand=f"{moment:%m}",
        dag=f"{moment:%d}",
        datum=f"{moment:%Y%m%d}",
        tijd=f"{moment:%H%M%S}",
        volgnr=volgnr,
    )


class Kennisgeving(_Part):
    """How kennisgevingen are read (MAPPING E)."""

    oud_ontbreekt: Literal["toegestaan", "fout"] = "toegestaan"
    conflict: Literal["melden", "weigeren"] = "melden"
    informatief_verwerken: Literal["auto"] = "auto"
    leeg_element: Literal["overslaan", "geenWaarde"] = "overslaan"


Severity = Literal["fout", "waarschuwing", "uit"]
Repair = Literal["spaties-weg", "inkorten", "element-weg", "attribuut-weg", "attribuut-vast", "nil"]


class Dispensation(_Part):
    """One deviation from the standard that a connection may keep for a time: it is taken, with a warning, and counted."""

    code: Annotated[str, Field(min_length=3)]  # of the finding: "waarde-te-lang", or KV-WAARDE-TE-LANG
    path: Annotated[
        str, Field(min_length=1)
    ]  # the last steps of the place, without prefixes: "stuurgegevens/referentienummer"
    reason: Annotated[str, Field(min_length=10)]
    until: date  # the last day
    repair: Repair | None = None  # how the message is mended before it is translated; None: not at all


class Connection(_Part):
    """One system of one gemeente that sends to us."""

    packs: tuple[PackName, ...] = ("zds-1.1", "zds-1.2")  # "zds-1.2", or a version of it: "zds-1.2/1.2"
    zenders: tuple[Zender, ...] = (Zender(),)
    language: Literal["nl", "en"] = "nl"
    acknowledge: Literal["journal", "target"] = "journal"  # target: the Bv03 waits until the source has it
    foutcode_synchroon: Literal["Fo02", "Fo03"] = "Fo02"
    kennisgeving: Kennisgeving = Kennisgeving()
    vragen_als_vrij_bericht: bool = False  # questions are taken at the address of free messages too
    validation: Literal["weigeren", "waarschuwen"] = "weigeren"
    rules: dict[str, Severity] = {}  # rules beyond the schema that weigh otherwise than their pack says
    dispensations: tuple[Dispensation, ...] = ()
    overlays: tuple[Name, ...] = ()  # files of mappings/overlays: what this system does otherwise; later ones go first

    def pack_named(self, name: str) -> str | None:
        """Give the pack that this connection means by a name, with its version if it has one; None when it may not use it."""
        return next((pack for pack in self.packs if pack.partition("/")[0] == name), None)


class Target(_Part):
    """The ZGW APIs of one source: the embedded register, or any ZGW implementation."""

    kind: Literal["register", "zgw"] = "register"
    dialect: Literal["vng", "open-zaak"] = "vng"  # open-zaak: several calls in one, where the target has that
    zaken: str | None = None  # base URL, e.g. https://zaken.example.nl/zaken/api/v1/
    catalogi: str | None = None
    documenten: str | None = None
    besluiten: str | None = None
    client_id: str | None = None
    secret: SecretStr | None = None
    ca: str | None = None  # file with root certificates (PEM) that are trusted besides those of the system
    timeout_s: Annotated[float, Field(gt=0, le=300)] = 30.0
    parallel: Annotated[int, Field(ge=1, le=64)] = 24  # calls at once
    cache_s: Annotated[int, Field(ge=0)] = 300  # how long look-ups in the catalogus are believed
    # release a document that we locked ourselves and whose lock got lost with an answer; needs the scope for it
    geforceerd_ontgrendelen: bool = False
    # when it may be called, in Dutch time: ["ma-vr 07:00-19:00", "za 09:00-12:00"]; without: always
    openingstijden: tuple[Openingstijd, ...] = ()

    @property
    def may_force_unlock(self) -> bool:
        """True when a lost lock of ours may be broken; the embedded register always lets us."""
        return self.kind == "register" or self.geforceerd_ontgrendelen


class Brp(_Part):
    """The source of persons: Haal Centraal BRP personen bevragen v2, or a StUF-BG system; and for what it is asked."""

    kind: Literal["haalcentraal", "stuf"] = "haalcentraal"
    url: Annotated[
        str, Field(pattern=r"^https?://[^?#]+$")
    ]  # base URL, e.g. https://brp.example.nl/haalcentraal/api/brp
    api_key: SecretStr | None = None
    api_key_header: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")] = "X-API-KEY"
    doelbinding: str | None = None
    verwerking: str | None = None
    gebruiker: str | None = None
    oin: Annotated[str, Field(pattern=r"^[0-9]{20}$")] | None = None
    ca: str | None = None  # file with root certificates (PEM) that are trusted besides those of the system
    timeout_s: Annotated[float, Field(gt=0, le=300)] = 10.0


class Notificaties(_Part):
    """How a ZGW source tells us of its changes (POST /<gemeente>/notificaties), and what we do when it does not."""

    # what stands in the header Authorization of every notification; the register in this process needs none
    autorisatie: SecretStr | None = None
    api: Annotated[str, Field(pattern=r"^https?://[^?#]+$")] | None = None  # Notificaties API where we subscribe
    callback: Annotated[str, Field(pattern=r"^https?://[^?#]+$")] | None = None  # our address as that API reaches it
    kanalen: tuple[Literal["zaken", "documenten", "besluiten"], ...] = ("zaken", "documenten", "besluiten")
    # 0: never. How often is looked at the source for changes of which no notification came
    ophalen_s: Annotated[float, Field(ge=0, le=86400)] | None = None
    # how long after its first notification a new zaak, or a document in no zaak, is told: its parts may still be made
    wacht_s: Annotated[float, Field(ge=0, le=600)] = 5.0
    max_document_mib: Annotated[int, Field(ge=0, le=1024)] = 100  # above this a document is told without its content


class Abonnee(_Part):
    """A legacy system that is told, in StUF, what happens: a target of its own."""

    url: Annotated[str, Field(pattern=r"^https?://[^?#]+$")]  # where it takes asynchronous messages
    pack: Literal["zds-1.1", "zds-1.2", "zkn-0310", "bg-0310"] = "zds-1.1"
    applicatie: Annotated[str, Field(min_length=1, max_length=50)]  # of it, in the stuurgegevens
    organisatie: str | None = None  # default: the gemeente's own
    administratie: str | None = None
    zender_applicatie: Annotated[str, Field(min_length=1, max_length=50)] = "KOPPELVLAK"  # how we call ourselves
    # kinds of events, with * for any: "zaken.*", "zaken.status.gezet"
    gebeurtenissen: tuple[Annotated[str, Field(pattern=r"^[a-z*]+(\.[a-z*]+)*$")], ...] = ("*",)
    zaaktypen: tuple[str, ...] = ()  # codes; none: of every zaaktype
    verbinding: Name | None = (
        None  # through which it sends: what it sent itself does not come back; default: of its name
    )
    # files of mappings/overlays: how it is written to; default: those of the connection through which it sends
    overlays: tuple[Name, ...] | None = None
    openingstijden: tuple[Openingstijd, ...] = ()  # as those of a source
    headers: dict[str, SecretStr] = {}  # of every call, e.g. Authorization
    ca: str | None = None  # file with root certificates (PEM) that are trusted besides those of the system
    timeout_s: Annotated[float, Field(gt=0, le=300)] = 30.0


class Zaaksysteem(_Part):
    """A legacy zaaksysteem that takes StUF: messages are passed on to it, or sent to it as well."""

    url: Annotated[str, Field(pattern=r"^https?://[^?#]+$")]  # takes what has no address of its own below
    ontvang_asynchroon: Annotated[str, Field(pattern=r"^https?://[^?#]+$")] | None = None
    beantwoord_vraag: Annotated[str, Field(pattern=r"^https?://[^?#]+$")] | None = None
    vrij_bericht: Annotated[str, Field(pattern=r"^https?://[^?#]+$")] | None = None
    openingstijden: tuple[Openingstijd, ...] = ()  # as those of a source
    headers: dict[str, SecretStr] = {}  # of every call, e.g. Authorization
    ca: str | None = None  # file with root certificates (PEM) that are trusted besides those of the system
    timeout_s: Annotated[float, Field(gt=0, le=300)] = 30.0


class Route(_Part):
    """Where messages go: the first route that fits counts; without one they are ours."""

    # names of operations, with * for any: "creeerZaak*", "*_Lv01"
    operaties: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_*]+$")], ...] = ("*",)
    zaaktypen: tuple[str, ...] = ()  # codes; none: of every zaaktype, and what is about no zaak
    # proxy: only to the other system, whose answer it is; replicate: ours, and then there as well
    route: Literal["proxy", "replicate", "translate"]
    naar: Name | None = None
    stop_bij_fout: bool = True  # replicate: nothing goes there before our own source has it


class Gemeente(_Part):
    """One tenant."""

    organisaties: tuple[Organisatie, ...]
    catalogus_rsin: str | None = None
    catalogus_domein: str | None = None
    catalogus: str | None = None  # file that the embedded register loads
    source: Target = Target()
    brp: Brp | None = None
    connections: dict[Name, Connection]
    zaaktypen: dict[str, Zaaktypeprofiel] = {}
    notificaties: Notificaties | None = None
    abonnees: dict[Name, Abonnee] = {}
    zaaksystemen: dict[Name, Zaaksysteem] = {}
    routes: tuple[Route, ...] = ()
    identificaties: Identificaties = Identificaties()
    antwoord_organisatie: str | None = None

    def overlays_of(self, abonnee: str) -> tuple[str, ...]:
        """Give the overlays that a subscriber is written to with: its own, else those of the connection it sends through."""
        rules = self.abonnees[abonnee]
        if rules.overlays is not None:
            return rules.overlays
        connection = self.connections.get(rules.verbinding or abonnee)
        return () if connection is None else connection.overlays


class Limits(_Part):
    """Bounds on what input can make grow (OPERATIONS 6)."""

    body_bytes: int = 300 * 1024 * 1024  # with inline documents
    skeleton_bytes: int = 8 * 1024 * 1024  # what is left once documents are cut out
    elements: int = 100_000
    depth: int = 200
    attributes: int = 64  # per element
    namespaces_per_element: int = 32
    namespaces: int = 128
    spill_bytes: int = 64 * 1024  # an inhoud above this goes to the blob store while it streams in
    read_s: float = 60.0


class Http(_Part):
    """Where the server listens."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8710
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    queue: Annotated[int, Field(ge=1)] = 2048  # requests in work before a 503; a sender alone has half of them
    public_url: str | None = None  # what the WSDL names; default: the address of the request


class Journal(_Part):
    """The durable memory: `sqlite` under the data folder, or a postgresql:// URL."""

    url: SecretStr | None = None
    keep_keys_days: int = 30
    keep_payload_days: int = 7
    free_mib: int = 64  # less free disk than this: new messages are refused


class Backbone(_Part):
    """The event log: embedded, or Apache Kafka."""

    kind: Literal["embedded", "kafka"] = "embedded"
    bootstrap: str | None = None
    topic: str = "zgw.zaken"
    partitions: int = 12
    send_s: float = 5.0


class Delivery(_Part):
    """Retries: factor `factor` from `first_s`, jitter, at most `attempts_max` (about 24 h)."""

    first_s: float = 25.0
    factor: float = 4.0
    ceiling_s: float = 6 * 3600.0
    attempts_max: int = 9
    in_work: int = 16  # messages delivered at once, of different lanes


class Schemas(_Part):
    """The schema packs: where installed ones are, and whose schemas judge."""

    folder: str | None = None  # default: `schemas` in the data folder
    authority: dict[str, Literal["own", "official"]] = {}  # by pack; official: the set of the standard body, installed


class Mappings(_Part):
    """An organisation's own mappings: they go before ours, file by file, and are judged before anything is served."""

    folder: str | None = None  # laid out as our `mappings`: <pack>/<operation>.toml, tables/…, overlays/…


class Privacy(_Part):
    """How personal data are kept out of what others can read."""

    pseudonym_key: Annotated[SecretStr, Field(min_length=32)] | None = (
        None  # of what stands for a person in lanes and subjects
    )


class Grant(_Part):
    """Roles in one gemeente, or in each (`"*"`)."""

    gemeente: Annotated[str, Field(pattern=r"^(\*|[a-z0-9][a-z0-9-]{0,39})$")]
    roles: Annotated[tuple[Literal["lezer", "beheerder", "privacy-officer"], ...], Field(min_length=1)]


class ApiKey(_Part):
    """A key of a monitor or another system; only its hash is kept."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    grants: tuple[Grant, ...]


class OidcGrant(Grant):
    """Roles for everybody whose claim has this value."""

    value: Annotated[str, Field(min_length=1)]


class Oidc(_Part):
    """The issuer that people log in at, and whose tokens are taken."""

    issuer: Annotated[str, Field(pattern=r"^https?://[^?#]+$")]
    client_id: str
    client_secret: SecretStr | None = None  # none: a public client, by PKCE alone
    audience: str | None = None  # of bearer tokens; default: client_id
    scopes: tuple[str, ...] = ("openid", "profile")
    claim: str = "groups"  # which claim grants roles; a path where it lies deeper: "realm_access.roles"
    name_claim: str = "preferred_username"  # what the audit calls a person
    grants: tuple[OidcGrant, ...] = ()
    ca: str | None = None  # file with root certificates (PEM) that are trusted besides those of the system
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 5.0


class Access(_Part):
    """Who may look, and do: the status API and the dashboard."""

    session_key: Annotated[SecretStr, Field(min_length=32)] | None = None  # signs the cookies
    session_minutes: Annotated[int, Field(ge=1, le=1440)] = 480  # a login holds no longer, whatever is done
    idle_minutes: Annotated[int, Field(ge=1, le=1440)] = 60  # nor when no page is asked for so long
    keys: dict[Name, ApiKey] = {}
    oidc: Oidc | None = None
    logins_per_minute: Annotated[int, Field(ge=1, le=1000)] = 10  # of one address


class Observe(_Part):
    """Traces and metrics over OTLP (HTTP); /metrics is there in any case."""

    otlp: Annotated[str, Field(pattern=r"^https?://[^?#]+$")] | None = None  # base URL of a collector
    otlp_headers: dict[str, SecretStr] = {}  # e.g. an Authorization that it asks for
    interval_s: Annotated[float, Field(ge=1, le=3600)] = 30.0  # how often metrics are sent
    traces: Annotated[float, Field(ge=0, le=1)] = 1.0  # share of the messages whose trace is sent


class Settings(BaseSettings):
    """The whole of koppelvlak.toml."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="KOPPELVLAK_", env_nested_delimiter="__")

    profile: Literal["development", "production"] = "development"
    data: str = "var"
    installation: str = "koppelvlak"  # names this installation in event ids
    http: Http = Http()
    limits: Limits = Limits()
    journal: Journal = Journal()
    backbone: Backbone = Backbone()
    delivery: Delivery = Delivery()
    privacy: Privacy = Privacy()
    schemas: Schemas = Schemas()
    mappings: Mappings = Mappings()
    access: Access = Access()
    observe: Observe = Observe()
    gemeenten: dict[Name, Gemeente] = {}

    @field_validator("gemeenten")
    @classmethod
    def _have_addresses(cls, gemeenten: dict[Name, Gemeente]) -> dict[Name, Gemeente]:
        """Refuse a name whose addresses would be those of our own pages."""
        taken = sorted(RESERVED & gemeenten.keys())
        if taken:
            msg = f"these names are addresses of our own: {', '.join(taken)}"
            raise ValueError(msg)
        return gemeenten

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment variables go before the file."""
        return env_settings, init_settings
