"""axios and fetch against a real server on this machine, and what the policy refuses."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from studio.sandbox.host import HostCall, HostError
from studio.sandbox.http_bridge import HttpBridge, HttpPolicy
from studio.sandbox.task import Step, Task

OPEN = HttpPolicy(online=True, local=True, timeout=5)


class Handler(BaseHTTPRequestHandler):
    seen: ClassVar[list[dict[str, Any]]] = []
    hold = threading.Event()

    def log_message(self, format, *values):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self):
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append({"method": self.command, "path": url.path, "query": query, "body": body,
                          "headers": {name.lower(): value for name, value in self.headers.items()}})  # fmt: skip
        match url.path:
            case "/echo":
                told = {"method": self.command, "query": query, "body": body.decode("latin1"),
                        "type": self.headers.get("Content-Type"), "auth": self.headers.get("Authorization")}  # fmt: skip
                self.reply(200, json.dumps(told).encode(), Content_Type="application/json", X_Test="yes")
            case "/missing":
                self.reply(404, b'{"reason": "no such thing"}', Content_Type="application/json")
            case "/broken":
                self.reply(500, b"oops")
            case "/latin":
                self.reply(200, "été".encode("latin1"), Content_Type="text/plain; charset=iso-8859-1")
            case "/bytes":
                self.reply(200, bytes(range(256)), Content_Type="application/octet-stream")
            case "/bomb":
                self.reply(200, gzip.compress(b"0" * 20_000_000), Content_Encoding="gzip")
            case "/redirect":
                self.reply(int(query.get("status", ["302"])[0]), Location=query["to"][0])
            case "/loop":
                self.reply(302, Location="/loop")
            case "/slow":
                self.hold.wait(10)
                self.reply(200)
            case "/cookie":
                self.reply(200, Set_Cookie="a=1")

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815 - http.server looks for these names


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Handler.hold.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def web(bench, server):
    """A function that runs code with `base` as the server's address; the second argument is the policy."""
    Handler.seen.clear()
    Handler.hold.clear()

    def run(source, policy=OPEN):
        async def story():
            bridge = HttpBridge(policy)
            bench.sandbox.host = bridge.functions
            try:
                return await bench.sandbox.run(task)
            finally:
                await bridge.close()

        task = Task([Step("code", source)], scopes={"workflow": {}}, values={"base": server})
        result = bench.runner.run(story())
        assert result.error is None, result.error
        return {change.name: change.after for change in result.mutations}

    return run


def test_axios_gets_with_parameters(web):
    source = """
        const answer = await axios.get('/echo', {baseURL: base, params: {q: 'é b', list: [1, 2]}, headers: {Authorization: 'Bearer x'}})
        workflow.answer = answer.data
        workflow.status = [answer.status, answer.statusText, answer.headers['x-test'], answer.headers.get('X-Test')]
    """
    assert web(source) == {
        "answer": {
            "method": "GET",
            "query": {"q": ["é b"], "list[]": ["1", "2"]},
            "body": "",
            "type": None,
            "auth": "Bearer x",
        },
        "status": [200, "OK", "yes", "yes"],
    }


def test_axios_sends_json_and_forms(web):
    source = """
        workflow.json = (await axios.post(base + '/echo', {a: [1, 'é']})).data
        workflow.form = (await axios.put(base + '/echo', new URLSearchParams({a: 1, b: 'c d'}))).data
        workflow.encoded = (await axios.post(base + '/echo', {a: 1}, {headers: {'Content-Type': 'application/x-www-form-urlencoded'}})).data.body
        workflow.bytes = (await axios.post(base + '/echo', Buffer.from([1, 2]))).data.body
        workflow.auth = (await axios({url: base + '/echo', auth: {username: 'u', password: 'p'}})).data.auth
        workflow.deleted = (await axios.delete(base + '/echo')).data.method
    """
    found = web(source)
    assert found["json"]["body"] == '{"a":[1,"Ã©"]}'
    assert found["json"]["type"] == "application/json"
    assert found["form"]["body"] == "a=1&b=c+d"
    assert found["form"]["type"].startswith("application/x-www-form-urlencoded")
    assert (found["encoded"], found["bytes"]) == ("a=1", "\x01\x02")
    assert (found["auth"], found["deleted"]) == ("Basic dTpw", "DELETE")


def test_axios_reports_bad_answers_as_its_users_know_them(web):
    source = """
        try { await axios.get(base + '/missing') } catch (error) {
            workflow.missing = [axios.isAxiosError(error), error.code, error.message, error.response.status, error.response.data.reason]
        }
        try { await axios.get(base + '/broken') } catch (error) { workflow.broken = [error.code, error.response.data] }
        workflow.accepted = (await axios.get(base + '/missing', {validateStatus: () => true})).status
        try { await axios.get('http://127.0.0.1:1/') } catch (error) { workflow.refused = [error.code, error.message] }
        try { await axios.get('http://no-such-host.invalid/') } catch (error) { workflow.unknown = error.code }
        try { await axios.get(base + '/slow', {timeout: 50}) } catch (error) { workflow.late = [error.code, error.message] }
        try { await axios.get('file:///etc/passwd') } catch (error) { workflow.scheme = error.code }
    """
    assert web(source) == {
        "missing": [True, "ERR_BAD_REQUEST", "Request failed with status code 404", 404, "no such thing"],
        "broken": ["ERR_BAD_RESPONSE", "oops"],
        "accepted": 404,
        "refused": ["ECONNREFUSED", "“127.0.0.1” could not be reached."],
        "unknown": "ENOTFOUND",
        "late": ["ECONNABORTED", "timeout of 50ms exceeded"],
        "scheme": "ERR_INVALID_URL",
    }


def test_axios_reads_text_and_bytes(web):
    source = """
        workflow.text = (await axios.get(base + '/latin')).data
        const bytes = (await axios.get(base + '/bytes', {responseType: 'arraybuffer'})).data
        workflow.bytes = [Buffer.isBuffer(bytes), bytes.length, bytes[255]]
        workflow.cookie = (await axios.get(base + '/cookie')).headers['set-cookie']
        workflow.again = (await axios.get(base + '/echo')).status
    """
    assert web(source) == {"text": "été", "bytes": [True, 256, 255], "cookie": ["a=1"], "again": 200}
    assert "cookie" not in Handler.seen[-1]["headers"]


def test_axios_instances_interceptors_and_cancellation(web):
    source = """
        const api = axios.create({baseURL: base, headers: {'X-Key': 'k'}})
        api.interceptors.request.use((config) => { config.params = {via: 'interceptor'}; return config })
        api.interceptors.response.use((response) => response.data)
        workflow.query = (await api.get('/echo')).query
        const controller = new AbortController()
        setTimeout(() => controller.abort(), 5)
        try { await axios.get(base + '/slow', {signal: controller.signal, timeout: 60}) } catch (error) {
            workflow.cancelled = [axios.isCancel(error), error.code]
        }
        const [a, b] = await axios.all([axios.get(base + '/echo?n=1'), axios.get(base + '/echo?n=2')])
        workflow.both = [a.data.query.n, b.data.query.n]
    """
    assert web(source) == {
        "query": {"via": ["interceptor"]}, "cancelled": [True, "ERR_CANCELED"], "both": [["1"], ["2"]],
    }  # fmt: skip
    assert next(seen for seen in Handler.seen if seen["query"].get("via"))["headers"]["x-key"] == "k"


def test_fetch(web):
    source = """
        const answer = await fetch(base + '/echo?a=1', {method: 'POST', body: JSON.stringify({b: 2}), headers: {'Content-Type': 'application/json'}})
        workflow.answer = [answer.ok, answer.status, answer.headers.get('content-type'), await answer.json()]
        const missing = await fetch(base + '/missing')
        workflow.missing = [missing.ok, missing.status, await missing.text()]
        workflow.bytes = new Uint8Array(await (await fetch(base + '/bytes')).arrayBuffer()).length
        const manual = await fetch(`${base}/redirect?to=/echo`, {redirect: 'manual'})
        workflow.manual = [manual.status, manual.headers.get('location')]
    """
    body = {"method": "POST", "query": {"a": ["1"]}, "body": '{"b":2}', "type": "application/json", "auth": None}
    assert web(source) == {
        "answer": [True, 200, "application/json", body],
        "missing": [False, 404, '{"reason": "no such thing"}'],
        "bytes": 256,
        "manual": [302, "/echo"],
    }


def test_redirects_are_followed_as_browsers_do(web, server):
    elsewhere = server.replace("127.0.0.1", "localhost")
    source = f"""
        const to = (target, status) => `${{base}}/redirect?status=${{status}}&to=${{encodeURIComponent(target)}}`
        const headers = {{Authorization: 'secret'}}
        workflow.seeOther = (await axios.post(to('/echo', 303), {{a: 1}}, {{headers}})).data
        workflow.kept = (await axios.post(to('/echo', 307), {{a: 1}}, {{headers}})).data
        workflow.other = (await axios.get(to('{elsewhere}/echo', 302), {{headers}})).data.auth
        workflow.stopped = (await axios.get(to('/echo', 302), {{maxRedirects: 0, validateStatus: null}})).status
        try {{ await axios.get(base + '/loop') }} catch (error) {{ workflow.loop = error.code }}
    """
    found = web(source)
    assert (found["seeOther"]["method"], found["seeOther"]["body"], found["seeOther"]["auth"]) == ("GET", "", "secret")
    assert (found["kept"]["method"], found["kept"]["body"]) == ("POST", '{"a":1}')
    assert (found["other"], found["stopped"], found["loop"]) == (None, 302, "ERR_FR_TOO_MANY_REDIRECTS")


CATCH = "try { await axios.get(URL_, CONFIG_); workflow.x = 'reached' } catch (error) { workflow.x = [error.code, error.message] }"


def refused(web, url, policy):
    code, message = web(CATCH.replace("URL_", url).replace("CONFIG_", "{}"), policy)["x"]
    assert code == "ERR_NETWORK"
    return message


def test_without_network_access_requests_are_refused(web):
    message = refused(web, "base + '/echo?key=secret'", HttpPolicy())
    assert "network access is off" in message
    assert "secret" not in message
    assert Handler.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "base + '/echo'",
        "base.replace('127.0.0.1', 'localhost') + '/echo'",
        "base.replace('127.0.0.1', '2130706433') + '/echo'",
        "base.replace('127.0.0.1', '[::ffff:127.0.0.1]') + '/echo'",
        "'http://169.254.169.254/latest/meta-data'",
        "'http://10.0.0.1/'",
        "'http://0.0.0.0/'",
    ],
)
def test_this_computer_and_its_network_are_refused(web, url):
    assert "private network" in refused(web, url, HttpPolicy(online=True, timeout=5))
    assert Handler.seen == []


def test_redirects_to_a_refused_address_are_refused(web):
    url = "`${base}/redirect?to=http://169.254.169.254/secrets`"
    assert "169.254.169.254" in refused(web, url, OPEN)


def test_sizes_are_limited(web):
    source = """
        try { await axios.get(base + '/bomb') } catch (error) { workflow.bomb = [error.code, error.message] }
        try { await axios.post(base + '/echo', 'x'.repeat(2e6)) } catch (error) { workflow.body = error.message }
    """
    policy = HttpPolicy(online=True, local=True, timeout=5, max_request=1_000_000, max_response=1_000_000)
    assert web(source, policy) == {
        "bomb": ["ERR_BAD_RESPONSE", "The answer of “127.0.0.1” is larger than 1 MB."],
        "body": "The body of the request is larger than 1 MB.",
    }


def test_requests_per_minute_are_limited(server):
    now = [0.0]
    call = HostCall("http", [{"url": f"{server}/echo", "method": "GET"}])

    async def story():
        bridge = HttpBridge(HttpPolicy(online=True, local=True, calls_per_minute=2), clock=lambda: now[0])
        try:
            await bridge.answer(call)
            now[0] = 30
            await bridge.answer(call)
            with pytest.raises(HostError, match="more than 2 requests in a minute"):
                await bridge.answer(call)
            now[0] = 61
            assert (await bridge.answer(call))["status"] == 200
        finally:
            await bridge.close()

    asyncio.run(story())


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"url": 5},
        {"url": "http://"},
        {"url": "http://a b"},
        {"url": "ftp://x/"},
        {"url": "http://[bad"},
        {"url": "http://xn--/"},
        {"url": "http://[bad]/", "redirects": float("inf"), "timeout": float("nan")},
        {"url": "http://a.invalid", "headers": [1], "body": 5, "redirects": 1e400},
    ],
)
def test_nonsense_is_refused(request_):
    with pytest.raises(HostError):
        asyncio.run(HttpBridge(OPEN).answer(HostCall("http", [request_])))


def test_headers_cannot_be_smuggled(web):
    source = """
        const headers = {Host: 'evil', 'Content-Length': '3', 'Transfer-Encoding': 'chunked', 'X-Fine': 'yes'}
        workflow.body = (await axios.post(base + '/echo', 'hello', {headers})).data.body
        try { await fetch(base + '/echo', {headers: {'X-Bad': 'a\\r\\nX-Evil: 1'}}) } catch (error) { workflow.bad = error.message }
    """
    found = web(source)
    assert found["body"] == "hello"
    assert "failed" in found["bad"]
    assert Handler.seen[0]["headers"]["host"].startswith("127.0.0.1")
    assert Handler.seen[0]["headers"]["x-fine"] == "yes"
