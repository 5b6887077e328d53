"""What both scripts do outside the document: play the customer's phone, and wait."""

import json
import time
import urllib.request

WAIT_S = 30


def until(what, look):
    """What `look` gives, as soon as it gives something."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {WAIT_S} s: {what}")


def call(method, url, body=None, token=None):
    """JSON in, JSON out."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
        text = answer.read()
    return json.loads(text) if text else None


class Phone:
    """A customer's phone in the sandbox."""

    def __init__(self, base, number):
        self.url = f"{base}/sandbox/phones/{number}"

    def write(self, text, **more):
        call("POST", self.url + "/messages", {"text": text, **more})

    def texts(self):
        """What the business wrote."""
        return [m["text"] for m in call("GET", self.url)["messages"] if m["from"] == "business"]

    def hears(self, words):
        return until(f"the phone shows {words!r}", lambda: any(words in (text or "") for text in self.texts()))

    def qualifies(self):
        """Clicks the ad and answers the agent's questions: then a person is wanted."""
        self.write("Hello! I saw your ad.", ad=True)
        self.hears("Which company")
        self.write("We are Acme GmbH")
        self.hears("What would you like to use it for")
        self.write("We want to automate our support")
