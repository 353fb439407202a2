"""What to run next in a workspace."""

from __future__ import annotations

from collections.abc import Mapping


def next_command(waiting: Mapping[str, int], *, judged: bool) -> tuple[str, str]:
    """The one command to run next, and why.

    Args:
        waiting: Kind of fact -> how many of them the next stage has not finished with (see `Funnel.waiting`);
            `sent` and `unread`: drafts on a review server, and those of them that nobody judged; `uncut`: sources
            where there is no clip at all; `undrafted`: clips where there is no draft at all; `dropped`: drafts where
            all of them were dropped; `undecided` and `undelivered`: items on which people disagree that nobody was
            asked to decide, and those that somebody is to decide and that are on no review server.
        judged: Whether anything was judged at all.

    Returns:
        The command and the reason, each one line.
    """
    due = {name: waiting.get(name, 0) for name in (*waiting, *_NAMES)}
    steps = (
        (due["nothing"], "curate add VIDEO", "there is no source yet"),
        (due["source"], "curate download", "sources to fetch: {}"),
        (due["recording"], "curate segment", "recordings to cut into clips: {}"),
        (due["clip"] + due["perception"], "curate draft", "clips to measure or to draft from: {}"),
        (due["question"], "curate draft", "questions of yours to draft for: {}"),
        (0 if due["sent"] else due["draft"], "curate review up", "drafts for people: {}, then run: curate review push"),
        (due["draft"], "curate review push", "drafts that are not on the review page yet: {}"),
        (0 if judged else due["unread"], "curate review pull", _READ),
        (due["annotation"], "curate validate", "judgements to check: {}"),
        (due["undecided"], "curate review adjudicate", "items on which people disagree: {}"),
        (due["undelivered"], "curate review push", "decisions that people were not asked for yet: {}"),
        (due["item"], "curate split commit", "items to add to the split, or to take out of it: {}"),
        (due["split"], "curate release build NAME VERSION", "the newest split version is in no release yet"),
        (due["retry"], "curate download", "sources that failed and may come on another try: {}"),
        (due["unread"], "curate review pull", _READ),
        (due["uncut"], "curate add VIDEO", "no clip came of the sources that are here: {}"),
        (due["undrafted"], "curate add --questions FILE", "nothing could be asked about the clips: {}; ask your own"),
        (due["dropped"], "curate report", "all drafts were dropped: {}; it shows why each was"),
    )
    return next(
        ((command, reason.format(count)) for count, command, reason in steps if count > 0),
        ("curate add VIDEO", "everything here has gone the whole way"),
    )


_READ = "drafts that wait for a reviewer: {}, pull when they are judged"
_NAMES = (
    "nothing", "source", "recording", "clip", "perception", "question", "draft", "sent", "unread", "annotation", "item",
    "split", "retry", "uncut", "undrafted", "dropped", "undecided", "undelivered",
)  # fmt: skip
