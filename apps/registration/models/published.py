"""What everybody reads of a call, in the words of the reader."""

from typing import Any

from apps.registration.worded import Worded, marked, worded


class ReadByAll:
    """Mix into the call: as published; where nothing is, as it stands once it opens."""

    current: Any
    text: Any
    wordings: Any
    criteria: Any
    has_opened: Any

    @property
    def published_text(self) -> Worded:
        if self.current:
            content = self.current.content
            return worded(content["text"], content.get("texts", {}))
        return self.text_at_work if self.has_opened else Worded("")

    @property
    def published_criteria(self) -> list[str]:
        """What applications are judged by."""
        if self.current:
            return [
                marked(one["text"], one.get("texts", {}))
                for one in self.current.content["criteria"]
            ]
        return self.criteria_at_work if self.has_opened else []

    @property
    def text_at_work(self) -> Worded:
        return worded(
            self.text, {one.language: one.text for one in self.wordings.all()}
        )

    @property
    def criteria_at_work(self) -> list[str]:
        return [one.words for one in self.criteria.all()]
