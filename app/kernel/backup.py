"""Backups that are known to be good: copied in one go, hashed, and opened once before they count."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
