"""Questions with radio buttons, where a front end has widgets.

ipywidgets makes a radio button of each option and leaves them strangers: neither a name joins
them nor is their group called anything, and labels are cut where they are long. So each group
brings a style that wraps them, and a few lines of script that join them, name the group, and keep
the arrow keys from JupyterLab, which would go to the next cell. Without the script (a page may
forbid it), a click, Tab and the space bar still work.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from course_lib.asking import words
from course_lib.asking.answers import Answer, answer_to, remember
from course_lib.asking.questions import Question
from course_lib.outputs import rich

GUESS, SURE = "a guess", "sure"
HOW_SURE = "How sure?"
CSS = """
.beyond-ask {border-left: 4px dashed NONE; padding: 4px 14px;
  margin: 4px 0; max-width: 46em; overflow: visible}
.beyond-ask.beyond-answered {border-left: 4px solid ASK}
.beyond-ask.beyond-right {border-left-color: RIGHT}
.beyond-ask.beyond-wrong {border-left-color: WRONG}
.beyond-ask, .beyond-ask .widget-html-content, .beyond-ask .widget-radio-box label
  {font-size: 14px; line-height: 1.45; color: var(--jp-content-font-color1, inherit)}
.beyond-ask .widget-html, .beyond-ask .widget-htmlmath, .beyond-ask .widget-html-content
  {width: auto; max-width: 100%; height: auto; white-space: normal; overflow: visible}
.beyond-ask .widget-radio {width: auto; max-width: 100%; height: auto; margin: 2px 0}
.beyond-ask .widget-radio > .widget-label {flex: none; width: auto; font-size: 14px;
  color: var(--jp-content-font-color1, inherit); height: auto; line-height: 1.45; padding: 3px 0}
.beyond-ask .widget-radio-box {flex: 1 1 auto; width: auto; min-width: 0; height: auto;
  margin-bottom: 0 !important}
.beyond-ask .widget-radio-box label {display: block; box-sizing: border-box; width: auto;
  max-width: 100%; height: auto; margin: 0; padding: 3px 8px 3px 30px; position: relative;
  white-space: normal; overflow: visible; text-overflow: clip; cursor: pointer;
  border-radius: 3px}
.beyond-ask .widget-radio-box label:hover {background: var(--jp-layout-color2, #eee)}
.beyond-ask .widget-radio-box label:focus-within
  {outline: 2px solid var(--jp-brand-color1, ASK); outline-offset: -1px}
.beyond-ask .widget-radio-box input {position: absolute; left: 8px; top: 6px; margin: 0;
  float: none; width: 14px; height: 14px; cursor: pointer; accent-color: ASK}
.beyond-ask .beyond-sure .widget-radio-box {display: flex; flex-direction: row; gap: 8px}
"""
for _kind, _colour in words.COLOURS.items():
    CSS = CSS.replace(_kind.upper(), _colour)
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
JOIN = """(img => {
  const join = box => box.querySelectorAll('.widget-radio').forEach(group => {
    const set = (node, name, value) =>
      node.getAttribute(name) === value || node.setAttribute(name, value);
    group.beyond ??= 'beyond-' + Math.random().toString(36).slice(2);
    const said = group.querySelector('.widget-label')?.textContent;
    const radios = group.querySelector('.widget-radio-box');
    set(radios, 'role', 'radiogroup');
    set(radios, 'aria-label', said || box.querySelector('[data-label]').dataset.label);
    radios.querySelectorAll('input').forEach(radio => set(radio, 'name', group.beyond));
  });
  if (!window.beyondArrows) {
    window.beyondArrows = event => event.target.matches?.('.beyond-ask input') &&
      event.target.toggleAttribute('data-lm-suppress-shortcuts', event.key.startsWith('Arrow'));
    window.addEventListener('keydown', window.beyondArrows, true);
  }
  let left = 100;
  const start = () => {
    const box = img.closest('.beyond-ask');
    if (!box) return left-- > 0 && setTimeout(start, 50);
    join(box);
    new MutationObserver(() => join(box)).observe(box, {childList: true, subtree: true});
  };
  start();
})(this)"""


def prediction(question: Question) -> Any:
    """Return a widget that asks for an option and for how sure one is, and records both."""
    import ipywidgets as widgets

    chosen = answer_to(question)
    options = _options(question, chosen, question.text)
    sure = widgets.RadioButtons(
        options=[GUESS, SURE],
        index=None if chosen is None or chosen.sure is None else int(chosen.sure),
        description=HOW_SURE,
        disabled=chosen is None,
        style={"description_width": "initial"},
    )
    sure.add_class("beyond-sure")
    note = widgets.HTML()
    panel = widgets.VBox([_frame(question.text), options, sure, note])
    panel.add_class("beyond-ask")

    def say(answer: Answer | None) -> None:
        note.value = _note(answer)
        if answer is not None:
            sure.disabled = False
            panel.add_class("beyond-answered")

    def choose(_: dict) -> None:
        letter = list(question.options)[options.index]
        remember(question, letter, None if sure.index is None else bool(sure.index))
        say(answer_to(question))

    options.observe(choose, names="index")
    sure.observe(choose, names="index")
    say(chosen)
    return panel


def recall(question: Question, during: str, feedback: Callable[[Answer], str]) -> Any:
    """Return a widget that asks a question and says at once, as HTML, what an answer is worth."""
    import ipywidgets as widgets

    chosen = answer_to(question)
    chosen = chosen if chosen and chosen.during == during else None
    options = _options(question, chosen, question.text)
    note = widgets.HTMLMath()
    asked = widgets.HTMLMath(f'<div style="{words.TEXT}">{rich(question.text)}</div>')
    panel = widgets.VBox([_frame(question.text), asked, options, note])
    panel.add_class("beyond-ask")

    def say(answer: Answer) -> None:
        note.value = feedback(answer)
        panel.add_class("beyond-answered")
        panel.remove_class("beyond-wrong" if answer.right else "beyond-right")
        panel.add_class("beyond-right" if answer.right else "beyond-wrong")

    def choose(_: dict) -> None:
        remember(question, list(question.options)[options.index], during=during)
        answer = answer_to(question)
        if answer is not None:
            say(answer)

    options.observe(choose, names="index")
    if chosen is not None:
        say(chosen)
    return panel


def _options(question: Question, chosen: Answer | None, said: str) -> Any:
    import ipywidgets as widgets

    letters = list(question.options)
    return widgets.RadioButtons(
        options=[words.label(question, letter) for letter in letters],
        index=None if chosen is None else letters.index(chosen.choice),
        tooltip=said,
    )


def _frame(said: str) -> Any:
    """Return what belongs to every group: the style, the script, and the group's name."""
    import ipywidgets as widgets

    image = f'<img src="{PIXEL}" alt="" hidden onload="{escape(JOIN)}">'
    frame = widgets.HTML(f'<style>{CSS}</style><span data-label="{escape(said)}"></span>{image}')
    frame.layout.height = "0"
    frame.layout.margin = "0"
    return frame


def _note(answer: Answer | None) -> str:
    if answer is None:
        return "Nothing chosen yet. Choose one, then run the next cells."
    if answer.sure is None:
        return f"<b>Recorded: {escape(answer.choice)}.</b> And how sure are you?"
    how = "and you are sure" if answer.sure else "a guess"
    return f"<b>Recorded: {escape(answer.choice)}, {how}.</b> Now run the next cells."
