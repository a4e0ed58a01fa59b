from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def our_views(resolver: URLResolver | None = None) -> Iterator:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from our_views(entry)
        elif isinstance(entry, URLPattern) and is_ours(entry.callback):
            yield entry.callback


def is_ours(view) -> bool:
    """Pages inside the admin are behind its own door; ``tests/access`` tries it."""
    module = view.__module__
    return module.startswith(("apps.", "hrgl.")) and ".admin" not in module


def test_every_view_declares_its_access():
    undeclared = {
        f"{view.__module__}.{view.__name__}"
        for view in our_views()
        if not hasattr(view, "access")
    }

    assert undeclared == set()
