"""The stand-in page as a reader sees it: posts, comments, replies, and what was hidden."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from infra.sandbox.look import frame
from infra.sandbox.mailbox import Letter, Mailbox
from infra.sandbox.wall import Comment, Post, Saying, Wall

NOTICE = "sandbox – stand-in, not Facebook · bac à sable – doublure, pas Facebook"
LONGEST_NAME = 60
LONGEST_TEXT = 2_000


def show_wall(mailbox: Mailbox, others: list[Wall], found: str = "") -> Response:
    """The wall, newest post first; ``found`` is the number of a comment to point at.

    Below it, what people and the page write to each other in private.
    """
    wall = mailbox.wall
    with wall.lock:
        posts = sorted(wall.posts.values(), key=lambda one: -one.rank)
        main = "".join(_post(wall, post, found) for post in posts) + _letters(mailbox)
        footer = _form(wall, posts)
    links = "".join(
        f'<a href="/{escape(one.username)}">{escape(one.page.name)}</a>' for one in others
    )
    header = (
        f"<h1>{escape(wall.page.name)}</h1><p>{escape(wall.about)}</p>"
        f"<nav class=quiet>{links}</nav>"
    )
    return frame(f"{wall.page.name} – sandbox", NOTICE, header, main, footer)


def _post(wall: Wall, post: Post, found: str) -> str:
    comments = wall.comments_under(post)
    return (
        f"<article>{_words(wall, post)}"
        f"<p class=quiet>{len(wall.comments_under(post, deep=True))} commentaires · comments</p>"
        f"<ol>{''.join(_comment(wall, one, found) for one in comments)}</ol></article>"
    )


def _comment(wall: Wall, comment: Comment, found: str) -> str:
    names = {
        "page": comment.author == wall.page,
        "hidden": comment.hidden,
        "found": found != "" and found == str(comment.rank),
    }
    kind = " ".join(name for name, applies in names.items() if applies)
    replies = "".join(_comment(wall, one, found) for one in wall.comments_under(comment))
    below = f"<ol>{replies}</ol>" if replies else ""
    return f'<li class="{kind}" id="c{comment.rank}"><div>{_words(wall, comment)}</div>{below}</li>'


def _words(wall: Wall, saying: Saying) -> str:
    is_hidden = isinstance(saying, Comment) and saying.hidden
    marks = ' <span class="mark">page</span>' if saying.author == wall.page else ""
    marks += ' <span class="mark">masqué · hidden</span>' if is_hidden else ""
    photo = f'<img src="/photos/{saying.rank}.svg" alt="photo">' if saying.photo else ""
    return (
        f"<strong>{escape(saying.author.name)}</strong>{marks} "
        f"<time>{saying.said_at:%d/%m %H:%M:%S} UTC</time>"
        f"<p>{escape(saying.text)}</p>{photo}"
    )


def _letters(mailbox: Mailbox) -> str:
    talks = sorted((one for one in mailbox.talks.values() if one.letters), key=lambda x: -x.rank)
    shown = "".join(
        f"<article><p class=quiet>{escape(one.person.name)}</p>"
        f"<ol>{''.join(_letter(mailbox, each) for each in one.letters)}</ol></article>"
        for one in talks
    )
    return f"<h2>Messages privés · Private messages</h2>{shown}" if shown else ""


def _letter(mailbox: Mailbox, letter: Letter) -> str:
    is_page = letter.author == mailbox.wall.page
    photo = f'<img src="/photos/{letter.rank}.svg" alt="photo">' if letter.photo else ""
    if letter.voice:
        photo = f'<audio controls preload="none" src="/voices/{letter.rank}.wav"></audio>'
    return (
        f'<li class="{"page" if is_page else ""}"><div>'
        f"<strong>{escape(letter.author.name)}</strong> <time>{letter.at:%d/%m %H:%M:%S} UTC</time>"
        f"<p>{escape(letter.text)}</p>{photo}</div></li>"
    )


def _form(wall: Wall, posts: list[Post]) -> str:
    options = "".join(
        f'<option value="{escape(one.id)}">{escape(one.text[:70])}</option>' for one in posts
    )
    return (
        '<form method="post" action="/sandbox/comments">'
        "<h2>Commenter en visiteur · Comment as a visitor</h2>"
        f'<input type="hidden" name="wall" value="{escape(wall.username)}">'
        f'<input name="by" required maxlength="{LONGEST_NAME}" aria-label="Nom · Name" '
        'placeholder="Nom · Name">'
        f'<select name="on" aria-label="Publication · Post">{options}</select>'
        f'<textarea name="text" required maxlength="{LONGEST_TEXT}" rows="3" '
        'aria-label="Commentaire · Comment" placeholder="Votre commentaire · Your comment">'
        "</textarea><button>Publier · Post</button></form>"
        '<form method="post" action="/sandbox/letters">'
        "<h2>Écrire en privé · Write in private</h2>"
        f'<input type="hidden" name="wall" value="{escape(wall.username)}">'
        f'<input name="by" required maxlength="{LONGEST_NAME}" aria-label="Nom · Name" '
        'placeholder="Nom · Name">'
        f'<textarea name="text" required maxlength="{LONGEST_TEXT}" rows="3" '
        'aria-label="Message" placeholder="Votre message · Your message">'
        "</textarea><button>Envoyer · Send</button></form>"
    )
