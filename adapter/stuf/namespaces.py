"""The namespaces of StUF 03.01 and its sector models; prefixes in messages vary, never match on them."""

from __future__ import annotations

__all__ = ["BEVINDINGEN", "BG", "SOAP11", "SOAP12", "STUF", "XMIME", "XSI", "ZDS", "ZKN"]

STUF = "http://www.egem.nl/StUF/StUF0301"
BG = "http://www.egem.nl/StUF/sector/bg/0310"
ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
ZDS = "http://www.stufstandaarden.nl/koppelvlak/zds0120"
XMIME = "http://www.w3.org/2005/05/xmlmime"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
BEVINDINGEN = "urn:koppelvlak:bevindingen:v1"  # ours: the findings in detailsXML of a foutbericht
