/* DIR/window.ini as properties; written in the background, never waited for. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-preferences.h"

#define GROUP "window"
#define CLEAR_GREEN 6
#define VOLUME 80
#define FOCUS_AUTO (-1)
#define IDLE_MINUTES 15

struct _TkPreferences {
  GObject parent;
  GKeyFile *file;
  GHashTable *texts;           /* key → char *: what the getters lend */
  char *path;
  char *default_folder;
  guint32 event, gate;
  gboolean lane;               /* for this run */
  gboolean writing, write_again;
};

G_DEFINE_FINAL_TYPE (TkPreferences, tk_preferences, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void save (TkPreferences *self);

/* Losing a preference is no loss worth a word on screen: a failed write leaves the old file as it was. */
static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkPreferences) self = user_data;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, NULL);
  self->writing = FALSE;
  if (self->write_again)
    save (self);
}

/* One write at a time: two at once could end in the wrong order. */
static void
save (TkPreferences *self)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;
  char *text;

  self->write_again = self->writing;
  if (self->writing)
    return;
  self->writing = TRUE;
  file = g_file_new_for_path (self->path);
  text = g_key_file_to_data (self->file, &length, NULL);
  bytes = g_bytes_new_take (text, length);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, saved_cb, g_object_ref (self));
}

static void
changed (TkPreferences *self, const char *key)
{
  save (self);
  g_signal_emit (self, signals[CHANGED], g_quark_from_string (key), key);
}

/* What is not there, or is not what it should be, is the default. */
static int
get_int (TkPreferences *self, const char *key, int low, int high, int otherwise)
{
  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (self->file, GROUP, key, &error);

  return error == NULL ? CLAMP (value, low, high) : otherwise;
}

static void
set_int (TkPreferences *self, const char *key, int value, int was)
{
  if (value == was)
    return;
  g_key_file_set_integer (self->file, GROUP, key, value);
  changed (self, key);
}

static gboolean
get_flag (TkPreferences *self, const char *key, gboolean otherwise)
{
  g_autoptr (GError) error = NULL;
  gboolean value = g_key_file_get_boolean (self->file, GROUP, key, &error);

  return error == NULL ? value : otherwise;
}

static void
set_flag (TkPreferences *self, const char *key, gboolean value, gboolean was)
{
  if (!value == !was)
    return;
  g_key_file_set_boolean (self->file, GROUP, key, value);
  changed (self, key);
}

static const char *
get_text (TkPreferences *self, const char *key)
{
  const char *text = g_hash_table_lookup (self->texts, key);

  return text != NULL ? text : "";
}

static void
keep_text (TkPreferences *self, const char *key, const char *text)
{
  g_hash_table_insert (self->texts, (gpointer) key, g_strdup (text));
}

/* Too long a text is not cut but left as it was: half a command is none. */
static void
set_text (TkPreferences *self, const char *key, const char *text, gsize longest)
{
  g_autofree char *own = g_strdup (text != NULL ? text : "");

  if (strlen (own) > longest || !g_utf8_validate (own, -1, NULL) || g_str_equal (get_text (self, key), own))
    return;
  keep_text (self, key, own);
  g_key_file_set_string (self->file, GROUP, key, own);
  changed (self, key);
}

static void
tk_preferences_finalize (GObject *object)
{
  TkPreferences *self = TK_PREFERENCES (object);

  g_key_file_unref (self->file);
  g_hash_table_unref (self->texts);
  g_free (self->path);
  g_free (self->default_folder);
  G_OBJECT_CLASS (tk_preferences_parent_class)->finalize (object);
}

static void
tk_preferences_class_init (TkPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_preferences_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_PREFERENCES, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tk_preferences_init (TkPreferences *self)
{
  self->file = g_key_file_new ();
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
}

static void
load_texts (TkPreferences *self)
{
  static const struct { const char *key; gsize longest; } keys[] = {
    { "print-folder", 4096 }, { "printer", 300 }, { "camera", 4096 }, { "serial", 4096 }, { "wedge-prefix", TK_WEDGE_TEXT_MAX },
    { "wedge-suffix", TK_WEDGE_TEXT_MAX }, { "hook", TK_HOOK_COMMAND_MAX }, { "language", 16 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *text = g_key_file_get_string (self->file, GROUP, keys[i].key, NULL);

      if (text != NULL && *text != '\0' && strlen (text) <= keys[i].longest)
        keep_text (self, keys[i].key, text);
    }
}

TkPreferences *
tk_preferences_load (const char *dir)
{
  TkPreferences *self = g_object_new (TK_TYPE_PREFERENCES, NULL);

  self->path = g_build_filename (dir, "window.ini", NULL);
  self->default_folder = g_build_filename (dir, "printed", NULL);
  g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  self->event = (guint32) g_key_file_get_uint64 (self->file, GROUP, "event", NULL);
  self->gate = (guint32) g_key_file_get_uint64 (self->file, GROUP, "gate", NULL);
  load_texts (self);
  return self;
}

guint32
tk_preferences_get_event (TkPreferences *self)
{
  return self->event;
}

guint32
tk_preferences_get_gate (TkPreferences *self)
{
  return self->gate;
}

gboolean
tk_preferences_get_exits (TkPreferences *self)
{
  return get_flag (self, "exits", FALSE);
}

gboolean
tk_preferences_get_key_hints (TkPreferences *self)
{
  return get_flag (self, "key-hints", TRUE);
}

const char *
tk_preferences_get_print_folder (TkPreferences *self)
{
  const char *folder = get_text (self, "print-folder");

  return *folder != '\0' ? folder : self->default_folder;
}

const char *
tk_preferences_get_printer (TkPreferences *self)
{
  return get_text (self, "printer");
}

TkReceipts
tk_preferences_get_receipts (TkPreferences *self)
{
  return (TkReceipts) get_int (self, "receipts", TK_RECEIPTS_ASK, TK_RECEIPTS_ALWAYS, TK_RECEIPTS_ASK);
}

const char *
tk_preferences_get_camera (TkPreferences *self)
{
  const char *camera = get_text (self, "camera");

  return *camera != '\0' ? camera : NULL;
}

/* The key is older than its fourth value. */
TkTheme
tk_preferences_get_theme (TkPreferences *self)
{
  return (TkTheme) get_int (self, "colour-scheme", TK_THEME_SYSTEM, TK_THEME_OUTDOOR, TK_THEME_SYSTEM);
}

guint
tk_preferences_get_clear_green (TkPreferences *self)
{
  return (guint) get_int (self, "clear-green", 0, TK_CLEAR_SECONDS_MAX, CLEAR_GREEN);
}

guint
tk_preferences_get_clear_other (TkPreferences *self)
{
  return (guint) get_int (self, "clear-other", 0, TK_CLEAR_SECONDS_MAX, 20);
}

gboolean
tk_preferences_get_hide_names (TkPreferences *self)
{
  return get_flag (self, "hide-names", FALSE);
}

guint
tk_preferences_get_volume (TkPreferences *self)
{
  return (guint) get_int (self, "volume", 0, 100, VOLUME);
}

gboolean
tk_preferences_get_mute (TkPreferences *self)
{
  return get_flag (self, "mute", FALSE);
}

guint
tk_preferences_get_group_default (TkPreferences *self)
{
  return (guint) get_int (self, "group-default", 0, TK_GROUP_DEFAULT_MAX, 0);
}

gboolean
tk_preferences_get_torch (TkPreferences *self)
{
  return get_flag (self, "torch", FALSE);
}

int
tk_preferences_get_focus (TkPreferences *self)
{
  return get_int (self, "focus", FOCUS_AUTO, 100, FOCUS_AUTO);
}

const char *
tk_preferences_get_serial (TkPreferences *self)
{
  return get_text (self, "serial");
}

const char *
tk_preferences_get_wedge_prefix (TkPreferences *self)
{
  return get_text (self, "wedge-prefix");
}

const char *
tk_preferences_get_wedge_suffix (TkPreferences *self)
{
  return get_text (self, "wedge-suffix");
}

gboolean
tk_preferences_get_lane (TkPreferences *self)
{
  return self->lane || get_flag (self, "lane", FALSE);
}

const char *
tk_preferences_get_hook (TkPreferences *self)
{
  return get_text (self, "hook");
}

gboolean
tk_preferences_get_hook_all (TkPreferences *self)
{
  return get_flag (self, "hook-all", FALSE);
}

void
tk_preferences_use_place (TkPreferences *self, guint32 event, guint32 gate)
{
  self->event = event;
  self->gate = gate;
}

void
tk_preferences_set_place (TkPreferences *self, guint32 event, guint32 gate)
{
  tk_preferences_use_place (self, event, gate);
  g_key_file_set_uint64 (self->file, GROUP, "event", event);
  g_key_file_set_uint64 (self->file, GROUP, "gate", gate);
  changed (self, "gate");
}

void
tk_preferences_set_exits (TkPreferences *self, gboolean exits)
{
  set_flag (self, "exits", exits, tk_preferences_get_exits (self));
}

void
tk_preferences_set_key_hints (TkPreferences *self, gboolean shown)
{
  set_flag (self, "key-hints", shown, tk_preferences_get_key_hints (self));
}

void
tk_preferences_set_print_folder (TkPreferences *self, const char *folder)
{
  set_text (self, "print-folder", folder, 4096);
}

void
tk_preferences_set_printer (TkPreferences *self, const char *address)
{
  set_text (self, "printer", address, 300);
}

void
tk_preferences_set_receipts (TkPreferences *self, TkReceipts receipts)
{
  set_int (self, "receipts", CLAMP ((int) receipts, TK_RECEIPTS_ASK, TK_RECEIPTS_ALWAYS), tk_preferences_get_receipts (self));
}

void
tk_preferences_set_camera (TkPreferences *self, const char *camera)
{
  set_text (self, "camera", camera, 4096);
}

void
tk_preferences_set_language (TkPreferences *self, const char *language)
{
  set_text (self, "language", language, 16);
}

void
tk_preferences_set_theme (TkPreferences *self, TkTheme theme)
{
  set_int (self, "colour-scheme", CLAMP ((int) theme, TK_THEME_SYSTEM, TK_THEME_OUTDOOR), tk_preferences_get_theme (self));
}

void
tk_preferences_set_clear_green (TkPreferences *self, guint seconds)
{
  set_int (self, "clear-green", (int) MIN (seconds, TK_CLEAR_SECONDS_MAX), (int) tk_preferences_get_clear_green (self));
}

void
tk_preferences_set_clear_other (TkPreferences *self, guint seconds)
{
  set_int (self, "clear-other", (int) MIN (seconds, TK_CLEAR_SECONDS_MAX), (int) tk_preferences_get_clear_other (self));
}

void
tk_preferences_set_hide_names (TkPreferences *self, gboolean hidden)
{
  set_flag (self, "hide-names", hidden, tk_preferences_get_hide_names (self));
}

void
tk_preferences_set_volume (TkPreferences *self, guint percent)
{
  set_int (self, "volume", (int) MIN (percent, 100), (int) tk_preferences_get_volume (self));
}

void
tk_preferences_set_mute (TkPreferences *self, gboolean mute)
{
  set_flag (self, "mute", mute, tk_preferences_get_mute (self));
}

void
tk_preferences_set_group_default (TkPreferences *self, guint people)
{
  set_int (self, "group-default", (int) MIN (people, TK_GROUP_DEFAULT_MAX), (int) tk_preferences_get_group_default (self));
}

void
tk_preferences_set_torch (TkPreferences *self, gboolean on)
{
  set_flag (self, "torch", on, tk_preferences_get_torch (self));
}

void
tk_preferences_set_focus (TkPreferences *self, int focus)
{
  set_int (self, "focus", CLAMP (focus, FOCUS_AUTO, 100), tk_preferences_get_focus (self));
}

void
tk_preferences_set_serial (TkPreferences *self, const char *path)
{
  set_text (self, "serial", path, 4096);
}

void
tk_preferences_set_wedge_prefix (TkPreferences *self, const char *text)
{
  set_text (self, "wedge-prefix", text, TK_WEDGE_TEXT_MAX);
}

void
tk_preferences_set_wedge_suffix (TkPreferences *self, const char *text)
{
  set_text (self, "wedge-suffix", text, TK_WEDGE_TEXT_MAX);
}

void
tk_preferences_set_lane (TkPreferences *self, gboolean shown)
{
  gboolean was = tk_preferences_get_lane (self);

  self->lane = FALSE;
  set_flag (self, "lane", shown, was);
}

void
tk_preferences_set_hook (TkPreferences *self, const char *command)
{
  set_text (self, "hook", command, TK_HOOK_COMMAND_MAX);
}

void
tk_preferences_set_hook_all (TkPreferences *self, gboolean all)
{
  set_flag (self, "hook-all", all, tk_preferences_get_hook_all (self));
}

void
tk_preferences_use_camera (TkPreferences *self, const char *source)
{
  keep_text (self, "camera", source);
}

void
tk_preferences_use_lane (TkPreferences *self)
{
  if (tk_preferences_get_lane (self))
    return;
  self->lane = TRUE;
  g_signal_emit (self, signals[CHANGED], g_quark_from_static_string ("lane"), "lane");
}

/* ---- The box office ---- */

guint
tk_preferences_get_idle_minutes (TkPreferences *self)
{
  return (guint) get_int (self, "idle-minutes", 0, TK_IDLE_MINUTES_MAX, IDLE_MINUTES);
}

void
tk_preferences_set_idle_minutes (TkPreferences *self, guint minutes)
{
  set_int (self, "idle-minutes", (int) MIN (minutes, TK_IDLE_MINUTES_MAX), (int) tk_preferences_get_idle_minutes (self));
}

gboolean
tk_preferences_get_customer (TkPreferences *self)
{
  return get_flag (self, "customer", FALSE);
}

void
tk_preferences_set_customer (TkPreferences *self, gboolean shown)
{
  set_flag (self, "customer", shown, tk_preferences_get_customer (self));
}

guint
tk_preferences_get_customer_monitor (TkPreferences *self)
{
  return (guint) get_int (self, "customer-monitor", 0, TK_CUSTOMER_MONITORS, 0);
}

void
tk_preferences_set_customer_monitor (TkPreferences *self, guint monitor)
{
  set_int (self, "customer-monitor", (int) MIN (monitor, TK_CUSTOMER_MONITORS), (int) tk_preferences_get_customer_monitor (self));
}
