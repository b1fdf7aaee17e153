"""What the window itself can do: one declaration for menus, keys, palette and help."""

from dataclasses import dataclass

FILE, EDIT, VIEW, HELP = "File", "Edit", "View", "Help"
MENUS = (FILE, EDIT, VIEW, HELP)


@dataclass(frozen=True, slots=True)
class WindowCommand:
    """A command of the window; `choice` names the group of which one is on, `ends` puts a line under it."""

    id: str
    menu: str
    title: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    choice: str = ""
    ends: bool = False
    needs_company: bool = True


COMMANDS = (
    WindowCommand("new", FILE, "New company…", "file-plus", needs_company=False),
    WindowCommand("open", FILE, "Open company…", "folder-open", ("Ctrl+O",), ends=True, needs_company=False),
    WindowCommand("bills", FILE, "Bills and what is owed", "receipt-text"),
    WindowCommand("company", FILE, "The company and its people", "building-2", ends=True),
    WindowCommand("import", FILE, "Import…", "file-up", ("Ctrl+Shift+I",)),
    WindowCommand("export", FILE, "Export this list…", "file-spreadsheet", ("Ctrl+E",)),
    WindowCommand("print", FILE, "Print…", "printer", ("Ctrl+P",), ends=True),
    WindowCommand("backup", FILE, "Back up now", "database-backup"),
    WindowCommand("backup_folder", FILE, "Folder of backups…", "folder-open"),
    WindowCommand("restore", FILE, "Restore a backup…", "rotate-ccw", ends=True, needs_company=False),
    WindowCommand("quit", FILE, "Quit", "power", ("Ctrl+Q",), needs_company=False),
    WindowCommand("undo", EDIT, "Undo", "undo-2", ("Ctrl+Z",)),
    WindowCommand("history", EDIT, "History", "history", ("Ctrl+H",), ends=True),
    WindowCommand("palette", EDIT, "Search or command", "search", ("Ctrl+K",)),
    WindowCommand("find", EDIT, "Find in this list", "list-filter"),
    WindowCommand("recent", EDIT, "Recently looked at", "clock", ("Ctrl+L",)),
    WindowCommand("reminders", EDIT, "My reminders", "bell", ("Ctrl+Shift+M",)),
    WindowCommand("light", VIEW, "Light", "sun", choice="mode", needs_company=False),
    WindowCommand("dark", VIEW, "Dark", "moon", choice="mode", needs_company=False),
    WindowCommand("system", VIEW, "As the system", "settings", choice="mode", ends=True, needs_company=False),
    WindowCommand("compact", VIEW, "Compact rows", choice="density", needs_company=False),
    WindowCommand("normal", VIEW, "Normal rows", choice="density", needs_company=False),
    WindowCommand("roomy", VIEW, "Roomy rows", choice="density", ends=True, needs_company=False),
    WindowCommand("zoom_in", VIEW, "Larger", "zoom-in", ("Ctrl+=", "Ctrl++"), needs_company=False),
    WindowCommand("zoom_out", VIEW, "Smaller", "zoom-out", ("Ctrl+-",), needs_company=False),
    WindowCommand("zoom_normal", VIEW, "Normal size", "", ("Ctrl+0",), ends=True, needs_company=False),
    WindowCommand("next_view", VIEW, "Next view of the tab", "chevron-right", ("Ctrl+PgDown",)),
    WindowCommand("previous_view", VIEW, "View before", "chevron-left", ("Ctrl+PgUp",), ends=True),
    WindowCommand("refresh", VIEW, "Refresh", "refresh-cw", ("F5",)),
    WindowCommand("reset_layout", VIEW, "Reset the layout", "layout-dashboard"),
    WindowCommand("help", HELP, "This tab and its keys", "circle-question-mark", ("F1",), needs_company=False),
    WindowCommand("reports", HELP, "Show crash reports", "folder-open", needs_company=False),
    WindowCommand("about", HELP, "About Counterflow", "info", needs_company=False),
)
