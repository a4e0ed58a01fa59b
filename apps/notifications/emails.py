"""Letters about subscriptions."""

from apps.notifications.letters import Letter
from apps.notifications.models import Subscriber


def confirm(subscriber: Subscriber, *, url: str) -> Letter:
    """Ask for the yes. The link is worth a signature, so nobody else is shown it."""
    return _to(subscriber, "confirm", {"url": url}, secret=True)


def subscribed(subscriber: Subscriber, *, leave: str) -> Letter:
    """Say that there is nothing to do: the address is on the list."""
    return _to(subscriber, "subscribed", {"leave_url": leave}, unsubscribe_url=leave)


def _to(
    subscriber: Subscriber,
    name: str,
    words: dict[str, str],
    *,
    secret: bool = False,
    unsubscribe_url: str = "",
) -> Letter:
    assert subscriber.told_at is not None
    return Letter(
        key=f"subscriber:{subscriber.pk}:{name}:{subscriber.told_at.isoformat()}",
        to=None,
        address=subscriber.email,
        language=subscriber.language,
        template=f"notifications/{name}",
        context={"topic": subscriber.get_topic_display(), **words},
        secret=secret,
        resendable=True,
        unsubscribe_url=unsubscribe_url,
    )
