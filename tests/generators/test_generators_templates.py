"""The how-tos whose templates belong to an application or to another language: rendered as they stand there."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.generators.conftest import rendered
from tests.generators.howto import SHOWN, Howto, run

# Each prints the pages of all the posts that it is given.
FLASK = """
import sys
from app import app
for slug in sys.argv[1:]:
    print(app.test_client().get(f"/{slug}.html").text)
"""
# Django makes its environment so (django.template.backends.jinja2), with what "OPTIONS" holds besides.
DJANGO = """
import sys
from jinja2 import FileSystemLoader
from agency.jinja import environment
template = environment(autoescape=True, loader=FileSystemLoader("templates")).get_template("post.html")
for slug in sys.argv[1:]:
    print(template.render(slug=slug))
"""
# Jekyll reads a page's front matter as `page`, and its data as `site.data`; LiquidJS reads the same Liquid.
JEKYLL = """
const {Liquid} = require("liquidjs"), fs = require("fs");
const data = {stet: JSON.parse(fs.readFileSync("_data/stet.json", "utf8"))};
const layout = fs.readFileSync("_layouts/stet.html", "utf8");
for (const slug of process.argv.slice(1)) {
  const page = {stet: slug, title: data.stet.posts[slug].title};
  console.log(new Liquid().parseAndRenderSync(layout, {site: {data}, page}));
}
"""


@pytest.mark.parametrize(("name", "program"), [("flask", FLASK), ("django", DJANGO)], ids=["flask", "django"])
def test_an_application_shows_every_post_to_the_letter(name: str, program: str, ledger: Path, tmp_path: Path) -> None:
    """The post is a value of its template: escaped by the ledger, and read by no template language again."""
    fragments = rendered(ledger, "{slug}.html")
    howto = Howto.read(name)
    howto.write(tmp_path, [SHOWN])
    shutil.copy(ledger, tmp_path / "ledger.db")
    done = run(shlex.join([sys.executable, "-c", program, *fragments]), tmp_path)
    _shows(done.stdout, fragments, howto)


def test_flask_answers_for_a_post_that_is_not_there(ledger: Path, tmp_path: Path) -> None:
    Howto.read("flask").write(tmp_path, [SHOWN])
    shutil.copy(ledger, tmp_path / "ledger.db")
    done = run(shlex.join([sys.executable, "-c", FLASK, "none"]), tmp_path)
    assert "404 Not Found" in done.stdout, done.stderr


def test_jekylls_layout_shows_every_post_to_the_letter(ledger: Path, node_modules: Path, tmp_path: Path) -> None:
    """Liquid puts a value out as it is, tags and all; only the title, which stands outside the fragment, is escaped."""
    fragments = rendered(ledger, "/{slug}.html")
    howto = Howto.read("jekyll")
    howto.write(tmp_path, [SHOWN])
    shutil.copy(ledger, tmp_path / "ledger.db")
    (tmp_path / "node_modules").symlink_to(node_modules)
    exported = run(howto.commands.splitlines()[0], tmp_path)
    assert exported.returncode == 0, exported.stderr
    assert json.loads((tmp_path / "_data" / "stet.json").read_text("utf-8"))["agency"] == "Harbor County"
    done = run(shlex.join(["node", "-e", JEKYLL, *fragments]), tmp_path)
    _shows(done.stdout, fragments, howto)


def _shows(pages: str, fragments: dict[str, str], howto: Howto) -> None:
    for fragment in fragments.values():
        assert fragment in pages
    assert howto.shown_in(pages)
    assert "<script>" not in pages
    assert "run-1337" not in pages
