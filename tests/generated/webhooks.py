"""What an endpoint is sent, checked by Standard Webhooks' own library: signatures, order, repeats, a change of secrets; and CloudEvents' members.

    python webhooks.py http://127.0.0.1:PORT
"""

import base64
import datetime
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from demo import Phone, call, until

EXPECTED = ["conversation.started", "agent.started", "slot.filled", "agent.completed", "handoff.escalated", "handoff.assigned"]


class Receiver:
    """A program that is told: keeps what came, and refuses the first of one kind once."""

    def __init__(self, refuses):
        self.got = []
        self.refuses = refuses
        self.refused = None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.send_response(receiver.take(headers, body))
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/told"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, headers, body):
        if self.refused is None and json.loads(body)["type"] == self.refuses:
            self.refused = headers["webhook-id"]
            return 503
        self.got.append((headers, body))
        return 204

    def kinds(self, conversation):
        events = [json.loads(body) for _, body in self.got]
        return [event["type"].removeprefix("baton.") for event in events if event.get("subject") == conversation]


def main(base):
    api = base + "/api/v1"
    accounts = {account["email"]: account for account in call("GET", api + "/info")["demo_accounts"]}
    eva = signed_in(api, accounts["eva@example.com"])
    ana = signed_in(api, accounts["ana@example.com"])
    call("PUT", api + "/presence", {"status": "online"}, ana)
    receiver = Receiver(refuses="baton.handoff.assigned")
    hook = call("POST", api + "/webhooks", {"name": "receiver", "url": receiver.url}, eva)
    assert hook["secret"].startswith("whsec_"), hook
    assert "secret" not in call("GET", f"{api}/webhooks/{hook['id']}", token=eva), "a secret is shown once"
    Phone(base, "+447700900123").qualifies()
    id = until("Oliver's chat is Ana's", lambda: owned(api, ana, "Oliver Hughes"))
    until("all that happened was told", lambda: set(EXPECTED) <= set(receiver.kinds(id)))
    all_are_signed(receiver, hook["secret"])
    forgeries_are_not(receiver, hook["secret"])
    all_are_cloud_events(receiver)
    in_order(receiver, id)
    a_refused_one_came_again(receiver)
    two_secrets(api, eva, hook, receiver)
    call("DELETE", f"{api}/webhooks/{hook['id']}", token=eva)
    print("webhooks: holds")


def step(what):
    print(f"  {what}")


def signed_in(api, account):
    return call("POST", api + "/session", {"email": account["email"], "password": account["password"]})["token"]


def owned(api, token, name):
    cards = call("GET", api + "/conversations?scope=mine", token=token)["conversations"]
    return next((card["id"] for card in cards if card["customer"]["name"] == name), None)


def verifies(secret, headers, body):
    try:
        Webhook(secret).verify(body, headers)
        return True
    except WebhookVerificationError:
        return False


def all_are_signed(receiver, secret):
    for headers, body in receiver.got:
        assert verifies(secret, headers, body), headers
    step(f"{len(receiver.got)} events have good signatures")


def forgeries_are_not(receiver, secret):
    headers, body = receiver.got[0]
    other = "whsec_" + base64.b64encode(b"0" * 32).decode()
    assert not verifies(other, headers, body)
    assert not verifies(secret, headers, body + b" ")
    assert not verifies(secret, headers | {"webhook-id": "evt_other"}, body)
    assert not verifies(secret, headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)}, body)
    step("another secret, body, id or time does not verify")


def all_are_cloud_events(receiver):
    for headers, body in receiver.got:
        event = json.loads(body)
        assert headers["content-type"].split(";")[0] == "application/cloudevents+json", headers["content-type"]
        assert event["specversion"] == "1.0" and event["datacontenttype"] == "application/json", event
        assert event["id"] == headers["webhook-id"] and event["source"] and event["type"].startswith("baton."), event
        time = datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00"))
        assert abs(datetime.datetime.now(datetime.timezone.utc) - time) < datetime.timedelta(minutes=5), event["time"]
        assert event["subject"] and isinstance(event["data"], dict), event
        assert event["data"]["conversation"]["id"] == event["subject"], event
    step("each is a CloudEvent 1.0 of its own conversation")


def in_order(receiver, id):
    kinds = receiver.kinds(id)
    first = [kinds.index(kind) for kind in EXPECTED]
    assert first == sorted(first), kinds
    escalated = next(event for event in map(json.loads, (body for _, body in receiver.got)) if event["type"] == "baton.handoff.escalated")
    assert escalated["data"]["why"]["code"] == "slots_complete" and escalated["data"]["brief"]["slots"], escalated
    step("in the order in which it happened: " + ", ".join(dict.fromkeys(kinds)))


def a_refused_one_came_again(receiver):
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert receiver.refused in ids, receiver.refused
    step("one that was answered 503 came again under the same id")


def two_secrets(api, eva, hook, receiver):
    newer = call("POST", f"{api}/webhooks/{hook['id']}/rotate", {"hours": 1}, eva)["secret"]
    assert newer != hook["secret"]
    tested = call("POST", f"{api}/webhooks/{hook['id']}/test", {}, eva)
    headers, body = until("the test event", lambda: next((one for one in receiver.got if json.loads(one[1])["type"] == "baton.test"), None))
    assert len(headers["webhook-signature"].split()) == 2, headers
    assert verifies(newer, headers, body) and verifies(hook["secret"], headers, body), tested
    call("POST", f"{api}/webhooks/{hook['id']}/rotate", {"hours": 0}, eva)
    call("POST", f"{api}/webhooks/{hook['id']}/test", {}, eva)
    tests = until("another", lambda: (lambda all: all if len(all) > 1 else None)([g for g in receiver.got if json.loads(g[1])["type"] == "baton.test"]))
    headers, body = tests[-1]
    assert not verifies(hook["secret"], headers, body) and not verifies(newer, headers, body)
    step("after a change of secrets both sign, until the older one is ended")


if __name__ == "__main__":
    main(*sys.argv[1:])
