/* See evening-screen.h. Nothing of the accessible tree is kept but the verdict card, whose name is asked for anew each time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evening-screen.h"

#include <atspi/atspi.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define LOOK_US 10000
#define DEPTH_MOST 60
#define REST_US 400000
#define HOLD_SECONDS "1.2" /* a button wants 0.8 */
#define SIZE "1376", "778" /* with the shadow, 1366 × 768 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiComponent, g_object_unref)

static const AtspiRole roles[] = {
  [EVENING_ALERT] = ATSPI_ROLE_ALERT, [EVENING_BUTTON] = ATSPI_ROLE_PUSH_BUTTON, [EVENING_ENTRY] = ATSPI_ROLE_ENTRY,
  [EVENING_LABEL] = ATSPI_ROLE_LABEL, [EVENING_ROW] = ATSPI_ROLE_LIST_ITEM, [EVENING_STATUS] = ATSPI_ROLE_STATUS_BAR,
  [EVENING_CHECK] = ATSPI_ROLE_CHECK_BOX,
};

struct _EveningScreen {
  GSubprocess *process;
  GString *said;            /* on standard error */
  GThread *listener;
  char *window;             /* for xdotool */
  AtspiAccessible *application, *card;
};

void
evening_wait (EveningCondition done, gpointer data, const char *what)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (!done (data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited in vain: %s", what);
      g_usleep (LOOK_US);
    }
}

/* ---- What is on screen ---- */

typedef struct
{
  AtspiRole role;
  const char *pattern;      /* NULL: everything */
  GHashTable *visited;      /* GTK 4.8 tells the pages of a stack twice, and of a stack in a stack four times */
  GString *seen;            /* (nullable) what there is, for a failure's message */
} Search;

static gboolean
matches (const Search *search, AtspiAccessible *accessible)
{
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);

  if (search->seen != NULL && name != NULL && strlen (name) > 1 && !g_str_has_prefix (name, "Gtk") && !g_str_has_prefix (name, "Adw"))
    g_string_append_printf (search->seen, "  %s\n", name);
  return name != NULL && search->pattern != NULL && g_pattern_match_simple (search->pattern, name)
         && atspi_accessible_get_role (accessible, NULL) == search->role;
}

/* (transfer full) depth first. */
static AtspiAccessible *
find_below (AtspiAccessible *root, const Search *search, guint depth)
{
  int n;

  if (depth > DEPTH_MOST || !g_hash_table_add (search->visited, g_object_ref (root)))
    return NULL;
  if (matches (search, root))
    return g_object_ref (root);
  n = atspi_accessible_get_child_count (root, NULL);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (root, i, NULL);
      AtspiAccessible *found = child != NULL ? find_below (child, search, depth + 1) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

static AtspiAccessible *
find (EveningScreen *screen, EveningRole role, const char *pattern)
{
  g_autoptr (GHashTable) visited = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  return screen->application != NULL ? find_below (screen->application, &(Search) { roles[role], pattern, visited, NULL }, 0) : NULL;
}

static void
fail_showing (EveningScreen *screen, const char *wanted)
{
  g_autoptr (GHashTable) visited = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  Search all = { ATSPI_ROLE_INVALID, NULL, visited, g_string_new (NULL) };
  g_autoptr (AtspiAccessible) none = find_below (screen->application, &all, 0);

  evening_screen_draw (screen, "failed");
  g_error ("waited in vain for “%s”. On screen:\n%s", wanted, all.seen->str);
}

void
evening_screen_wait (EveningScreen *screen, EveningRole role, const char *pattern)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (AtspiAccessible) found = NULL;

  while ((found = find (screen, role, pattern)) == NULL)
    {
      if (g_get_monotonic_time () > end)
        fail_showing (screen, pattern);
      g_usleep (LOOK_US);
    }
}

char *
evening_screen_find (EveningScreen *screen, EveningRole role, const char *pattern)
{
  g_autoptr (AtspiAccessible) found = find (screen, role, pattern);

  return found != NULL ? atspi_accessible_get_name (found, NULL) : NULL;
}

void
evening_screen_wait_gone (EveningScreen *screen, EveningRole role, const char *pattern)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  g_autofree char *name = NULL;

  while ((name = evening_screen_find (screen, role, pattern)) != NULL)
    {
      if (g_get_monotonic_time () > end)
        fail_showing (screen, "its end");
      g_clear_pointer (&name, g_free);
      g_usleep (LOOK_US);
    }
}

/* What a card is not shown with is no card: the page may be another. */
static char *
card_name (EveningScreen *screen)
{
  char *name = screen->card != NULL ? atspi_accessible_get_name (screen->card, NULL) : NULL;

  if (name != NULL && *name != '\0')
    return name;
  g_clear_object (&screen->card);
  g_free (name);
  return NULL;
}

gboolean
evening_screen_has_card (EveningScreen *screen, const char *pattern)
{
  g_autofree char *name = card_name (screen);

  if (name == NULL)
    {
      screen->card = find (screen, EVENING_ALERT, pattern);
      return screen->card != NULL;
    }
  return g_pattern_match_simple (pattern, name);
}

/* What the card went through meanwhile is told as well: green goes by itself. */
static void
note_card (EveningScreen *screen, GPtrArray *shown)
{
  char *name = card_name (screen);

  if (name == NULL || (shown->len > 0 && g_str_equal (shown->pdata[shown->len - 1], name)))
    g_free (name);
  else
    g_ptr_array_add (shown, name);
}

void
evening_screen_wait_card (EveningScreen *screen, const char *pattern)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);

  while (!evening_screen_has_card (screen, pattern))
    {
      note_card (screen, shown);
      if (g_get_monotonic_time () > end)
        {
          for (guint i = 0; i < shown->len; i++)
            g_test_message ("the card said “%s”", (char *) shown->pdata[i]);
          fail_showing (screen, pattern);
        }
      g_usleep (LOOK_US);
    }
}

static gboolean
has_count (EveningScreen *screen, const char *caption, const char *count)
{
  g_autoptr (AtspiAccessible) found = find (screen, EVENING_LABEL, caption);
  g_autoptr (AtspiAccessible) box = found != NULL ? atspi_accessible_get_parent (found, NULL) : NULL;
  g_autoptr (AtspiAccessible) number = box != NULL ? atspi_accessible_get_child_at_index (box, 0, NULL) : NULL;
  g_autofree char *shown = number != NULL ? atspi_accessible_get_name (number, NULL) : NULL;

  return g_strcmp0 (shown, count) == 0;
}

void
evening_screen_wait_count (EveningScreen *screen, const char *caption, gint64 count)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  g_autofree char *words = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  while (!has_count (screen, caption, words))
    {
      if (g_get_monotonic_time () > end)
        fail_showing (screen, words);
      g_usleep (LOOK_US);
    }
}

/* ---- Hands ---- */

static char *
xdotool (const char *const *words)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  int status;

  g_ptr_array_add (argv, (gpointer) "xdotool");
  for (; *words != NULL; words++)
    g_ptr_array_add (argv, (gpointer) *words);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_steal_pointer (&out);
}

void
evening_screen_press (EveningScreen *screen, const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list keys;

  g_ptr_array_add (words, (gpointer) "key");
  g_ptr_array_add (words, (gpointer) "--delay");
  g_ptr_array_add (words, (gpointer) "80");
  va_start (keys, first);
  for (const char *key = first; key != NULL; key = va_arg (keys, const char *))
    g_ptr_array_add (words, (gpointer) key);
  va_end (keys);
  g_ptr_array_add (words, NULL);
  g_free (xdotool ((const char *const *) words->pdata));
}

void
evening_screen_type (EveningScreen *screen, const char *text)
{
  g_free (xdotool ((const char *const[]) { "type", "--delay", "75", text, NULL }));
}

void
evening_screen_scan (EveningScreen *screen, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  g_free (xdotool ((const char *const[]) { "type", "--delay", "1", line, NULL }));
}

/* FALSE while it has no place on screen. */
static gboolean
place_of (EveningScreen *screen, EveningRole role, const char *pattern, AtspiRect *place)
{
  g_autoptr (AtspiAccessible) accessible = find (screen, role, pattern);
  g_autoptr (AtspiComponent) component = accessible != NULL ? atspi_accessible_get_component_iface (accessible) : NULL;
  g_autofree AtspiRect *found = component != NULL ? atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL) : NULL;

  if (found == NULL || found->width <= 0 || found->height <= 0)
    return FALSE;
  *place = *found;
  return TRUE;
}

/* The finger goes there, over what waits to be shown. */
static void
point_at (EveningScreen *screen, EveningRole role, const char *pattern)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  g_autofree char *x = NULL, *y = NULL;
  AtspiRect place;

  while (!place_of (screen, role, pattern, &place))
    {
      if (g_get_monotonic_time () > end)
        fail_showing (screen, pattern);
      g_usleep (LOOK_US);
    }
  x = g_strdup_printf ("%d", place.x + place.width / 2);
  y = g_strdup_printf ("%d", place.y + place.height / 2);
  g_free (xdotool ((const char *const[]) { "mousemove", "--window", screen->window, x, y, NULL }));
}

void
evening_screen_touch (EveningScreen *screen, EveningRole role, const char *pattern)
{
  point_at (screen, role, pattern);
  g_free (xdotool ((const char *const[]) { "click", "1", NULL }));
}

void
evening_screen_hold (EveningScreen *screen, EveningRole role, const char *pattern)
{
  point_at (screen, role, pattern);
  g_free (xdotool ((const char *const[]) { "mousedown", "1", "sleep", HOLD_SECONDS, "mouseup", "1", NULL }));
}

void
evening_screen_hold_key (EveningScreen *screen, const char *key)
{
  g_free (xdotool ((const char *const[]) { "keydown", key, "sleep", HOLD_SECONDS, "keyup", key, NULL }));
}

void
evening_screen_draw (EveningScreen *screen, const char *name)
{
  const char *dir = g_getenv ("TIKETI_SCREENSHOTS");
  g_autofree char *path = NULL;

  if (dir == NULL)
    return;
  g_usleep (REST_US);
  path = g_strdup_printf ("%s/evening-%s.png", dir, name);
  g_spawn_sync (NULL, (char *[]) { (char *) "import", (char *) "-window", screen->window, path, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL,
                NULL, NULL, NULL, NULL, NULL);
}

/* ---- The program ---- */

/* A test that dies leaves no window behind. */
static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gpointer
listener_thread (gpointer data)
{
  EveningScreen *screen = data;
  GInputStream *stream = g_subprocess_get_stderr_pipe (screen->process);
  char bytes[1024];
  gssize n;

  while ((n = g_input_stream_read (stream, bytes, sizeof bytes, NULL, NULL)) > 0)
    g_string_append_len (screen->said, bytes, n);
  return NULL;
}

static GSubprocess *
spawn (const char *data, const char *language, const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) g_getenv ("TIKETI_PROGRAM"));
  g_ptr_array_add (argv, (gpointer) "--data");
  g_ptr_array_add (argv, (gpointer) data);
  for (; *words != NULL; words++)
    g_ptr_array_add (argv, (gpointer) *words);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "GTK_A11Y", "atspi", TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "", TRUE);
  if (language != NULL)
    g_subprocess_launcher_setenv (launcher, "LANGUAGE", language, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

/* (transfer full) the application of that process. */
static AtspiAccessible *
find_application (GSubprocess *process)
{
  guint pid = (guint) g_ascii_strtoull (g_subprocess_get_identifier (process), NULL, 10);
  g_autoptr (AtspiAccessible) desktop = atspi_get_desktop (0);
  int n;

  atspi_accessible_set_cache_mask (desktop, ATSPI_CACHE_NONE);
  n = atspi_accessible_get_child_count (desktop, NULL);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (child != NULL && atspi_accessible_get_process_id (child, NULL) == pid)
        return g_steal_pointer (&child);
    }
  return NULL;
}

static gboolean
is_on_bus (gpointer data)
{
  EveningScreen *screen = data;

  if (g_subprocess_get_identifier (screen->process) == NULL)
    g_error ("the program ended: %s", screen->said->str);
  g_clear_object (&screen->application);
  screen->application = find_application (screen->process);
  if (screen->application != NULL) /* nothing is remembered: what is asked is what is shown */
    atspi_accessible_set_cache_mask (screen->application, ATSPI_CACHE_NONE);
  return screen->application != NULL && atspi_accessible_get_child_count (screen->application, NULL) > 0;
}

/* libatspi warns of what comes and goes while it looks; what was asked for in vain fails by itself. */
static gboolean
is_fatal_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return g_strcmp0 (domain, "dbind") != 0;
}

static void
overhear_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  g_test_message ("%s", message);
}

EveningScreen *
evening_screen_start (const char *data, const char *language, const char *const *words)
{
  EveningScreen *screen = g_new0 (EveningScreen, 1);
  g_autofree char *found = NULL;

  g_test_log_set_fatal_handler (is_fatal_cb, NULL);
  g_log_set_handler ("dbind", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL, overhear_cb, NULL);
  atspi_init ();
  screen->said = g_string_new (NULL);
  screen->process = spawn (data, language, words);
  screen->listener = g_thread_new ("listener", listener_thread, screen);
  found = xdotool ((const char *const[]) { "search", "--sync", "--onlyvisible", "--name", "Tiketi", NULL });
  screen->window = g_strndup (found, strcspn (found, "\n"));
  g_free (xdotool ((const char *const[]) { "windowfocus", "--sync", screen->window, NULL }));
  g_free (xdotool ((const char *const[]) { "windowsize", screen->window, SIZE, NULL }));
  evening_wait (is_on_bus, screen, "the window on the accessibility bus");
  return screen;
}

void
evening_screen_kill (EveningScreen *screen)
{
  g_subprocess_send_signal (screen->process, SIGKILL);
  g_subprocess_wait (screen->process, NULL, NULL);
}

void
evening_screen_quit (EveningScreen *screen)
{
  evening_screen_press (screen, "ctrl+q", NULL);
  g_subprocess_wait (screen->process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (screen->process));
  g_assert_cmpint (g_subprocess_get_exit_status (screen->process), ==, 0);
  g_thread_join (g_steal_pointer (&screen->listener));
  if (strstr (screen->said->str, "WARNING") != NULL || strstr (screen->said->str, "CRITICAL") != NULL)
    g_error ("the program complained: %s", screen->said->str);
}

void
evening_screen_free (EveningScreen *screen)
{
  g_subprocess_force_exit (screen->process);
  g_subprocess_wait (screen->process, NULL, NULL);
  g_clear_pointer (&screen->listener, g_thread_join);
  g_clear_object (&screen->card);
  g_clear_object (&screen->application);
  g_clear_object (&screen->process);
  g_string_free (screen->said, TRUE);
  g_free (screen->window);
  g_free (screen);
}
