"""What the downloader's messages say, in the words of a thousand sites: a kind of failure for each pattern."""

from __future__ import annotations

WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bot-check", (
        r"not a (?:ro)?bot", r"captcha", r"cloudflare", r"anti.?bot", r"unusual traffic",
        r"automated (?:requests|queries)", r"human verification", r"verify (?:that )?you(?:'re| are) human",
        r"precondition check failed", r"po.?token",
    )),
    ("rate-limit", (
        r"too many requests", r"rate.?limit", r"HTTP Error 429", r"try again later\W*$", r"quota exceeded",
        r"throttl",
    )),
    ("drm", (
        r"\bDRM\b", r"widevine", r"playready", r"fairplay",
    )),
    ("age", (
        r"confirm your age", r"age.?restrict", r"age.?verif", r"age.?gate", r"inappropriate for some users",
        r"adults? only", r"18\+",
    )),
    ("geo", (
        r"geo.?(?:restrict|block|locat)",
        r"(?:in|from|for) (?:your|this|the uploader.{0,20}) (?:\w+ )?(?:country|region|location|area|territory)",
        r"not (?:made this video )?available in your", r"outside (?:of )?the (?:us|uk|eu)",
        r"blocked it in your",
    )),
    ("live", (
        r"live (?:event|stream) (?:will|has not|hasn't|is not)", r"will begin in", r"premieres? (?:in|will)",
        r"is upcoming", r"(?:not|n't) (?:yet )?(?:started|aired|begun|been published)",
        r"is (?:currently )?live", r"offline", r"still being processed",
        r"live stream recording is not available",
    )),
    ("private", (
        r"private video", r"video is private", r"HTTP Error 403", r"friends.?only", r"not authorized",
        r"permission", r"access (?:is )?denied",
    )),
    ("removed", (
        r"been removed", r"no longer (?:available|exists|online)", r"terminated", r"deleted", r"taken down",
        r"takedown", r"copyright (?:claim|infring|ground)", r"violat", r"suspended", r"expired",
        r"HTTP Error 410", r"been closed",
    )),
    ("login", (
        r"sign.?in", r"log.?in", r"logged.?in", r"registered users", r"password", r"--cookies",
        r"cookies-from-browser", r"account (?:is )?(?:required|credentials)", r"subscri", r"premium",
        r"members.?only", r"member-only", r"join this channel", r"paid", r"purchase", r"rent(?:al)?\b",
        r"authenticat", r"paywall", r"HTTP Error 40[12]",
    )),
    ("javascript-runtime", (
        r"javascript runtime", r"js runtime", r"\bEJS\b", r"n challenge", r"signature solving", r"PhantomJS",
    )),
    ("not-found", (
        r"HTTP Error 404", r"video (?:is )?(?:unavailable|not available|does not exist)", r"not found",
        r"does ?n.t exist", r"no such", r"(?:isn't|is not|not) available", r"unavailable",
        r"incomplete youtube id", r"invalid (?:video )?(?:id|url)",
    )),
    ("format", (
        r"requested format", r"no (?:video|playable|downloadable|media)? ?(?:formats|sources|streams)",
        r"unsupported codec",
    )),
    ("tls", (
        r"certificate", r"hostname .* match", r"self.signed", r"\bssl\b", r"\btls\b",
    )),
    ("wrong-url", (
        r"not a valid url", r"unsupported url scheme", r"file:// urls",
    )),
    ("unsupported", (
        r"unsupported url", r"no suitable extractor", r"no video could be found", r"no (?:video|media) found",
        r"piracy",
    )),
    ("network", (
        r"unable to (?:download|connect|open)", r"timed? ?out", r"connection", r"HTTP Error 5\d\d",
        r"bytes? (?:read|missing)", r"name or service not known", r"getaddrinfo", r"resolve", r"fragment",
        r"broken pipe", r"reset by peer", r"proxy", r"server error", r"temporar", r"empty",
    )),
)  # fmt: skip
"""(kind, regular expressions), the more telling kinds first; upper and lower case are the same."""
