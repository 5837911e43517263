/* A GStreamer playbin that is set back to the start for every verdict. The verdict on screen never waits for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sounds.h"
#include "tk-locale.h"

#include <gst/gst.h>

#ifndef TIKETI_DATADIR_INSTALLED
#define TIKETI_DATADIR_INSTALLED "/usr/share/tiketi"
#endif

struct _TkSounds {
  GObject parent;
  GstElement *player;       /* NULL without playbin */
  GstElement *siren;        /* the same, for alarms: a verdict's sound must not cut one short */
  char *dir;
};

G_DEFINE_FINAL_TYPE (TkSounds, tk_sounds, G_TYPE_OBJECT)

static void
tk_sounds_dispose (GObject *object)
{
  TkSounds *self = TK_SOUNDS (object);

  if (self->player != NULL)
    gst_element_set_state (self->player, GST_STATE_NULL);
  if (self->siren != NULL)
    gst_element_set_state (self->siren, GST_STATE_NULL);
  g_clear_pointer (&self->player, gst_object_unref);
  g_clear_pointer (&self->siren, gst_object_unref);
  G_OBJECT_CLASS (tk_sounds_parent_class)->dispose (object);
}

static void
tk_sounds_finalize (GObject *object)
{
  g_free (TK_SOUNDS (object)->dir);
  G_OBJECT_CLASS (tk_sounds_parent_class)->finalize (object);
}

static void
tk_sounds_class_init (TkSoundsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_sounds_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_sounds_finalize;
}

static void
tk_sounds_init (TkSounds *self)
{
  if (!gst_init_check (NULL, NULL, NULL))
    return;
  self->dir = tk_locale_find_dir ("TIKETI_DATADIR", "../../data", "sounds/admitted.wav", TIKETI_DATADIR_INSTALLED);
  self->player = gst_element_factory_make ("playbin", NULL);
  self->siren = gst_element_factory_make ("playbin", NULL);
}

TkSounds *
tk_sounds_new (void)
{
  return g_object_new (TK_TYPE_SOUNDS, NULL);
}

static void
play (TkSounds *self, GstElement *player, const char *file)
{
  g_autofree char *path = NULL, *uri = NULL;

  if (player == NULL)
    return;
  path = g_build_filename (self->dir, "sounds", file, NULL);
  uri = g_filename_to_uri (path, NULL, NULL);
  gst_element_set_state (player, GST_STATE_READY);
  g_object_set (player, "uri", uri, NULL);
  gst_element_set_state (player, GST_STATE_PLAYING);
}

void
tk_sounds_play (TkSounds *self, TkColour colour)
{
  static const char *const files[] = {
    [TK_COLOUR_GREEN] = "admitted.wav", [TK_COLOUR_AMBER] = "attention.wav", [TK_COLOUR_RED] = "refused.wav",
  };

  play (self, self->player, files[colour]);
}

void
tk_sounds_alarm (TkSounds *self)
{
  play (self, self->siren, "alarm.wav");
}
