"""What the downloader's messages say, in the words of a thousand sites: a kind of failure for each pattern."""

from __future__ import annotations

# fmt: off
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bot-check", (
        r"not a (?:ro)?bot", r"captcha", r"cloudflare", r"anti.?bot", r"unusual traffic",
        r"automated (?:requests|queries)", r"human verification", r"verify (?:that )?you(?:'re| are) human",
        r"precondition check failed", r"po.?token", r"your ip(?: address)? (?:is|has been) (?:blocked|banned)",
        r"client challenge", r"js challenge", r"impersonat", r"request is (?:blocked|rejected)",
    )),
    ("rate-limit", (
        r"too many requests", r"rate.?limit", r"HTTP Error 429", r"try again later\W*$", r"quota exceeded",
        r"throttl", r"play limit", r"giving up retrying",
    )),
    ("drm", (
        r"\bDRM\b", r"widevine", r"playready", r"fairplay",
    )),
    ("age", (
        r"confirm your age", r"age.?restrict", r"age.?verif", r"age.?gate", r"inappropriate for some users",
        r"adults? only", r"18\+", r"adult verif", r"only users older", r"sensitive content", r"nsf[wl]",
    )),
    ("geo", (
        r"geo.?(?:restrict|block|locat)",
        r"(?:in|from|for) (?:your|this|the uploader.{0,20}) (?:\w+ )?(?:country|region|location|area|territory)",
        r"not (?:made this video )?available in your", r"outside (?:of )?the (?:us|uk|eu)", r"blocked it in your",
        r"available in [\w ]{2,30} only", r"only available in (?!the app)", r"invalid area",
    )),
    ("live", (
        r"live (?:event|stream) (?:will|has not|hasn't|is not)", r"will begin in", r"premieres? (?:in|will)",
        r"is upcoming", r"(?:not|n't) (?:yet )?(?:started|aired|begun|been published)",
        r"\bis (?:not )?(?:currently )?live\b", r"offline", r"still being processed", r"scheduled (?:to start|for)",
        r"will (?:be available|start)", r"ended,? (?:and|but|or) ", r"video is processing", r"not yet available",
        r"only available after", r"live(?:stream)? (?:has |was )?ended", r"room is (?:offline|closed)",
    )),
    ("private", (
        r"private video", r"video is private", r"HTTP Error 403", r"friends.?only", r"not authorized",
        r"permission", r"access (?:is )?denied", r"forbidden", r"unable to access", r"is restricted",
        r"is (?:in (?:a )?)?private", r"private subreddit",
    )),
    ("removed", (
        r"been removed", r"no longer (?:available|exists|online)", r"terminated", r"deleted", r"taken down",
        r"takedown", r"copyright (?:claim|infring|ground)", r"violat", r"suspended",
        r"(?:video|link|content) (?:has |is )?expired", r"HTTP Error 410", r"been closed",
    )),
    ("login", (
        r"sign.?in", r"log.?in", r"logged.?in", r"registered users", r"password", r"--cookies",
        r"cookies-from-browser", r"account (?:is )?(?:required|credentials)", r"subscri", r"premium",
        r"members.?only", r"member-only", r"join this channel", r"paid", r"purchase", r"rent(?:al)?\b",
        r"authenticat", r"paywall", r"HTTP Error 40[12]", r"payment", r"\baccount\b", r"\bVIP\b",
        r"does not have access", r"do not have access", r"only available for members", r"supporter",
        r"\bis locked\b", r"contents locked",
        r"tokens? (?:is|have been|has been|was|already)? ?(?:invalidated|expired|already expired)",
        r"expired token",
    )),
    ("javascript-runtime", (
        r"javascript runtime", r"js runtime", r"\bEJS\b", r"n challenge", r"signature solving", r"PhantomJS",
    )),
    ("format", (
        r"requested format", r"no (?:video|playable|downloadable|media)? ?(?:formats|sources|streams)",
        r"unsupported codec",
    )),
    ("not-found", (
        r"HTTP Error 404", r"video (?:is )?(?:unavailable|not available|does not exist)", r"not found",
        r"does ?n.t exist", r"no such", r"(?:isn't|not) available", r"incomplete youtube id",
        r"invalid (?:video )?(?:id|url)",
        r"(?:video|content|media|page|post|clip|track) (?:is )?(?:currently )?unavailable",
    )),
    ("tls", (
        r"certificate", r"hostname .* match", r"self.signed", r"\bssl\b", r"\btls\b",
    )),
    ("wrong-url", (
        r"not a valid url", r"unsupported url scheme", r"file:// urls",
    )),
    ("unsupported", (
        r"unsupported url", r"no suitable extractor", r"no video could be found", r"no (?:video|media) found",
        r"piracy", r"no (?:\w+ ){0,4}(?:found|available)",
        r"(?:does ?n.t|does not|did not) (?:contain|have) (?:an?|any)", r"(?:is|was) not a (?:video|file)",
        r"there(?:.s| is) no video", r"no video", r"not supported", r"unsupported", r"ended",
    )),
    ("network", (
        r"unable to (?:download|connect|open)", r"timed? ?out", r"connection", r"HTTP Error 5\d\d",
        r"bytes? (?:read|missing)", r"name or service not known", r"getaddrinfo", r"resolve", r"fragment",
        r"broken pipe", r"reset by peer", r"proxy", r"server error", r"temporar", r"empty", r"technical difficult",
        r"something went wrong", r"service unavailable", r"api (?:was|returned|call|error)", r"querying api",
        r"receiving data", r"unreachable",
    )),
    ("extractor", (
        r"(?:unable|failed|could not|cannot|can.t|can not) (?:to )?(?:extract|parse|find|decode|decrypt|get|construct)",
        r"(?:unable|failed|could not|cannot) (?:to )?(?:obtain|solve|identify)",
        r"unexpected", r"unknown (?:\w+ )?(?:type|status|format|id)", r"^missing ", r"invalid json",
        r"please report this issue", r"extractor error",
    )),
)
# fmt: on
"""(kind, regular expressions), the more telling kinds first; upper and lower case are the same."""
