/* The walls of the house, checked from the sources: every folder's includes against a table of what it may include.
 * The compiler refuses a wrong arrow between our folders; system headers sit on the default include path, so this
 * test refuses those. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

typedef struct {
  const char *folder;
  const char *allowed; /* prefixes of system headers, separated by blanks; C's and POSIX's own are always allowed */
} Room;

/* Ordered: the first folder that matches a file decides. */
static const Room rooms[] = {
  { "subprojects/libtiketi/db/", "glib gio/ sqlite3.h" },
  { "subprojects/libtiketi/wire/", "glib json-c/" },
  { "subprojects/libtiketi/keys/", "glib sodium.h" },
  { "subprojects/libtiketi/ids/", "glib sodium.h" },
  { "subprojects/libtiketi/bundle/", "glib" },
  { "subprojects/libtiketi/token/", "glib sodium.h" },
  { "subprojects/libtiketi/journal/", "glib sodium.h" },
  { "subprojects/libtiketi/picture/", "glib cairo qrencode.h" },
  { "subprojects/libtiketi/tests/", "glib gio/ cairo sodium.h sqlite3.h" },
  { "subprojects/libtiketi/", "glib" },
  { "subprojects/tiketi-hub/sql/", "glib gio/ libpq-fe.h" },
  { "subprojects/tiketi-hub/http/", "glib gio/ microhttpd.h zlib.h sys/socket.h netinet/ arpa/ netdb.h poll.h" },
  { "subprojects/tiketi-hub/gateway/", "glib curl/ json-c/" },
  { "subprojects/tiketi-hub/api/", "glib json-c/" },
  { "subprojects/tiketi-hub/paper/", "glib cairo pango/" },
  { "subprojects/tiketi-hub/service/", "glib gio/ jwt.h" },
  { "subprojects/tiketi-hub/tests/", "glib gio/ json-c/ sqlite3.h sodium.h zlib.h sys/prctl.h sys/socket.h netinet/ arpa/ netdb.h poll.h" },
  { "subprojects/tiketi-hub/", "glib gio/" },
  { "src/store/", "glib gio/" },
  { "src/desk/", "glib gio/" },
  { "src/sync/", "glib gio/ curl/ zlib.h sys/socket.h netinet/ arpa/ netdb.h poll.h" },
  { "src/scan/", "glib gio/ zbar.h gst/ gdk-pixbuf/ linux/videodev2.h sys/ioctl.h termios.h" },
  { "src/print/", "glib gio/ cairo pango/ cups/ termios.h sys/socket.h" },
  { "src/papers/", "glib gio/" },
  { "src/ctl/", "glib gio/" },
  { "src/app/turnstile/", "glib gio/ poll.h spawn.h sys/pidfd.h" },
  { "src/app/", "glib gio/ gtk/ gdk/ gsk/ adwaita.h cairo pango/ gst/" },
};

/* C11 and POSIX: what any folder may use. */
static const char standard[] =
  "assert.h ctype.h errno.h fcntl.h inttypes.h limits.h locale.h math.h pthread.h signal.h stdarg.h stdbool.h stddef.h stdint.h "
  "stdio.h stdlib.h string.h strings.h time.h unistd.h langinfo.h dirent.h ftw.h "
  "sys/stat.h sys/statvfs.h sys/types.h sys/time.h sys/resource.h sys/wait.h sys/file.h";

/* Our own folders, by the headers they hold: a file may include by bare name only what lies at or below its own
 * place. The build enforces it through include directories; what is asserted here is that nobody climbs by path. */
static gboolean
has_prefix_in (const char *header, const char *prefixes)
{
  g_auto (GStrv) list = g_strsplit (prefixes, " ", -1);
  for (char **prefix = list; *prefix != NULL; prefix++)
    if (**prefix != '\0' && g_str_has_prefix (header, *prefix))
      return TRUE;
  return FALSE;
}

static const Room *
find_room (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (g_str_has_prefix (path, rooms[i].folder))
      return &rooms[i];
  return NULL;
}

/* SQL stands in the folders made for it, and nowhere else. */
static gboolean
may_hold_sql (const char *path)
{
  static const char *const folders[] = {
    "src/store/", "subprojects/libtiketi/db/", "subprojects/tiketi-hub/store/", "subprojects/tiketi-hub/sql/",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    if (g_str_has_prefix (path, folders[i]))
      return TRUE;
  return strstr (path, "/tests/") != NULL;
}

static char *
judge_sql (const char *path, const char *line)
{
  if (!may_hold_sql (path)
      && g_regex_match_simple ("\"\\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE TABLE)\\s", line, 0, 0))
    return g_strdup_printf ("%s: holds SQL; it belongs in a store folder", path);
  return NULL;
}

/* What is wrong with one line of a file, or NULL. (transfer full) */
static char *
judge_line (const char *path, const char *line)
{
  g_autoptr (GRegex) system = g_regex_new ("^\\s*#\\s*include\\s*<([^>]+)>", 0, 0, NULL);
  g_autoptr (GRegex) own = g_regex_new ("^\\s*#\\s*include\\s*\"([^\"]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *header = NULL;
  const Room *room = find_room (path);

  if (room == NULL)
    return g_strdup_printf ("%s: is in no folder of the house; add it to the table in test-house.c", path);
  if (g_regex_match (system, line, 0, &match))
    {
      header = g_match_info_fetch (match, 1);
      if (!has_prefix_in (header, standard) && !has_prefix_in (header, room->allowed))
        return g_strdup_printf ("%s: may not include <%s>", path, header);
      return NULL;
    }
  g_clear_pointer (&match, g_match_info_free);
  if (g_regex_match (own, line, 0, &match))
    {
      header = g_match_info_fetch (match, 1);
      if (strstr (header, "..") != NULL || strchr (header, '/') != NULL)
        return g_strdup_printf ("%s: includes \"%s\" by a path; headers are included by bare name", path, header);
    }
  return judge_sql (path, line);
}

static guint
judge_file (const char *root, const char *path)
{
  g_autofree char *full = g_build_filename (root, path, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint wrong = 0;

  g_file_get_contents (full, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *problem = judge_line (path, *line);
      if (problem != NULL)
        {
          g_test_message ("%s", problem);
          wrong++;
        }
    }
  return wrong;
}

static void
walk (const char *root, const char *path, guint *files, guint *wrong)
{
  g_autofree char *full = g_build_filename (root, path, NULL);
  g_autoptr (GDir) dir = g_dir_open (full, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *child_full = g_build_filename (root, child, NULL);
      if (g_file_test (child_full, G_FILE_TEST_IS_DIR))
        walk (root, child, files, wrong);
      else if (g_str_has_suffix (name, ".c") || g_str_has_suffix (name, ".h"))
        {
          (*files)++;
          *wrong += judge_file (root, child);
        }
    }
}

static void
test_every_include_is_allowed (void)
{
  const char *root = g_getenv ("TIKETI_SOURCE_ROOT");
  guint files = 0, wrong = 0;

  g_assert_nonnull (root);
  walk (root, "subprojects/libtiketi", &files, &wrong);
  walk (root, "subprojects/tiketi-hub", &files, &wrong);
  walk (root, "src", &files, &wrong);
  g_test_message ("%u files", files);
  g_assert_cmpuint (files, >, 80);
  g_assert_cmpuint (wrong, ==, 0);
}

typedef struct {
  const char *path;
  const char *line;
  gboolean refused;
} Case;

static const Case cases[] = {
  { "src/desk/tk-desk.c", "#include <sqlite3.h>", TRUE },
  { "src/desk/tk-desk.c", "#include <curl/curl.h>", TRUE },
  { "src/desk/tk-desk.c", "#include <gtk/gtk.h>", TRUE },
  { "src/sync/tk-sync.c", "#include <curl/curl.h>", FALSE },
  { "src/sync/tk-sync.c", "# include <gtk/gtk.h>", TRUE },
  { "src/app/tk-window.c", "#include <gtk/gtk.h>", FALSE },
  { "src/app/tk-window.c", "#include <sqlite3.h>", TRUE },
  { "src/scan/tk-decode.c", "#include <zbar.h>", FALSE },
  { "src/print/tk-ticket-print.c", "#include <sqlite3.h>", TRUE },
  { "subprojects/libtiketi/db/tk-db.c", "#include <sqlite3.h>", FALSE },
  { "subprojects/libtiketi/token/tk-token.c", "#include <sys/socket.h>", TRUE },
  { "src/desk/tk-desk-sell.c", "  tk_db_run (db, error, \"UPDATE lease SET next = $1\", \"i\", next);", TRUE },
  { "src/desk/tk-desk-sell.c", "  \"SELECT 1\"", TRUE },
  { "src/desk/tk-desk-sell.c", "  _(\"Select a ticket type first.\")", FALSE },
  { "src/store/tk-store-sale.c", "  \"SELECT 1\"", FALSE },
  { "subprojects/tiketi-hub/api/sync.c", "  \"DELETE FROM lease\"", TRUE },
  { "subprojects/tiketi-hub/store/lease.c", "  \"DELETE FROM lease\"", FALSE },
  { "src/sync/tk-sync-http.c", "#include <sys/socket.h>", FALSE },
  { "subprojects/libtiketi/admission/tk-admission.c", "#include <json-c/json.h>", TRUE },
  { "subprojects/tiketi-hub/service/hub-service.c", "#include <microhttpd.h>", TRUE },
  { "subprojects/tiketi-hub/service/hub-service.c", "#include <string.h>", FALSE },
  { "subprojects/tiketi-hub/service/hub-pay.c", "#include <curl/curl.h>", TRUE },
  { "subprojects/tiketi-hub/gateway/hub-mpesa.c", "#include <curl/curl.h>", FALSE },
  { "subprojects/tiketi-hub/gateway/hub-mpesa.c", "#include <microhttpd.h>", TRUE },
  { "src/desk/tk-desk.c", "#include \"../store/tk-store.h\"", TRUE },
  { "src/desk/tk-desk.c", "#include \"tk-store.h\"", FALSE },
  { "src/attic/new.c", "#include <glib.h>", TRUE },
};

static void
test_the_judge_itself (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = judge_line (cases[i].path, cases[i].line);
      g_test_message ("%s %s: %s", cases[i].path, cases[i].line, problem != NULL ? problem : "allowed");
      g_assert_cmpint (problem != NULL, ==, cases[i].refused);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/house/judge", test_the_judge_itself);
  g_test_add_func ("/house/includes", test_every_include_is_allowed);
  return g_test_run ();
}
