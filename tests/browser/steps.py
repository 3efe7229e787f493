"""What a person does on the page, in steps that hold for any address and token."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Inbox:
    """The page at an address; every step waits for what it says, never for a clock."""

    page: Page
    base_url: str

    def sign_in(self, token: str) -> None:
        """Arrive with a token in the address, as `vigie up` prints it."""
        self.page.goto(f"{self.base_url}/#token={token}")
        expect(self.hook("tab-todo")).to_be_visible()

    def hook(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def go_to(self, place: str) -> None:
        """Follow a link such as the one of an alert mail."""
        self.page.goto(f"{self.base_url}/#{place}")

    def open_tab(self, name: str) -> None:
        self.hook(f"tab-{name}").click()
        expect(self.hook(f"tab-{name}")).to_have_attribute("aria-selected", "true")

    def mention(self, text: str) -> Locator:
        """The line of the list that holds a text."""
        return self.hook("mention").filter(has_text=text)

    def open_mention(self, text: str) -> Locator:
        """Open a mention; gives its words in the conversation."""
        self.mention(text).locator("a.open").click()
        said = self.hook("said")
        expect(said).to_contain_text(text)
        return said

    def back(self) -> None:
        self.hook("back").click()

    def write_reply(self, text: str) -> None:
        self.hook("reply-text").fill(text)

    def reply(self, text: str) -> None:
        self.write_reply(text)
        self.hook("send").click()

    def wait_for_reply(self, text: str, state: str = "sent") -> Locator:
        """Wait until our answer stands in the conversation in a state."""
        answer = self.hook("answer").filter(has_text=text)
        expect(answer.get_by_test_id("action-state")).to_have_attribute(
            "data-state", state, timeout=30_000
        )
        return answer

    def hide(self, reason: str) -> None:
        """Hide the open mention with a reason."""
        self.hook("hide").click()
        self.hook("reason").fill(reason)
        self.hook("reason-send").click()
        expect(self.hook("reason")).to_have_count(0)

    def undo_hiding(self, text: str) -> None:
        """Bring a mention back from under Hidden."""
        self.open_tab("hidden")
        self.mention(text).get_by_test_id("undo").click()

    def settle_done(self, reason: str = "") -> None:
        """Done; a complaint nobody answered asks why."""
        self.hook("done").click()
        if reason:
            self.hook("reason").fill(reason)
            self.hook("reason-send").click()

    def speak(self, language: str) -> None:
        self.hook(f"lang-{language}").click()
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def expect_message(self, text: str) -> None:
        """What the live region says."""
        expect(self.hook("message")).to_contain_text(text)

    def expect_no_sideways_scroll(self) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"the page is {wide} px too wide"
