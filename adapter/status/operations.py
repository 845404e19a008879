"""All operations of the status API, in one table: routes, document and the tests of who may what go by it."""

from __future__ import annotations

from starlette.routing import BaseRoute

from adapter.status.api import Operation, api_routes
from adapter.status.berichten_api import berichten_operations
from adapter.status.bewijs_api import bewijs_operations
from adapter.status.gebeurtenissen import gebeurtenissen_operations
from adapter.status.herhalingen import herhalingen_operations
from adapter.status.mappings import mappings_operations
from adapter.status.openapi import openapi_route
from adapter.status.ports import Ports
from adapter.status.quarantaine import quarantaine_operations
from adapter.status.samenvatting import samenvatting_operations
from adapter.status.schemas import schemas_operations
from adapter.status.verbindingen import verbindingen_operations
from adapter.status.zonder_thuis import zonder_thuis_operations

__all__ = ["all_operations", "status_routes"]


def all_operations(ports: Ports) -> list[Operation]:
    """Give them, in the order of the document."""
    return [
        *berichten_operations(ports),
        *bewijs_operations(ports),
        *gebeurtenissen_operations(ports),
        *quarantaine_operations(ports),
        *verbindingen_operations(ports),
        *zonder_thuis_operations(ports),
        *herhalingen_operations(ports),
        *mappings_operations(ports),
        *schemas_operations(ports),
        *samenvatting_operations(ports),
    ]


def status_routes(ports: Ports) -> list[BaseRoute]:
    """Give the routes of /v1, with its document."""
    operations = all_operations(ports)
    return [openapi_route(operations), *api_routes(operations, ports)]
