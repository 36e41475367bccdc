"""A crawl never connects to this machine or an inner network, whatever a name is made to lead to."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import httpx
import pytest

from kb_sync.errors import SiteForbiddenError
from kb_sync.fetch.cache import SourceCache
from kb_sync.fetch.crawl import crawl
from kb_sync.fetch.network import ForbiddenAddressError, OpenInternet, is_allowed
from tests.unit.kb_sync.fetch.small_site import Answer, Crawler, QuickClock, SmallSite, codes, figures, source

OPEN = ["93.184.216.34", "2606:2800:220:1::1"]
INNER = ["127.0.0.1", "127.8.8.8", "::1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "fd00::1"]
NEVER = [
    "169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "100.64.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::",
    "not an address",
]


@pytest.mark.parametrize("address", OPEN)
def test_the_open_internet_is_open(address: str) -> None:
    assert is_allowed(address, allow_inner=False) and is_allowed(address, allow_inner=True)


@pytest.mark.parametrize("address", INNER)
def test_inner_networks_are_open_only_where_it_is_said(address: str) -> None:
    assert not is_allowed(address, allow_inner=False) and is_allowed(address, allow_inner=True)


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_open(address: str) -> None:
    assert not is_allowed(address, allow_inner=False)
    # CGNAT is inner too; everything else here is refused even then.
    assert not is_allowed(address, allow_inner=True) or address == "100.64.0.1"


class Names:
    """A name server that answers as told, differently each time if told so."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(self, host: str) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def get(transport: OpenInternet, url: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=transport) as client:
        return await client.get(url)


async def test_a_name_that_leads_inside_is_not_connected_to(site: SmallSite) -> None:
    port = site.server.server_address[1]
    for answer in (["127.0.0.1"], ["93.184.216.34", "127.0.0.1"]):
        names = Names(answer)
        with pytest.raises(ForbiddenAddressError, match=r"127\.0\.0\.1"):
            await get(OpenInternet(resolve=names.resolve), f"http://provedal.example.no:{port}/")
    assert site.asked == []


async def test_the_connection_goes_where_the_name_was_judged_to_lead(site: SmallSite) -> None:
    """A second answer of the name server is never asked for, and the site still hears its own name."""
    port = site.server.server_address[1]
    names = Names(["127.0.0.1"], ["10.255.255.1"])
    reply = await get(
        OpenInternet(allow_inner=True, resolve=names.resolve), f"http://provedal.example.no:{port}/vatn"
    )
    assert reply.status_code == 200 and names.asked == ["provedal.example.no"]
    assert site.asked[0].headers["host"] == f"provedal.example.no:{port}"


async def test_the_next_address_is_tried_where_the_first_does_not_answer(site: SmallSite) -> None:
    port = site.server.server_address[1]
    names = Names(["127.0.0.2", "127.0.0.1"])  # The site listens on the second only.
    reply = await get(
        OpenInternet(allow_inner=True, resolve=names.resolve), f"http://provedal.example.no:{port}/"
    )
    assert reply.status_code == 200


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for provedal.example.no, with its key in the same file."""
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    name = ["-subj", "/CN=provedal.example.no", "-addext", "subjectAltName=DNS:provedal.example.no"]
    kind = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    subprocess.run(["openssl", *kind, *name, "-keyout", file, "-out", file], check=True, capture_output=True)
    return file


async def test_the_certificate_is_that_of_the_name_not_of_the_address(
    site: SmallSite, certificate: Path
) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    site.server.socket = server.wrap_socket(site.server.socket, server_side=True)
    trusted = ssl.create_default_context(cafile=certificate)
    port = site.server.server_address[1]

    def way_out() -> OpenInternet:
        return OpenInternet(allow_inner=True, resolve=Names(["127.0.0.1"]).resolve, certificates=trusted)

    assert (await get(way_out(), f"https://provedal.example.no:{port}/vatn")).status_code == 200
    with pytest.raises(httpx.ConnectError, match="Hostname mismatch"):
        await get(way_out(), f"https://anna.example.no:{port}/vatn")
    assert len(site.asked) == 1


@pytest.mark.parametrize("host", ["x" * 70 + ".no", "a..b"])
async def test_a_name_that_cannot_be_one_is_a_connection_that_fails(host: str) -> None:
    with pytest.raises(httpx.ConnectError):
        await get(OpenInternet(), f"http://{host}/")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
async def test_a_site_on_this_machine_is_refused_unless_it_is_said(
    site: SmallSite, crawler: Crawler, host: str
) -> None:
    start = [f"http://{host}:{site.server.server_address[1]}/"]
    crawler.changes = {"allow_loopback": False, "start": start}
    with pytest.raises(SiteForbiddenError, match="not on the open internet") as told:
        await crawler.crawl()
    assert told.value.code == "kb_site_forbidden" and site.asked == []


async def test_a_redirect_to_an_inner_address_is_not_followed(site: SmallSite, crawler: Crawler) -> None:
    """Also where the host belongs to the site: its name may have been pointed inside since."""
    crawler.changes = {"hosts": ["169.254.169.254"]}
    site.pages["/vatn"] = Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
    report = await crawler.crawl()
    assert report.outcome == "taken" and codes(report, site) == {"/vatn": "forbidden_address"}


async def test_a_redirect_does_not_take_encryption_away(site: SmallSite, cache: SourceCache) -> None:
    """A server behind another that does the encryption often redirects to http."""
    schemes: set[str] = set()

    def answer(request: httpx.Request) -> httpx.Response:
        schemes.add(request.url.scheme)
        if request.url.path == "/":
            return httpx.Response(302, headers={"Location": "http://www.provedal.example.no/heim/"})
        if request.url.path == "/heim/":
            return httpx.Response(200, html="<title>Heim</title><p>Velkomen til kommunen vår</p>")
        return httpx.Response(404)

    where = source(site, start=["https://www.provedal.example.no/"], allow_loopback=False)
    report = await crawl(
        where, cache, transport=httpx.MockTransport(answer), clock=QuickClock(), figures=figures()
    )
    assert report.new == ("https://www.provedal.example.no/heim/",) and schemes == {"https"}


async def test_a_site_can_be_read_through_another_transport(site: SmallSite, cache: SourceCache) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/":
            return httpx.Response(200, html="<title>Heim</title><p>Velkomen til kommunen vår</p>")
        return httpx.Response(404)

    where = source(site, start=["https://www.provedal.example.no/"], allow_loopback=False)
    report = await crawl(
        where, cache, transport=httpx.MockTransport(answer), clock=QuickClock(), figures=figures()
    )
    assert report.outcome == "taken" and report.new == ("https://www.provedal.example.no/",)
    assert site.asked == []
