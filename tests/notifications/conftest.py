import pytest
from django.template import engines

from apps.notifications import rendering


@pytest.fixture
def letters(settings, tmp_path, monkeypatch):
    """A folder for templates of letters: ``letters("greeting", "Subject\\n\\nText")``."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "dirs", [tmp_path, *engine.dirs])
    for loader in engine.template_loaders:
        if hasattr(loader, "reset"):
            loader.reset()
    (tmp_path / "emails" / "test").mkdir(parents=True)

    def write(name: str, text: str) -> str:
        (tmp_path / "emails" / "test" / f"{name}.txt").write_text(text)
        return f"test/{name}"

    yield write
    rendering._compiled.cache_clear()
    for loader in engine.template_loaders:
        if hasattr(loader, "reset"):
            loader.reset()
