/* DIR/window.ini as properties; written in the background, never waited for. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-preferences.h"

#define GROUP "window"

struct _TkPreferences {
  GObject parent;
  GKeyFile *file;
  char *path;
  char *print_folder;
  char *camera;
  guint32 event, gate;
};

G_DEFINE_FINAL_TYPE (TkPreferences, tk_preferences, G_TYPE_OBJECT)

static void
save (TkPreferences *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  gsize length = 0;
  char *text = g_key_file_to_data (self->file, &length, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

  /* Losing a preference is no loss worth a word on screen: a failed write leaves the old file as it was. */
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, NULL, NULL);
}

static void
tk_preferences_finalize (GObject *object)
{
  TkPreferences *self = TK_PREFERENCES (object);

  g_key_file_unref (self->file);
  g_free (self->path);
  g_free (self->print_folder);
  g_free (self->camera);
  G_OBJECT_CLASS (tk_preferences_parent_class)->finalize (object);
}

static void
tk_preferences_class_init (TkPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tk_preferences_finalize;
}

static void
tk_preferences_init (TkPreferences *self)
{
  self->file = g_key_file_new ();
}

TkPreferences *
tk_preferences_load (const char *dir)
{
  TkPreferences *self = g_object_new (TK_TYPE_PREFERENCES, NULL);

  self->path = g_build_filename (dir, "window.ini", NULL);
  g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  self->event = (guint32) g_key_file_get_uint64 (self->file, GROUP, "event", NULL);
  self->gate = (guint32) g_key_file_get_uint64 (self->file, GROUP, "gate", NULL);
  self->camera = g_key_file_get_string (self->file, GROUP, "camera", NULL);
  self->print_folder = g_key_file_get_string (self->file, GROUP, "print-folder", NULL);
  if (self->print_folder == NULL || *self->print_folder == '\0')
    {
      g_free (self->print_folder);
      self->print_folder = g_build_filename (dir, "printed", NULL);
    }
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
  return g_key_file_get_boolean (self->file, GROUP, "exits", NULL);
}

gboolean
tk_preferences_get_key_hints (TkPreferences *self)
{
  return !g_key_file_has_key (self->file, GROUP, "key-hints", NULL)
         || g_key_file_get_boolean (self->file, GROUP, "key-hints", NULL);
}

const char *
tk_preferences_get_print_folder (TkPreferences *self)
{
  return self->print_folder;
}

const char *
tk_preferences_get_camera (TkPreferences *self)
{
  return self->camera;
}

int
tk_preferences_get_colour_scheme (TkPreferences *self)
{
  return CLAMP (g_key_file_get_integer (self->file, GROUP, "colour-scheme", NULL), 0, 2);
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
  save (self);
}

void
tk_preferences_set_exits (TkPreferences *self, gboolean exits)
{
  g_key_file_set_boolean (self->file, GROUP, "exits", exits);
  save (self);
}

void
tk_preferences_set_key_hints (TkPreferences *self, gboolean shown)
{
  g_key_file_set_boolean (self->file, GROUP, "key-hints", shown);
  save (self);
}

void
tk_preferences_set_print_folder (TkPreferences *self, const char *folder)
{
  g_free (self->print_folder);
  self->print_folder = g_strdup (folder);
  g_key_file_set_string (self->file, GROUP, "print-folder", folder);
  save (self);
}

void
tk_preferences_set_colour_scheme (TkPreferences *self, int scheme)
{
  g_key_file_set_integer (self->file, GROUP, "colour-scheme", scheme);
  save (self);
}

void
tk_preferences_use_camera (TkPreferences *self, const char *source)
{
  g_free (self->camera);
  self->camera = g_strdup (source);
}
