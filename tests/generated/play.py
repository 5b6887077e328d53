"""Plays a chat from the customer's first word to its end with nothing but the generated client: handed over with a brief, answered, moved, closed.

    PYTHONPATH=FOLDER_OF_THE_CLIENT python play.py http://127.0.0.1:PORT openapi.json
"""

import json
import pathlib
import re
import sys

import baton_client
from baton_client import AuthenticatedClient, Client
from baton_client.api.access import get_info, sign_in
from baton_client.api.account import get_me, make_key, set_presence
from baton_client.api.conversations import accept, close, get_conversation, list_conversations, note, say, transfer
from baton_client.models import (
    CloseBody,
    Conversation,
    Conversations,
    MakeKeyBody,
    NewKey,
    NoteBody,
    Noted,
    Problem,
    Said,
    SayBody,
    Session,
    SetPresenceBody,
    SignInBody,
    TransferBody,
)
from demo import Phone, until

# Bodies of any type: this generator makes no function for them.
NOT_GENERATED = {"putFile"}


def main(base, document):
    has_all_operations(document)
    api = base + "/api/v1"
    with Client(base_url=api) as nobody:
        info = get_info.sync(client=nobody)
        accounts = {account.email: account for account in info.demo_accounts}
        refusals_come_typed(nobody)
        ana = signed_in(api, nobody, accounts["ana@example.com"])
        chen = signed_in(api, nobody, accounts["chen@example.com"])
        eva = signed_in(api, nobody, accounts["eva@example.com"])
    phone = Phone(base, "+15550100199")
    phone.qualifies()
    id = handed_over(ana)
    answered_once(ana, phone, id)
    noted(ana, phone, id)
    moved(ana, id)
    taken(chen, phone, id)
    closed(chen, eva, id)
    a_key_does_what_its_scopes_say(api, chen)
    print("generated client: holds")


def step(what):
    print(f"  {what}")


def has_all_operations(document):
    """The generator leaves out what it cannot read; that is a warning of its, and an error here."""
    paths = json.loads(pathlib.Path(document).read_text())["paths"]
    wanted = {operation["operationId"] for methods in paths.values() for operation in methods.values()}
    folder = pathlib.Path(baton_client.__file__).parent / "api"
    there = {file.stem for file in folder.glob("*/*.py")}
    missing = {id for id in wanted if re.sub(r"(?<!^)(?=[A-Z])", "_", id).lower() not in there}
    assert missing <= NOT_GENERATED, f"not in the client: {sorted(missing)}"
    step(f"{len(wanted) - len(missing)} of {len(wanted)} operations are in the client")


def ok(answer, status, kind):
    """The typed body of an answer with this status."""
    assert answer.status_code == status, f"{answer.status_code}, not {status}: {answer.content!r}"
    assert isinstance(answer.parsed, kind), f"{type(answer.parsed).__name__}, not {kind.__name__}"
    return answer.parsed


def refused(answer, status, code):
    """A problem, typed, of this kind."""
    problem = ok(answer, status, Problem)
    assert answer.headers["content-type"] == "application/problem+json", answer.headers["content-type"]
    assert problem.type_ == f"urn:baton:{code}", problem.type_
    assert problem.status == status and problem.title and problem.detail, problem
    return problem


def refusals_come_typed(nobody):
    wrong = SignInBody(email="ana@example.com", password="not this one")
    refused(sign_in.sync_detailed(client=nobody, body=wrong), 401, "wrong-password")
    step("a wrong password is a typed problem")


def signed_in(api, nobody, account):
    body = SignInBody(email=account.email, password=account.password)
    session = ok(sign_in.sync_detailed(client=nobody, body=body), 200, Session)
    client = AuthenticatedClient(base_url=api, token=session.token)
    set_presence.sync_detailed(client=client, body=SetPresenceBody(status="online"))
    me = get_me.sync(client=client)
    assert me.email == account.email and me.presence == "online", me
    step(f"{me.name} is signed in and online")
    return client


def mine(client):
    return ok(list_conversations.sync_detailed(client=client, scope="mine"), 200, Conversations).conversations


def handed_over(ana):
    card = until("Maya's chat is Ana's", lambda: next((card for card in mine(ana) if card.customer.name == "Maya Patel"), None))
    chat = ok(get_conversation.sync_detailed(card.id, client=ana), 200, Conversation)
    assert chat.card.owner.to_dict() == {"kind": "operator", "id": "ana", "name": "Ana Ruiz"}, chat.card.owner
    assert chat.brief.why.code == "slots_complete", chat.brief.why
    company = next(slot for slot in chat.brief.slots if slot.value == "Acme GmbH")
    assert "Acme GmbH" in company.quote and company.message_id in {line.message_id for line in chat.lines}, company
    assert any("Acme GmbH" in line.text for line in chat.lines) and chat.can.reply and chat.can.transfer
    step(f"the chat is Ana's, with a brief: {chat.brief.why.title}")
    return card.id


def answered_once(ana, phone, id):
    body = SayBody(text="Hi Maya, this is Ana. Happy to help Acme.")
    first = say.sync_detailed(id, client=ana, body=body, idempotency_key="greeting")
    again = say.sync_detailed(id, client=ana, body=body, idempotency_key="greeting")
    assert ok(first, 202, Said).message.id == ok(again, 202, Said).message.id and first.content == again.content
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    other = SayBody(text="Something else.")
    refused(say.sync_detailed(id, client=ana, body=other, idempotency_key="greeting"), 422, "key-reused")
    phone.hears("Happy to help Acme")
    assert sum("Happy to help Acme" in text for text in phone.texts()) == 1, phone.texts()
    step("a reply that is sent twice under its name is answered the same, and leaves once")


def noted(ana, phone, id):
    ok(note.sync_detailed(id, client=ana, body=NoteBody(text="Budget is approved.")), 201, Noted)
    chat = ok(get_conversation.sync_detailed(id, client=ana), 200, Conversation)
    assert any("Budget is approved" in line.text for line in chat.lines)
    assert not any("Budget is approved" in text for text in phone.texts())
    step("a note is for colleagues only")


def moved(ana, id):
    nowhere = TransferBody(reason="Who knows.", queue="no-such-queue")
    refusal = transfer.sync_detailed(id, client=ana, body=nowhere)
    assert isinstance(refusal.parsed, Problem) and 400 <= refusal.status_code < 500, refusal
    body = TransferBody(reason="The export fails with an error.", queue="tier-1-support")
    gone = transfer.sync_detailed(id, client=ana, body=body, idempotency_key="move")
    assert gone.status_code == 200 and getattr(gone.parsed, "gone", None) is True, gone
    assert id not in {card.id for card in mine(ana)}
    refused(get_conversation.sync_detailed(id, client=ana), 404, "not-found")
    refused(say.sync_detailed(id, client=ana, body=SayBody(text="One more thing.")), 404, "not-found")
    greeting = SayBody(text="Hi Maya, this is Ana. Happy to help Acme.")
    refused(say.sync_detailed(id, client=ana, body=greeting, idempotency_key="greeting"), 404, "not-found")
    step("moved to support: Ana can neither read it nor write, not even by repeating what she wrote")


def taken(chen, phone, id):
    card = until("the chat is Chen's", lambda: next((card for card in mine(chen) if card.id == id), None))
    if card.owner.kind != "operator":
        ok(accept.sync_detailed(id, client=chen), 200, Conversation)
    chat = ok(get_conversation.sync_detailed(id, client=chen), 200, Conversation)
    assert chat.card.owner.id == "chen", chat.card.owner
    told = " ".join(line.text for line in chat.lines)
    assert "Budget is approved" in told and "Happy to help Acme" in told and "The export fails" in told, told
    ok(say.sync_detailed(id, client=chen, body=SayBody(text="Chen here. The export works again.")), 202, Said)
    phone.hears("The export works again")
    assert not any("One more thing" in text for text in phone.texts())
    step("Chen reads it all, and answers")


def closed(chen, eva, id):
    done = close.sync_detailed(id, client=chen, body=CloseBody(reason="Solved."))
    assert done.status_code == 200 and getattr(done.parsed, "gone", None) is True, done
    assert id not in {card.id for card in mine(chen)}
    refused(get_conversation.sync_detailed(id, client=chen), 404, "not-found")
    cards = ok(list_conversations.sync_detailed(client=eva, scope="closed"), 200, Conversations).conversations
    assert id in {card.id for card in cards}
    chat = ok(get_conversation.sync_detailed(id, client=eva), 200, Conversation)
    assert chat.card.owner.kind == "closed" and not chat.can.reply, chat.card.owner
    problem = ok(say.sync_detailed(id, client=eva, body=SayBody(text="Bye.")), 409, Problem)
    step(f"closed: an admin still reads it, and writing is {problem.type_}")


def a_key_does_what_its_scopes_say(api, chen):
    made = ok(make_key.sync_detailed(client=chen, body=MakeKeyBody(name="reader", scopes=["read"])), 201, NewKey)
    reader = AuthenticatedClient(base_url=api, token=made.key)
    assert get_me.sync(client=reader).id == "chen"
    refused(set_presence.sync_detailed(client=reader, body=SetPresenceBody(status="away")), 403, "scope")
    refused(get_me.sync_detailed(client=AuthenticatedClient(base_url=api, token="baton_none")), 401, "signed-out")
    step("a key reads, and writes only with the scope for it")


if __name__ == "__main__":
    main(*sys.argv[1:])
