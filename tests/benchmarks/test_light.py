"""What is measured of a reader's waiting."""

from __future__ import annotations

from benchmarks import light
from benchmarks.__main__ import as_json, main


def figures(own: float) -> dict:
    machine = {"cores": 2, "processor": "", "system": "Linux", "python": "3.11", "numpy": "2.0"}
    return {
        "name": "light", "import_seconds": own, "import_others_seconds": 1.0,
        "first_card_seconds": 2.0, "target_import": 0.4,
        "lessons": [{"lesson": "01_weighted_sum", "seconds": 2.0}],
        "machine": machine | {"load_before": 0.0},
    }  # fmt: skip


def test_the_text_says_whether_the_target_is_held() -> None:
    assert "held" in light.text(figures(0.2)) and "MISSED" in light.text(figures(0.5))


def test_its_figures_are_one_object(capsys) -> None:  # type: ignore[no-untyped-def]
    made = type("made", (), {"measure": staticmethod(lambda quick, tell: figures(0.2))})
    assert main(["light", "--json"], load=lambda name: made) == 0
    assert capsys.readouterr().out.strip() == as_json(figures(0.2))


def test_a_right_first_answer_shows_its_card() -> None:
    assert light.first_card("01_weighted_sum") > 0
