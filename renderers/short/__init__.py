"""Corrections as short texts, for platforms that allow no markup: a thread of posts from one `History`.

`thread` makes the posts, `PLATFORMS` maps a platform's name onto what it counts and how much it takes; `platform` tells
that of a channel.
"""

from __future__ import annotations

from renderers.short.fitting import Post, thread
from renderers.short.platforms import PLATFORMS, Platform, platform
from renderers.short.saying import correction_of

__all__ = ["PLATFORMS", "Platform", "Post", "correction_of", "platform", "thread"]
