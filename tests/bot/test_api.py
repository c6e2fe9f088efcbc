"""Programs with a key get over HTTP what the command line prints; others get a reason."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from slack_bolt.async_app import AsyncApp
from starlette.routing import Route

from bot.api.access import REQUESTS, Access
from bot.api.openapi import document
from bot.api.program_routes import Ours
from bot.api.questions import COMMANDS, Message, answer_message, dumps
from bot.api.routes import Programs, api_routes
from bot.cli import jsonl
from bot.company.company import NO_COMPANY, UNREAD_TERMS, Company, Terms
from bot.slack import http
from bot.store.api_keys import ApiKeys, api_keys, digest
from catalog.catalog import Catalog
from tests.bot.processes import BotProcess, bot_process
from tests.bot.slack import PATIENCE, SECRET, Slack
from tests.bot.storage import Storage
from tests.bot.test_cli import ENVIRONMENT, Cli
from tests.bot.test_limits import Clock
from tests.bot.test_questions import MESSAGES

COMPANY = Company.model_validate(
    {
        "policy": {
            "providers": {"allow": ["nimbus"]},
            "prices": [{"provider": "nimbus", "off": "50%"}],
        },
        "nicknames": {"the big one": "nimbus/cirrus-4"},
    }
)
ONE_MORE_NAME = COMPANY.model_copy(update={"nicknames": {"workhorse": "nimbus/cirrus-4"}})
CONTRACTED = (
    "cheapest vision",
    "cirrus 4 prices",
    "cirrus 4 vs brook 2.5",
    "cost of 10k requests a day, 3k in 500 out on cirrus 4",
)
READY: dict[str, object] = {"status": "ready"}
TOLD = ("etag", "cache-control", "vary")


class Response(NamedTuple):
    """What came back, to the end."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Api(NamedTuple):
    """The API over HTTP, with a client that has no key."""

    client: ClientSession
    keys: ApiKeys
    access: Access
    clock: Clock
    version: list[str]

    async def get(self, path: str, method: str = "GET", **options: Any) -> Response:
        async with self.client.request(method, path, **options) as response:
            return Response(response.status, response.headers, await response.text())

    async def key(self, name: str = "") -> dict[str, str]:
        """The header with a new key, of which the server knows."""
        key = await self.keys.make(name)
        await self.access.refresh()
        return {"authorization": f"Bearer {key}"}


@asynccontextmanager
async def serving(
    app: AsyncApp, catalog: Catalog, address: str, terms: Callable[[], Terms] = NO_COMPANY.terms
) -> AsyncIterator[Api]:
    stop, clock, version = asyncio.Event(), Clock(), ["today"]
    keys = api_keys(address, migrates=True)
    access = Access(keys, clock)
    await access.refresh()
    ours = Ours(lambda: catalog, lambda: version[0], terms)
    routes = api_routes(Programs(ours.catalog, ours.version, access, ours.nicknames))
    with http.listening("127.0.0.1", 0) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        application = http.asgi_app(app, SECRET, lambda: READY, routes)
        async with (
            asyncio.timeout(2 * PATIENCE),
            asyncio.TaskGroup() as tasks,
            ClientSession(url) as client,
        ):
            tasks.create_task(http.serve(application, listener, stop))
            yield Api(client, keys, access, clock, version)
            stop.set()
    await keys.aclose()


@pytest.fixture
async def api(app: AsyncApp, world: Catalog, tmp_path: Path) -> AsyncIterator[Api]:
    async with serving(app, world, f"sqlite:///{tmp_path / 'store.db'}") as served:
        yield served


async def test_it_is_off_until_there_is_a_key(
    app: AsyncApp, world: Catalog, storage: Storage
) -> None:
    async with serving(app, world, storage.address) as api:
        for path in ("ask?q=cirrus", "resolve?q=cirrus", "models/nimbus/cirrus-4", "openapi.json"):
            response = await api.get(f"/v1/{path}")
            assert (response.status, response.json["error"]) == (404, "off")
        key = await api.key("scripts")
        response = await api.get("/v1/ask?q=cirrus+4", headers=key)
        assert response.status == 200
        [made] = await api.keys.keys()
        assert (made.name, made.id) == ("scripts", 1)
        assert await api.keys.revoke(made.id)
        assert not await api.keys.revoke(made.id)
        await api.access.refresh()
        assert (await api.get("/v1/ask?q=cirrus+4", headers=key)).status == 404
        await api.key()
        assert (await api.get("/v1/ask?q=cirrus+4", headers=key)).status == 401
        assert [each.id for each in await api.keys.keys()] == [2]


async def test_only_a_digest_is_kept(storage: Storage) -> None:
    keys = api_keys(storage.address, migrates=True)
    made = [await keys.make("") for _ in range(2)]
    await keys.aclose()
    rows = await storage.execute("SELECT digest FROM api_keys ORDER BY id")
    assert rows == [(digest(key),) for key in made]
    assert all(len(key) > 40 and key not in str(rows) for key in made)


QUESTIONS = ("cirrus 4", "cheapest vision", "cirrus 4 vs slate", "cirrus 9", "help", "é\u0000 ☂")


@pytest.mark.parametrize("text", QUESTIONS)
async def test_an_answer_is_what_the_command_line_prints(
    api: Api, world: Catalog, text: str
) -> None:
    key = await api.key()
    for name, command in COMMANDS.items():
        response = await api.get("/v1/ask", params={"q": text, "as": name}, headers=key)
        assert response.headers["content-type"] == "application/json"
        assert response.text == dumps(answer_message(Message(text, command), world))
    response = await api.get("/v1/resolve", params={"q": text}, headers=key)
    assert [f"{response.text}\n"] == [*jsonl.resolution_lines([text], world)]


async def test_a_question_goes_on_from_its_thread(api: Api, world: Catalog) -> None:
    thread = ("cheapest vision", "under $1")
    parameters = [("q", "and with tools?"), *(("thread", text) for text in thread)]
    response = await api.get("/v1/ask", params=parameters, headers=await api.key())
    message = Message("and with tools?", "ask", thread)
    assert response.text == dumps(answer_message(message, world))


async def test_a_model_is_found_by_its_id_alone(api: Api) -> None:
    key = await api.key()
    response = await api.get("/v1/models/nimbus/cirrus-4", headers=key)
    body = response.json
    assert (body["q"], body["answer"]["kind"]) == ("nimbus/cirrus-4", "card")
    assert body["answer"]["model"] == "nimbus/cirrus-4"
    response = await api.get("/v1/history/nimbus/cirrus-4", headers=key)
    past = response.json["answer"]
    assert (past["kind"], past["histories"][0]["model"]) == ("history", "nimbus/cirrus-4")
    escaped = await api.get("/v1/models/nimbus%2Fcirrus-4", headers=key)
    assert escaped.json == body
    response = await api.get("/v1/models/cirrus 4", headers=key)
    problem = response.json
    assert (response.status, problem["error"]) == (404, "not_found")
    assert "nimbus/cirrus-4" in problem["nearest"]


async def test_what_has_not_changed_is_not_sent_again(api: Api) -> None:
    key = await api.key()
    first = await api.get("/v1/ask?q=cirrus+4", headers=key)
    tag = first.headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await api.get("/v1/ask?q=cirrus+4", headers=key | {"if-none-match": held})
        assert (again.status, again.text) == (304, "")
        assert [again.headers[name] for name in TOLD] == [first.headers[name] for name in TOLD]
    api.version[0] = "tomorrow"
    newer = await api.get("/v1/ask?q=cirrus+4", headers=key | {"if-none-match": tag})
    assert newer.status == 200
    assert newer.headers["etag"] != tag
    assert (await api.get("/v1/ask?q=x", headers={"if-none-match": "*"})).status == 401


@pytest.mark.parametrize(
    ("method", "path", "status", "error"),
    [
        ("GET", "/v1/ask", 400, "bad_request"),
        ("GET", "/v1/ask?q=+", 400, "bad_request"),
        ("GET", "/v1/ask?q=cirrus&as=poem", 400, "bad_request"),
        ("GET", "/v1/ask?question=cirrus", 400, "bad_request"),
        ("GET", "/v1/ask?q=cirrus&q=slate", 400, "bad_request"),
        ("GET", "/v1/ask?q=cirrus" + 11 * "&thread=x", 400, "bad_request"),
        ("GET", "/v1/resolve?q=cirrus&as=model", 400, "bad_request"),
        ("GET", "/v1/models/nimbus/cirrus-4?q=cirrus", 400, "bad_request"),
        ("GET", "/v1/models/", 404, "not_found"),
        ("GET", "/v1/poems", 404, "not_found"),
        ("GET", "/v1/", 404, "not_found"),
        ("POST", "/v1/ask?q=cirrus", 405, "bad_request"),
    ],
)
async def test_what_cannot_be_answered_is_refused_with_a_reason(
    api: Api, method: str, path: str, status: int, error: str
) -> None:
    response = await api.get(path, method, headers=await api.key())
    problem = response.json
    assert (response.status, problem["error"]) == (status, error)
    assert problem["reason"].endswith(".")
    assert problems("Problem", problem) == []


@pytest.mark.parametrize(
    "authorization", [None, "Bearer", "Bearer mdk_x", "Basic bWRr", "mdk_x", "Bearer é\xff"]
)
async def test_nobody_else_is_let_in(api: Api, authorization: str | None) -> None:
    await api.key()
    headers = {"authorization": authorization} if authorization else {}
    response = await api.get("/v1/ask?q=cirrus+4", headers=headers)
    assert (response.status, response.headers["www-authenticate"]) == (401, "Bearer")
    assert response.json["error"] == "unauthorized"


async def test_each_key_has_so_many_requests_a_minute(api: Api) -> None:
    one, other = await api.key(), await api.key()
    statuses = [
        (await api.get("/v1/resolve?q=cirrus+4", headers=one)).status for _ in range(REQUESTS + 1)
    ]
    assert statuses == [200] * REQUESTS + [429]
    response = await api.get("/v1/ask?q=cirrus+4", headers=one)
    assert response.json["error"] == "limited"
    wait = int(response.headers["retry-after"])
    assert 0 < wait <= 61
    assert (await api.get("/v1/resolve?q=cirrus", headers=other)).status == 200
    api.clock.now += wait
    assert (await api.get("/v1/resolve?q=cirrus", headers=one)).status == 200


async def test_keys_work_while_the_database_does_not(api: Api, tmp_path: Path) -> None:
    key = await api.key()
    assert (await api.get("/v1/resolve?q=cirrus", headers=key)).status == 200
    os.rename(tmp_path, f"{tmp_path}-gone")  # noqa: PTH104  # a coroutine uses no Path
    await api.access.refresh()
    assert (await api.get("/v1/resolve?q=cirrus", headers=key)).status == 200


async def test_without_its_database_nobody_is_let_in(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    async with serving(app, world, f"sqlite:///{tmp_path}") as api:
        response = await api.get("/v1/resolve?q=cirrus")
        assert (response.status, response.json["error"]) == (503, "unavailable")


async def test_a_policy_is_applied_to_every_question(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'store.db'}"
    async with serving(app, world, address, COMPANY.terms) as api:
        key = await api.key()
        for path in ("ask?q=cirrus+4+prices", "models/nimbus/cirrus-4"):
            answer = (await api.get(f"/v1/{path}", headers=key)).json["answer"]
            assert sum(answer["policy"]["left_out"].values()) > 0
            assert problems("Answer", (await api.get(f"/v1/{path}", headers=key)).json) == []


async def test_nothing_is_answered_while_the_policy_is_not_known(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'store.db'}"
    async with serving(app, world, address, lambda: UNREAD_TERMS) as api:
        response = await api.get("/v1/ask?q=cirrus%204", headers=await api.key())
    assert response.status == 503
    assert response.json["error"] == "unavailable"
    assert response.headers["retry-after"] == "2"


async def test_a_nickname_is_read_as_its_model(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    async with serving(app, world, f"sqlite:///{tmp_path / 'store.db'}", COMPANY.terms) as api:
        key = await api.key()
        resolved = (await api.get("/v1/resolve?q=the+Big+one", headers=key)).json
        assert (resolved["models"], resolved["matched"]) == (["nimbus/cirrus-4"], "nickname")
        for path in ("ask?q=the+big+one&as=model", "ask?q=and+the+price%3F&thread=the+big+one"):
            query = (await api.get(f"/v1/{path}", headers=key)).json["query"]
            assert query["models"] == ["nimbus/cirrus-4"]


async def test_no_key_opens_contract_prices(app: AsyncApp, world: Catalog, tmp_path: Path) -> None:
    async with serving(app, world, f"sqlite:///{tmp_path / 'store.db'}", COMPANY.terms) as api:
        key = await api.key()
        for question in CONTRACTED:
            asked = f"ask?{urlencode({'q': question})}"
            response = await api.get(f"/v1/{asked}", headers=key)
            assert response.json["answer"]["policy"]["contract"] == [], question
            assert "list_prices" not in response.text, question
            assert "your contract" not in response.text, question
        response = await api.get("/v1/models/nimbus/cirrus-4", headers=key)
        assert "your contract" not in response.text


async def test_an_answer_has_another_tag_under_another_policy(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    tags = set()
    for number, company in enumerate((NO_COMPANY, COMPANY, ONE_MORE_NAME)):
        address = f"sqlite:///{tmp_path / f'{number}.db'}"
        async with serving(app, world, address, company.terms) as api:
            key = await api.key()
            tags.add((await api.get("/v1/resolve?q=cirrus+4", headers=key)).headers["etag"])
    assert len(tags) == 3


# The description


def problems(schema: str, body: Any) -> list[str]:
    """What is wrong with a body by the description of the API."""
    whole = {**document(), "$ref": f"#/components/schemas/{schema}"}
    found = OAS31Validator(whole, format_checker=OAS31Validator.FORMAT_CHECKER).iter_errors(body)
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found]


async def test_the_api_describes_itself(api: Api) -> None:
    await api.key()
    response = await api.get("/v1/openapi.json")
    served = response.json
    validate(served)
    assert served == json.loads(json.dumps(document()))


async def test_every_path_that_is_described_is_there_and_no_other(api: Api, world: Catalog) -> None:
    [mount] = api_routes(Programs(lambda: world, str, Access(api.keys)))
    served = {route.path.replace(":path", "") for route in mount.routes if isinstance(route, Route)}
    assert served - {"/openapi.json"} == set(document()["paths"])


@pytest.fixture(scope="module")
def answers(bundled: Catalog) -> list[dict[str, Any]]:
    return [json.loads(dumps(answer_message(message, bundled))) for message in MESSAGES]


def test_every_answer_is_as_described(answers: list[dict[str, Any]]) -> None:
    assert [found for answer in answers for found in problems("Answer", answer)] == []


def test_every_kind_of_answer_is_described_and_judged(answers: list[dict[str, Any]]) -> None:
    kinds = {answer["answer"]["kind"] for answer in answers}
    schemas = document()["components"]["schemas"]
    described = schemas["Answer"]["properties"]["answer"]["discriminator"]["mapping"]
    assert kinds <= set(described)
    assert set(described) - kinds <= {"history"}  # which no question of the table may ask for yet


def test_what_is_not_as_described_is_noticed(answers: list[dict[str, Any]]) -> None:
    [card, *_] = (each for each in answers if each["answer"]["kind"] == "card")
    broken: list[Callable[[dict[str, Any]], object]] = [
        lambda answer: answer.pop("verdict"),
        lambda answer: answer.update(kind="poem"),
        lambda answer: answer.update(as_of="soon"),
        lambda answer: answer["ladder"][0].pop("source"),
        lambda answer: answer["ladder"][0].update(trust="friend"),
        lambda answer: answer["ladder"][0]["prices"][0].update(usd="3.00"),
    ]
    for spoil in broken:
        spoiled = json.loads(json.dumps(card))
        spoil(spoiled["answer"])
        assert problems("Answer", spoiled) != []


@pytest.mark.parametrize("name", ["cirrus 4", "cirrus", "frobnicate"])
def test_every_resolution_is_as_described(world: Catalog, name: str) -> None:
    [line] = jsonl.resolution_lines([name], world)
    assert problems("Resolution", json.loads(line)) == []


# A bot that runs


async def curl(bot: BotProcess, path: str, *options: str) -> tuple[int, str, str]:
    """Status, headers and body, as curl gets them."""
    asking = await asyncio.create_subprocess_exec(
        *("curl", "--silent", "--include", *options, f"{bot.address}{path}"),
        stdout=asyncio.subprocess.PIPE,
    )
    answer = (await asking.communicate())[0].decode()
    headers, _, body = answer.partition("\r\n\r\n")
    return int(headers.split()[1]), headers, body


async def test_a_program_asks_a_running_bot(
    slack: Slack, storage: Storage, world_folder: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    settings = {"MODELDESK_DATABASE_URL": storage.address, "MODELDESK_MIGRATE": "auto"}
    for name, value in settings.items():
        monkeypatch.setitem(ENVIRONMENT, name, value)
    modeldesk, log = Cli(world_folder), tmp_path / "log"
    async with bot_process(slack, world_folder, log, settings) as bot:
        assert (await curl(bot, "/v1/ask?q=cirrus+4"))[0] == 404
        made = await asyncio.to_thread(modeldesk, "admin", "key", "new", "nightly job")
        key = made.stdout.strip()
        assert "cannot be shown again" in made.stderr
        listed = await asyncio.to_thread(modeldesk, "admin", "key", "list")
        assert listed.stdout.endswith("nightly job\n")
        assert key not in listed.stdout
        await asyncio.sleep(2.1)  # after which a new key counts
        bearer = ("--header", f"authorization: Bearer {key}")
        status, headers, body = await curl(bot, "/v1/ask?q=cirrus+4", *bearer)
        assert status == 200
        assert body == modeldesk("ask", "--json", "cirrus 4").stdout.rstrip("\n")
        [tag] = [line[6:] for line in headers.split("\r\n") if line.startswith("etag: ")]
        held = ("--header", f"if-none-match: {tag}")
        assert (await curl(bot, "/v1/ask?q=cirrus+4", *bearer, *held))[0] == 304
        assert (await curl(bot, "/v1/openapi.json"))[0] == 200
        assert modeldesk("admin", "key", "revoke", "1").stdout == "key 1: revoked\n"
        assert "no key 1" in modeldesk("admin", "key", "revoke", "1", exits=1).stderr
        await asyncio.sleep(2.1)
        assert (await curl(bot, "/v1/ask?q=cirrus+4", *bearer))[0] == 404
        lines = [line for line in bot.lines("request") if line["kind"] == "api"]
    outcomes = [(line["name"], line["outcome"], line["status"]) for line in lines]
    assert outcomes == [
        ("ask", "refused", 404),
        ("ask", "answered", 200),
        ("ask", "answered", 304),
        ("ask", "refused", 404),
    ]
    assert lines[1]["key"] == 1
    assert key not in log.read_text("utf-8")
    assert "cirrus" not in log.read_text("utf-8")


def test_keys_are_made_with_care(world_folder: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(ENVIRONMENT, "MODELDESK_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    modeldesk = Cli(world_folder)
    assert "at most 64" in modeldesk("admin", "key", "new", 65 * "x", exits=2).stderr
    assert modeldesk("admin", "key", "new").stdout.startswith("mdk_")
    assert modeldesk("admin", "key", "list").stdout.startswith("    1  made 20")
