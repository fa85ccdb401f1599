"""The filters for other programs' Jinja templates, and that a post is a value there, never a template."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, TemplateRuntimeError, UndefinedError

import renderers
from ledger.domain.entries import Kind
from ledger.domain.history import History
from ledger.errors import StoreError, UnknownPost
from renderers.jinja import install
from tests.renderers.histories import Chain

TEMPLATED = "{{ 7 * 191 }} {% raw %} {# gone #} {{ post | stet }} <script>alert(1)</script>"


def storm() -> Chain:
    made = Chain().publish("Opens July 3.", title="Storm")
    made.step("Opens July 13.", title="Storm", reason="Wrong day.")
    return made.step("Opens at noon on July 13.", title="Storm", kind=Kind.UPDATE, reason="The hour is known.")


def held(post: str) -> History:
    """What a ledger's `history` does, for a ledger of three posts, one of which is damaged."""
    if post == "storm":
        return storm().history()
    if post == "templated":
        return Chain().publish(TEMPLATED).step(f"{TEMPLATED} now", reason=TEMPLATED).history()
    if post == "damaged":
        raise StoreError("content is missing; run `stet verify`")
    raise UnknownPost(post, ["storm"])


def rendered(template: str, **values: object) -> str:
    environment = Environment(autoescape=True)
    install(environment, held)
    return environment.from_string(template).render(**values)


def test_a_slug_and_a_history_give_the_fragment() -> None:
    """Nothing is escaped twice, and the page around it stays escaped."""
    html = renderers.html(storm().history())
    assert rendered('<main>{{ "storm" | stet }}</main>{{ "<b>" }}') == f"<main>{html}</main>&lt;b&gt;"
    assert rendered("{{ post | stet }}", post=storm().history()) == html


def test_notices_stand_alone() -> None:
    """Each as the fragment has it, oldest first, but for links to places that the page does not have."""
    notices = rendered('{{ "storm" | stet_notices }}')
    assert re.findall(r'<aside class="correction" id="([^"]+)"', notices) == ["c-2", "c-3"]
    assert "Wrong day. An earlier version said “July 3”. The correct information is “July 13”." in notices
    assert "The hour is known." in notices
    assert 'href="#' not in notices
    assert "Opens" not in notices
    assert rendered("{{ post | stet_notices }}", post=Chain().publish("One.").history()).strip() == ""


def test_a_post_is_read_by_no_template() -> None:
    """What looks like a template in a text or a notice stays as it is, also where it is put out twice."""
    html = rendered('{% set inner %}{{ "templated" | stet }}{% endset %}{{ inner }}')
    assert html == renderers.html(held("templated"))
    assert html.count("{{ 7 * 191 }}") >= 2
    assert "1337" not in html
    assert "<script" not in html + rendered('{{ "templated" | stet_notices }}')


@pytest.mark.parametrize(
    ("template", "error", "message"),
    [
        ('{{ "strom" | stet }}', TemplateRuntimeError, "stet: no post 'strom'; did you mean storm?"),
        ('{{ "strom" | stet_notices }}', TemplateRuntimeError, "stet: no post 'strom'; did you mean storm?"),
        ("{{ page.stet | stet }}", UndefinedError, "'page' is undefined"),
        ("{{ missing | stet }}", TemplateRuntimeError, "stet: a post's slug or its History is wanted, not Undefined"),
        ("{{ 7 | stet }}", TemplateRuntimeError, "not int"),
        ('{{ "damaged" | stet }}', StoreError, "run `stet verify`"),
    ],
)
def test_what_is_no_post_is_an_error_of_the_template(template: str, error: type[Exception], message: str) -> None:
    """An empty place would be a correction that nobody sees; what is wrong with the store stays the store's error."""
    with pytest.raises(error) as raised:
        rendered(template)
    assert message in str(raised.value)
