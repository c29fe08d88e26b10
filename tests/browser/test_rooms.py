"""A lecture: one leads, others follow in browsers of their own; the line is cut, the store is lost, the room ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from .conftest import People, Profiles, Visit, attended
from .test_accessibility import violations
from .test_bifurcations import RESTING

pytestmark = pytest.mark.browser

HERE = "gatescape.room.now() && gatescape.room.now().view !== null"
B_H = "gatescape.state.now().parameters.b_h[0]"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with rooms of its own."""
    import threading

    from app import create_app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATESCAPE_ROOMS_DIR", str(tmp_path_factory.mktemp("rooms")))
        patch.delenv("REDIS_URL", raising=False)
        server = make_server("127.0.0.1", 0, create_app().server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


@pytest.fixture(scope="module")
def folder(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return next(tmp_path_factory.getbasetemp().glob("rooms*"))


class Lecture(People):
    """Whoever leads, and those who come in."""

    def person(self, width: int = 1280, height: int = 900, *, touch: bool = False, still: bool = False) -> Visit:
        return self.come(width, height, touch=touch, still=still)

    def lead(self, query: str = "") -> tuple[Page, str]:
        visit = self.person().open(query)
        page = visit.page
        page.locator("#room-open").click()
        page.get_by_role("button", name="Start a room").click()
        expect(page.locator("#room-code")).to_be_visible()
        code = str(page.evaluate("gatescape.room.now().code"))
        page.keyboard.press("Escape")
        page.wait_for_function(HERE)
        return page, code

    def follow(self, code: str, width: int = 1280, height: int = 900, touch: bool = False, still: bool = False) -> Page:
        page = self.person(width, height, touch=touch, still=still).page
        page.goto(f"{self.address}/r/{code}")
        page.wait_for_function(HERE)
        return page


@pytest.fixture
def people(profiles: Profiles, address: str) -> Iterator[Lecture]:
    yield from attended(Lecture(profiles, address))


def bar(page: Page) -> object:
    return page.locator("#room-bar")


def says(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator(".room-words")).to_have_text(text)


def press(page: Page, name: str) -> None:
    page.locator("#room-panel").get_by_role("button", name=name, exact=True).click()


def enter(page: Page, value: float) -> None:
    page.evaluate("value => gatescape.state.enter('b_h', 0, value, 'done')", value)


def test_a_lecture(people: Lecture) -> None:
    lecturer, code = people.lead("preset=8A")
    follower = people.follow(code)
    assert follower.evaluate("gatescape.state.now().preset") == "8A"
    says(lecturer, "1 person follows.")
    says(follower, "You follow the lecture.")
    assert violations(lecturer) == violations(follower) == []

    # a drag is followed while it lasts, by the same frames, and has the same end
    slider = lecturer.locator('[data-parameter="b_h"] .slider').first
    box = slider.bounding_box()
    assert box is not None
    for page in (lecturer, follower):
        page.evaluate(
            """() => {
              window.seen = new Set();
              gatescape.state.listen((state, phase) => { if (phase === "live") seen.add(state.parameters.b_h[0]); });
            }"""
        )
    y = box["y"] + box["height"] / 2
    lecturer.mouse.move(box["x"] + box["width"] / 2, y)
    lecturer.mouse.down()
    for step in range(1, 30):
        lecturer.mouse.move(box["x"] + box["width"] * (0.5 + step / 80), y)
        # one step after another is told
        lecturer.wait_for_function("gatescape.room.now().publisher.idle()")
    follower.wait_for_function("seen.size >= 3 && gatescape.gate.record.query.includes('quality=draft')")
    lecturer.mouse.up()
    final = lecturer.evaluate(B_H)
    follower.wait_for_function(f"value => {B_H} === value && gatescape.gate.record.quality === 'full'", final)
    # pictures came along with the states: for these nothing was asked
    assert follower.evaluate("gatescape.gate.record.brought") >= 3
    assert set(follower.evaluate("[...seen]")) <= set(lecturer.evaluate("[...seen]"))

    # window, layers, orbits and what is picked come along; how the page looks does not
    lecturer.evaluate(
        """() => {
          gatescape.view.zoom(0.5, "done", [0.2, 0.1]);
          gatescape.orbits.add([0.3, 0.4]);
          gatescape.state.change({ layers: ["map", "points"], theme: "dark" }, "look");
        }"""
    )
    follower.wait_for_function("gatescape.state.now().orbits.length === 1 && gatescape.state.now().layers.length === 2")
    assert follower.evaluate("[gatescape.state.now().window, gatescape.state.now().theme]") == [
        lecturer.evaluate("gatescape.state.now().window"),
        "auto",
    ]

    # wandering off by touching anything, and back
    enter(follower, 0.5)
    says(follower, "You explore on your own; the lecture goes on.")
    enter(lecturer, 0.25)
    lecturer.wait_for_function("gatescape.room.now().publisher.idle()")
    assert follower.evaluate(B_H) == 0.5
    # a reload changes nothing of that, and the address holds both the state and the room
    follower.reload()
    follower.wait_for_function(HERE)
    assert follower.evaluate(B_H) == 0.5
    assert f"room={code}" in follower.evaluate("location.search")
    press(follower, "Return to the lecture")
    follower.wait_for_function(f"{B_H} === 0.25")

    # held, and let go on
    press(lecturer, "Hold")
    says(follower, "The picture is held for a moment.")
    enter(lecturer, 0.75)
    expect(lecturer.get_by_role("button", name="Let it go on")).to_be_visible()
    assert follower.evaluate(B_H) == 0.25
    press(lecturer, "Let it go on")
    follower.wait_for_function(f"{B_H} === 0.75")

    # the leader's reload keeps the lead
    lecturer.reload()
    lecturer.wait_for_function(HERE)
    enter(lecturer, 0.125)
    follower.wait_for_function(f"{B_H} === 0.125")

    # another page, another system: the followers go along
    lecturer.get_by_role("link", name="One unit").click()
    follower.wait_for_url("**/one-unit*")
    follower.wait_for_function(HERE)
    lecturer.wait_for_function("window.gatescape && gatescape.state?.ready() && gatescape.room.now()")
    lecturer.get_by_role("tab").nth(1).click()
    follower.wait_for_function("gatescape.state.now().panel === gatescape.room.now().view.state.panel")

    press(lecturer, "End")
    expect(lecturer.get_by_text("End the room for everybody?")).to_be_visible()
    press(lecturer, "End it")
    expect(lecturer.locator("#room-panel")).to_be_hidden()
    says(follower, "The room has ended. What you see is yours.")
    press(follower, "Close")
    expect(follower.locator("#room-panel")).to_be_hidden()
    assert "room=" not in follower.evaluate("location.search")


def test_a_lesson_is_followed(people: Lecture) -> None:
    lecturer, code = people.lead("lesson=hopf&at=1")
    follower = people.follow(code, still=True)
    lecturer.locator("#lesson-next").click()
    expect(follower.locator("#lesson-progress")).to_have_text("Step 2 of 4")
    expect(follower.locator("#lesson-title")).to_have_text(lecturer.locator("#lesson-title").inner_text())
    says(follower, "You follow the lecture.")
    # the path that plays for the lecturer moves the follower's weights
    lecturer.wait_for_function("!gatescape.lessonPlayer.playing()")
    final = lecturer.evaluate("gatescape.state.now().parameters.b_h")
    follower.wait_for_function("value => String(gatescape.state.now().parameters.b_h) === String(value)", final)
    # the lesson is left: the page goes along
    lecturer.locator("#lesson-leave").click()
    follower.wait_for_function("window.gatescape && gatescape.state?.ready() && gatescape.state.now().lesson === ''")


def test_other_pages_are_followed(people: Lecture) -> None:
    lecturer, code = people.lead("preset=8A")
    follower = people.follow(code)
    pages = lecturer.get_by_role("navigation").first
    pages.get_by_role("link", name="Bifurcations").click()
    follower.wait_for_url("**/bifurcations?**")
    both = (lecturer, follower)
    for page in both:
        page.wait_for_function(RESTING)
    # the value along the diagram, and with it the portrait beside it
    lecturer.get_by_label("γ, slider").focus()
    lecturer.keyboard.press("ArrowRight")
    wanted = lecturer.evaluate("gatescape.family.value(gatescape.state.now())")
    follower.wait_for_function("value => gatescape.family.value(gatescape.state.now()) === value", wanted)
    for page in both:
        page.wait_for_function(RESTING)
    headlines = [page.locator("#diagram-headline").inner_text() for page in both]
    assert headlines[0] == headlines[1] != ""
    says(follower, "You follow the lecture.")
    # and on, to the cards with five sinks
    pages.get_by_role("link", name="Catalogue").click()
    follower.wait_for_url("**/catalogue?**")
    follower.wait_for_function(HERE)
    lecturer.get_by_label("Sinks").select_option("5")
    expect(follower.get_by_label("Sinks")).to_have_value("5")
    expect(follower.locator("#catalogue-shown")).to_have_text(lecturer.locator("#catalogue-shown").inner_text())
    # who touches the page wanders off, and comes back to what is shown
    follower.get_by_label("Sinks").select_option("1")
    expect(lecturer.get_by_label("Sinks")).to_have_value("5")
    bar(follower).get_by_role("button", name="Return to the lecture").click()
    expect(follower.get_by_label("Sinks")).to_have_value("5")


def test_questions(people: Lecture) -> None:
    lecturer, code = people.lead("preset=2A&orbits=0.3,0.4")
    desk, phone = people.follow(code), people.follow(code, width=390, height=844, touch=True)
    says(lecturer, "2 people follow.")

    # where does it end? The orbit hides, and its start is shown
    press(lecturer, "Ask")
    assert violations(lecturer) == []
    lecturer.get_by_role("button", name="Ask everybody").click()
    for page in (desk, phone):
        expect(page.locator("#room-card")).to_contain_text("Where will this orbit end? Tap.")
        page.wait_for_function("gatescape.state.now().orbits.length === 0")
        assert page.evaluate("gatescape.room.now().view.question.start") == [0.3, 0.4]
    desk.wait_for_function("gatescape.gate.idle() && gatescape.resting()")
    x, y = people.visits[1].at(0.8, 0.8)
    desk.mouse.click(x, y)
    expect(desk.locator("#room-card")).to_contain_text("Your tap is sent")
    # by keys alone
    phone.locator("#portrait").focus()
    phone.keyboard.press("Shift+ArrowRight")
    phone.keyboard.press("Enter")
    expect(phone.locator("#room-card")).to_contain_text("Your tap is sent")
    expect(lecturer.locator("#room-card")).to_contain_text("2 taps so far")
    assert violations(phone) == []
    # nobody has placed an orbit, nor wandered off
    assert desk.evaluate("gatescape.state.now().orbits.length") == 0
    says(desk, "You follow the lecture.")
    taps = lecturer.evaluate("gatescape.room.now().audience.results.points")
    assert sorted(taps)[1] == [pytest.approx(0.8, abs=0.01), pytest.approx(0.8, abs=0.01)]
    press(lecturer, "Close and show everybody")
    for page in (desk, phone):
        expect(page.locator("#room-card")).to_contain_text("2 taps, on the portrait.")
        page.wait_for_function("gatescape.state.now().orbits.length === 1")
    press(lecturer, "Put away")
    expect(desk.locator("#room-card")).to_be_hidden()

    # a choice
    press(lecturer, "Ask")
    lecturer.get_by_label("A choice").check()
    lecturer.get_by_label("Question", exact=True).fill("How many sinks?")
    lecturer.get_by_role("button", name="Ask everybody").click()
    expect(lecturer.get_by_role("alert").filter(has_text="Write two to 6 answers")).to_be_visible()
    lecturer.get_by_label("Answers, one a line").fill("One\nTwo\nFour <b>bold</b>")
    lecturer.get_by_role("button", name="Ask everybody").click()
    desk.get_by_role("button", name="Four <b>bold</b>").click()
    expect(desk.get_by_role("button", name="Four <b>bold</b>")).to_have_attribute("aria-pressed", "true")
    phone.get_by_role("button", name="One", exact=True).click()
    phone.get_by_role("button", name="Two", exact=True).click()
    expect(lecturer.locator(".room-results strong")).to_have_text(["0", "1", "1"])
    assert violations(desk) == violations(lecturer) == []
    press(lecturer, "Close and show everybody")
    expect(desk.locator(".room-results strong")).to_have_text(["0", "1", "1"])


def test_the_lead_is_handed_over(people: Lecture) -> None:
    lecturer, code = people.lead()
    assistant = people.follow(code)
    press(lecturer, "Hand over")
    digits = lecturer.locator("#room-card .room-code").inner_text()
    press(assistant, "Take over")
    box = assistant.get_by_label("The six digits")
    people.visits[1].allowed = ["403"]
    box.fill("000 000" if digits != "000 000" else "111 111")
    box.press("Enter")
    expect(assistant.get_by_role("alert").filter(has_text="That is not the code")).to_be_visible()
    box.fill(digits)
    people.visits[0].allowed = ["403"]
    box.press("Enter")
    says(assistant, "1 person follows.")
    says(lecturer, "You follow the lecture.")
    enter(assistant, 0.375)
    lecturer.wait_for_function(f"{B_H} === 0.375")


def test_by_code_and_by_a_code_that_is_none(people: Lecture) -> None:
    _, code = people.lead("preset=5B")
    visit = people.person()
    page = visit.page
    visit.allowed = ["404"]
    page.goto(f"{people.address}/join")
    expect(page.locator("#room")).to_be_visible()
    box = page.get_by_label("Or join one by its code")
    for wrong, words in [
        ("", "Type the five letters"),
        ("abc", "code is 5 letters"),
        ("zzzzz", "There is no room ZZZZZ"),
    ]:
        box.fill(wrong)
        box.press("Enter")
        expect(page.locator("#room-refusal")).to_contain_text(words)
    assert violations(page) == []
    box.fill(code.lower())
    box.press("Enter")
    page.wait_for_function("window.gatescape && gatescape.state?.ready() && gatescape.state.now().preset === '5B'")
    says(page, "You follow the lecture.")
    page.goto(f"{people.address}/?room=ZZZZZ")
    expect(page.get_by_text("There is no room ZZZZZ.")).to_be_visible()
    page.goto(f"{people.address}/?room=%3Cb%3E")
    expect(page.locator("#room-refusal")).to_contain_text("“<B>” is no code of a room")


def test_a_cut_line_is_taken_up_again(people: Lecture) -> None:
    lecturer, code = people.lead()
    follower = people.follow(code)
    people.visits[1].allowed = ["ERR_", "Failed to fetch"]
    follower.wait_for_function("gatescape.room.now().line.record.listening")
    asked: list[str] = []
    follower.on("request", lambda request: asked.append(str(request.headers.get("last-event-id", ""))))
    known = follower.evaluate("gatescape.room.now().view.mark")
    follower.evaluate("gatescape.room.now().line.cut()")
    follower.wait_for_function("gatescape.room.now().line.record.streams >= 2")
    enter(lecturer, 0.5)
    follower.wait_for_function(f"{B_H} === 0.5")
    assert known in asked

    # no network for a while: it says so, and comes back by itself with what was missed
    follower.context.set_offline(True)
    follower.evaluate("gatescape.room.now().line.cut()")
    says(follower, "The connection is lost. Trying again.")
    enter(lecturer, 0.25)
    follower.context.set_offline(False)
    follower.wait_for_function(f"{B_H} === 0.25")
    says(follower, "You follow the lecture.")


def test_where_streams_are_refused_one_asks_instead(people: Lecture) -> None:
    lecturer, code = people.lead()
    follower = people.person()
    follower.allowed = ["503"]
    follower.page.route("**/events*", lambda route: route.fulfill(status=503, body="{}"))
    follower.page.goto(f"{people.address}/r/{code}")
    follower.page.wait_for_function(HERE)
    for value in (0.5, 0.25):
        enter(lecturer, value)
        follower.page.wait_for_function(f"{B_H} === {value}")
    assert follower.page.evaluate("gatescape.room.now().line.record.asked") >= 2
    says(lecturer, "1 person follows.")
    says(follower.page, "You follow the lecture.")


def test_a_store_that_is_lost_in_mid_lecture(people: Lecture, folder: Path) -> None:
    lecturer, code = people.lead("preset=5B")
    follower = people.follow(code)
    for visit in people.visits:
        visit.allowed = ["404", "503"]
    before = follower.evaluate("gatescape.room.now().view.mark")
    for path in folder.glob("rooms.sqlite3*"):
        path.unlink()
    # the leader's token opens the room again, and the follower finds it
    follower.wait_for_function(
        "mark => { const room = gatescape.room.now(); return room?.view && room.view.mark !== mark && !room.lost; }",
        before,
    )
    enter(lecturer, 0.5)
    follower.wait_for_function(f"{B_H} === 0.5")
    assert follower.evaluate("gatescape.room.now().code") == code
